"""Whether a desk is sound, and whether its history proves what it says."""
