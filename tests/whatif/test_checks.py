"""What was typed becomes a change, or a sentence on why it cannot be one, beside the box it is about."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.runs.run import load
from sim.whatif.change import Asked, Change, Refused
from sim.whatif.checks import check
from sim.whatif.ground import Ground

DAY = "2021-07-15"
CLOSED_AGAIN = Asked("far", "TJK", "", "closed", DAY)
CLOSED = Change("far", "TJK", "", "closed", dt.date(2021, 7, 15))


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground(*load("baseline"))


def test_a_change_is_read_as_it_was_typed(ground: Ground) -> None:
    assert check(Asked("far", "TJK", "", "closed", DAY), ground) == CLOSED
    assert check(Asked("guards", "TJK", "", "50,000", DAY), ground).value == 50_000
    assert check(Asked("pace", "", "", "2.5", DAY), ground).value == 2.5
    assert check(Asked("policy", "IRN", "civilian", "limited", DAY), ground).who == "civilian"


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        (Asked("close", "TJK", "", "closed", DAY), "kind", "is no change that panj-2021 has"),
        (Asked("far", "temm", "", "closed", DAY), "target", "did you mean 'tem'?"),
        (
            Asked("far", "khorog", "", "closed", DAY),
            "target",
            "'khorog' is a site, Khorog, and no host or crossing",
        ),
        (
            Asked("places", "tem", "", "9", DAY),
            "target",
            "'tem' is a crossing, Tem - Demogan bridge (Khorog), and no site (nearest: khorog,",
        ),
        (Asked("places", "TJK", "", "9", DAY), "target", "'TJK' is a host, Tajikistan, and no site (known: "),
        (Asked("far", "", "", "closed", DAY), "target", "choose a host or crossing"),
        (Asked("pace", "tem", "", "2", DAY), "target", "aimed at no place"),
        (Asked("far", "tem", "civilian", "closed", DAY), "who", "is for everybody"),
        (Asked("policy", "TJK", "children", "closed", DAY), "who", "want civilian, military"),
        (Asked("far", "tem", "", "shut", DAY), "value", "'shut': want open or limited or closed or follow"),
        (Asked("guards", "TJK", "", "1000000000", DAY), "value", "want a number of guards from 0 to 1,000,000"),
        (Asked("guards", "TJK", "", "50.000", DAY), "value", "a point is no thousands separator: write 50000"),
        (Asked("guards", "TJK", "", "-5", DAY), "value", "from 0 to 1,000,000"),
        (Asked("pace", "", "", "0,5", DAY), "value", "the decimal sign is a point"),
        (Asked("pace", "", "", "nan", DAY), "value", "from 0 to 20"),
        (Asked("far", "tem", "", "closed", "2021-07-06"), "date", "is not after the branch date 2021-07-06"),
        (
            Asked("places", "khorog", "", "9", "2021-05-01"),
            "date",
            "or 2021-05-01 for what it has had all along (in a file",
        ),
        (Asked("far", "tem", "", "closed", "2021-09-12"), "date", "after the last day of the run"),
        (Asked("far", "tem", "", "closed", "15.7.2021"), "date", "must be a date written YYYY-MM-DD"),
        (Asked("far", "tem", "", "closed", "2021-07-32"), "date", "July 2021 has 31 days"),
    ],
)
def test_what_cannot_be_is_said_beside_its_box(ground: Ground, asked: Asked, field: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        check(asked, ground)
    assert refused.value.field == field
    assert said in str(refused.value)


def test_where_all_days_are_history_no_day_is_asked_for(ground: Ground) -> None:
    """It asked for "a day from 2016-05-02 to 2016-05-01" of every world of one's own as it is built."""
    last = ground.scenario.history_until
    whole = Ground(ground.scenario.with_(until=last), ground.world)
    told = f"all days of baseline, to {last}, are history, which no change alters: panj new scenario NAME --extends"
    for day in ("2021-06-01", DAY, ""):
        with pytest.raises(Refused, match=told):
            check(Asked("far", "TJK", "", "closed", day), whole)
    cut = Ground(ground.scenario.with_(until=last - dt.timedelta(days=2)), ground.world)
    with pytest.raises(Refused, match=r"which no change alters: want a last day after 2021-07-06$"):
        check(CLOSED_AGAIN, cut)
    along = Ground(whole.scenario, ground.world, all_along=True)
    assert check(Asked("places", "khorog", "", "9", str(ground.scenario.start)), along).value == 9
    with pytest.raises(Refused, match="are history"):
        check(Asked("places", "khorog", "", "9", DAY), along)
    assert ground.closed == ""


def test_two_that_contradict_on_one_day_are_refused(ground: Ground) -> None:
    with pytest.raises(Refused, match=r"contradicts change 1 of 2021-07-15: far: {TJK: closed}"):
        check(Asked("far", "tem", "", "open", DAY), ground, [CLOSED])
    assert check(Asked("far", "tem", "", "open", "2021-07-16"), ground, [CLOSED]).target == "tem"
    assert check(Asked("far", "tem", "", "closed", DAY), ground, [CLOSED]).target == "tem"
    with pytest.raises(Refused, match="this is change 1"):
        check(Asked("far", "TJK", "", "closed", DAY), ground, [CLOSED])
