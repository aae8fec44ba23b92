"""Fit of the front: which form its hazard has, and the joint posterior of its parameters.

    python -m sim.validation.front compare      the forms side by side
    python -m sim.validation.front posterior    the world's posterior.csv, made anew
    python -m sim.validation.front cascade      what contagion among capitals does by itself

What is known stands in :mod:`~sim.validation.front.record`, the forms in :mod:`~sim.validation.front.forms`; the
posterior of the form that was taken is sampled in :mod:`~sim.validation.front.posterior`.
"""
