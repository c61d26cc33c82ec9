"""Working time, and times as people type them."""
