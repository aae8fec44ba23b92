"""Words: how counts are read, and how numbers and counts are said; the lowest room, it knows nobody."""
