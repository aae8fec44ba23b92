"""Pictures: from results to figures, one by one for notebooks or all into a folder."""
