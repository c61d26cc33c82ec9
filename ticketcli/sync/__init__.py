"""A desk and its remotes brought to the same."""
