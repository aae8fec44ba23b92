"""Seeding: the border garrisons, all seven from the seven headcounts at once, and what one count says of another.

    python -m sim.validation.seeding solve      the garrisons, made anew for the builder of the world
    python -m sim.validation.seeding predict    each count from the six others

Who crossed where in runs of the baseline stands in :mod:`~sim.validation.seeding.crossed`, how garrisons follow from it
in :mod:`~sim.validation.seeding.joint`, and why no count can be had from the others in
:mod:`~sim.validation.seeding.predict`.
"""
