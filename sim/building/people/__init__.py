"""Readers of how many people areas have."""
