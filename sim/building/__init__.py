"""Worlds from the files that people have: events, areas, towns, roads, camps, counts, and a recipe of every choice."""
