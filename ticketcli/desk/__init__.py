"""One desk, opened: what is read, found, recorded, handed out."""
