"""What builds and does not measure: the example desk, the pages of --help, the demo, the wheel."""
