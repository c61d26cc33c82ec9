"""Records as text that people read, and back."""
