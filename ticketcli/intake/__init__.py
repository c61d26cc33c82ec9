"""Where tickets come from: one reader per format, and what its records mean."""
