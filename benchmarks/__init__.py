"""Benchmarks: figures, never tests. `make bench` (or `python -m benchmarks`) writes docs/performance.md."""
