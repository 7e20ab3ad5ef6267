"""How fast the house is, as ratios in one run. `python -m benchmarks` writes RESULTS.md."""
