"""Rules that classify and assign, and pickers that choose among agents: pure functions that say why."""
