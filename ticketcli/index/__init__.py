"""What is quickly asked of many files, kept in SQLite under .git/tkt/: brought up to date when asked, disposable."""
