"""Readers of administrative areas: shapefiles and GeoJSON."""
