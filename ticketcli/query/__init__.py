"""Questions asked of tickets: of one by itself, and of many in the index."""
