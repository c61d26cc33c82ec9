"""What measures speed: `python -m bench` runs every figure beside its limit and writes bench/RESULTS.md."""
