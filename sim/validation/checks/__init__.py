"""Predictive checks: for every rule, what it does where nothing is replayed, beside what is known.

    python -m sim.validation.checks

*Known* is what reports of up to 2021-07-06 give, or other wars of before July 2021
(:mod:`sim.validation.analogues`). Three sorts of runs are made:

* *unreplayed* runs (:mod:`~sim.validation.checks.past`): the two months up to the branch date, of which the history
  gives the dated policies of the neighbours and nothing else: who holds what follows from the rules alone;
* *trials* (:mod:`~sim.validation.checks.trials`): nothing falls but what is ordered, so that one rule can be looked at
  by itself (a city is fought over: how many leave it?);
* *contagion alone* (:mod:`~sim.validation.front.cascade`): capitals that fall for no other reason.

A rule that nothing is known of has a row that says so.
"""
