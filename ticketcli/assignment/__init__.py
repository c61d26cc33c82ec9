"""Rules and pickers at work: what a ticket is, who gets it, and why."""
