"""Readers of towns, one format a file."""
