"""The golden table: digests of what Panj writes, so that a change which should move no number is seen to move none."""
