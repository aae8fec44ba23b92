"""Camps: the places abroad that take people in."""
