"""Pages that are made from the code: the ODD protocol, the parameters, the validation.

A face, like the command line: it reads every layer and is read by none. `python -m sim.docs` writes the pages
that need no run; `python -m sim.docs validation` runs the scenarios first.
"""

from __future__ import annotations

from sim.docs.odd import odd_page, parameters_page, parameters_table

__all__ = ["odd_page", "parameters_page", "parameters_table"]
