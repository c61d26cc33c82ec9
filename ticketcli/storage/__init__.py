"""The files of a desk: where each lies, read safely, written whole."""
