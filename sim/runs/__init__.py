"""Runs: one scenario, many replicates: run, kept in memory, summarised, on disk, opened again."""
