"""Panj's own rules on published conflicts: departures are given, households decide where they go."""
