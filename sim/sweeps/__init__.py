"""Sweeps: plan the runs, spread them, keep them in a folder that survives anything, and read it."""
