"""Pairs go on from one past, to the last byte as if each run had been made from the first day."""

from __future__ import annotations

import numpy as np

from sim.model.draws import realise
from sim.model.engine import Engine
from sim.whatif.pairs import Kept, Pairs, engine_of, record
from sim.whatif.question import PAIRS, Question
from sim.whatif.trunks import Trunks


def test_both_sides_are_what_whole_runs_are(question: Question) -> None:
    trunks, plan = Trunks(), question.plan
    for scenario in question.scenarios:
        draw = realise(scenario, plan.world, plan.quantiles[1])
        whole = Engine(scenario, plan.world, draw, plan.seed, 1).run()
        found = engine_of(question, scenario, 1, trunks)
        assert np.array_equal(whole.block, found.block, equal_nan=True)
        assert np.array_equal(whole.flow, found.flow)
        assert np.array_equal(whole.opened, found.opened)


def test_a_past_is_run_once_and_the_memory_of_it_has_an_end(question: Question) -> None:
    trunks = Trunks()
    first = trunks.of(question.plan, 0)
    assert trunks.of(question.other, 0) is first
    assert trunks.of(question.plan, 1) is not first
    size = trunks.size
    assert size > 0
    small = Trunks(room=size // 4)
    assert small.of(question.plan, 0).day == first.day
    assert small.size <= size // 4
    trunks.forget()
    assert trunks.size == 0


def test_one_pair_is_a_result_of_one_replicate(question: Question) -> None:
    trunks = Trunks()
    pairs = Pairs.of(question, 2, [engine_of(question, s, 2, trunks) for s in question.scenarios])
    assert (len(pairs), pairs.without.replicates, pairs.changed.replicates) == (1, (2,), (2,))
    history = question.plan.scenario.history_until
    past = (history - question.plan.scenario.start).days + 1
    assert np.array_equal(pairs.without.counts[:, :past], pairs.changed.counts[:, :past])
    assert not np.array_equal(pairs.without.counts, pairs.changed.counts)
    assert np.array_equal(record(question, question.changed, 2, trunks).counts, pairs.changed.counts[0])


def test_the_run_on_the_page_is_the_first_of_the_replicates(question: Question) -> None:
    assert question.replicates == (0, 1, 2, 3, 4, 5)
    assert Question(question.plan, question.changed, 3).replicates == (3, 0, 1, 2, 4, 5)
    many = Question(
        question.plan.__class__(question.plan.scenario, question.plan.world, 1, ({},) * 200), question.changed, 120
    )
    assert len(many.replicates) == PAIRS
    assert many.replicates[:3] == (120, 0, 1)


def test_flows_are_those_of_the_pairs_that_are_there(question: Question) -> None:
    """A report made after Stop had those of all runs without the changes, and of fewer with them."""
    trunks, kept = Trunks(), Kept()
    for r in range(3):
        kept.put(record(question, question.plan.scenario, r, trunks))
    one = engine_of(question, question.plan.scenario, 1, trunks)
    found = kept.result(question.plan, [1])
    assert one.flow.sum() > 0
    assert np.array_equal(found.flow, one.flow)
    assert np.array_equal(found.opened, one.opened)
