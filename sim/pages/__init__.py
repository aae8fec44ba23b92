"""Pages: the report, the live view and explore, what they are served by, and the scripts they share."""
