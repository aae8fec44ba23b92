"""Forecasts that learn from dated reports: what a situation room knows on a day, and what it may say of the days after.

`reports.py` is what is known on a day; `persistence.py`, `pool.py`, `trend.py` and `increments.py` are rules that make
a forecast of it, `flows.py` the one run of the model that some of them need; `weights.py` mixes them, `total.py` says
how many will come, `intervals.py` how wrong that may be; `forecast.py` puts one day together, `replay.py` goes through
a whole conflict, `judge.py` scores it, `limits.py` says afterwards what could have been had, `forms.py` what each part
is worth, `told.py` what is wrong with the counts. docs/nowcast.md has it all in words.
"""
