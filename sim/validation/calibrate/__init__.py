"""Calibration: the joint posterior of a scenario's parameters, garrisons and luck, given dated counts.

:mod:`~sim.validation.calibrate.sampler` moves a population from the prior to the posterior and knows no model,
:mod:`~sim.validation.calibrate.cube` is what a replicate is drawn from, :mod:`~sim.validation.calibrate.work` runs
replicates anywhere, :mod:`~sim.validation.calibrate.calibrated` does it all; :mod:`~sim.validation.calibrate.check` is
the check that it finds what it should.
"""
