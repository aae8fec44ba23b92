"""What if: dated changes to a scenario, the run with and without them, and the same for many pairs of runs."""
