"""Counts of people as UNHCR, IOM, Flee and people of one's own write them, each format read into dated reports."""
