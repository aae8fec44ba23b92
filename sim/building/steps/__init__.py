"""The steps of building a world, one a file."""
