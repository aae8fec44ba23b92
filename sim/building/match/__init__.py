"""What belongs to what: names that are written otherwise, events that happened at places."""
