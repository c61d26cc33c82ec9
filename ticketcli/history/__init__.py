"""git, and nobody else talks to it."""
