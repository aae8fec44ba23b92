"""Assimilation: the replicates of a scenario weighted by dated counts, in the order of their dates."""
