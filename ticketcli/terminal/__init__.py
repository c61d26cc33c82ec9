"""One call of `tkt`: who, when, what is typed, what is told."""
