"""Readers of conflict events, one format a file."""
