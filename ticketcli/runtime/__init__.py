"""The program itself: modules put off, help pages laid out before, hashes, workers beside."""
