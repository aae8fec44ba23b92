"""What helps: every variant is one of the rules, and its row is the mean over the conflicts left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from validation.test_leave_out import split

from sim.docs import terms
from sim.docs.terms import VARIANTS, Variant, terms_table
from sim.flee.published.settings import PublishedSettings
from sim.scenario.parameters import describe
from sim.validation.trials import run_trials

KNOWN = describe({"": PublishedSettings})


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.says)
def test_every_variant_is_a_setting_within_its_limits(variant: Variant) -> None:
    PublishedSettings(**variant.changes)
    assert set(variant.changes) <= {name.removeprefix(".") for name in KNOWN}


def test_a_row_is_the_mean_over_the_conflicts_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    conflicts = [replace(split(name, share), days=12) for name, share in (("a", 0.3), ("b", 0.4), ("c", 0.5))]
    conflicts = [replace(c, observed=c.observed[:12], total=c.total[:12], refugees=c.refugees[:12]) for c in conflicts]
    monkeypatch.setattr(terms, "VARIANTS", VARIANTS[:2])
    told: list[str] = []
    rows = terms_table(conflicts, told.append, sets=5).splitlines()[2:]
    assert told[1:] == [variant.says for variant in VARIANTS[:2]]
    trials = run_trials(conflicts, "panj", sets=5)
    errors = [terms._error(trials, c, "masked", VARIANTS[1]) for c in conflicts]
    assert rows[0].endswith("| – |")
    assert f"| {sum(errors) / 3:.3f} |" in rows[1]
