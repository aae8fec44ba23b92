"""Tables that people hand over: the one reader of CSV for worlds, Flee's instances and the points of sweeps.

:mod:`~sim.scenario.tables.sheet` knows what a CSV file looks like, :mod:`~sim.scenario.tables.cells` what a cell may
hold, :mod:`~sim.scenario.tables.reader` makes rows of both and tells of what is wrong with file, line and column. Who
reads a table declares its columns.
"""
