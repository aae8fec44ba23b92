"""Flee: its instances, its rules and Panj's own on them, and which counts of a conflict are compared."""
