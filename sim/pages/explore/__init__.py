"""`panj explore`: the page on which a sweep is seen from all sides, and what it exports."""
