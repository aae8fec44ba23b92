"""Ways between the places of a world: straight lines, tables, or a map of roads; then which of them are roads."""
