"""Service levels: policies, deadlines, and what has gone quiet or late."""
