"""The check of the sampler: truths of the prior, counts made of them, ranks of the truths in the posteriors.

    python -m sim.validation.calibrate.check --truths 200 --out FOLDER

See :mod:`~sim.validation.calibrate.check.ranks` for the method, :mod:`~sim.validation.calibrate.check.small` for the
world.
"""
