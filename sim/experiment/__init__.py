"""Experiments: run a scenario many times, summarise, store."""
