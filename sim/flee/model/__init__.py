"""Flee's rules on Flee's instances: `rules: flee`, the field's reference, as arrays and kernels."""
