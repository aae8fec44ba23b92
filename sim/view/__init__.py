"""The dashboard: pages in the browser that show a run day by day and a sweep from all sides."""
