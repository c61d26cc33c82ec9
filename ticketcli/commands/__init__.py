"""One file per command: parse, think, record, print."""
