"""tkt next: what to work on now, and why."""
