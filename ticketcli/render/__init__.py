"""How things look on their way out: text, tables and machine formats."""
