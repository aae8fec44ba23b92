"""Validation: how well the rules fit conflicts that are published, and how the front was fitted."""
