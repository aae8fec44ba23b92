"""Pages: the report, the live view, explore, and the scripts they share; whoever opens them needs a browser only."""
