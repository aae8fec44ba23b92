"""CAR 2013 built from raw files, against the same conflict by hand: what each step of building does to scores.

`python -m benchmarks.car_2013 [-n REPLICATES]` needs ../shared/crises/car2013 (events, towns, camps) and
../shared/conflicts/car2013 (counts, corrections at registrations, closures, and the instance that was made by hand);
two minutes. A recipe with nothing but its defaults makes the automatic world: events of precision 3 or better with a
death, at the nearest town of 10,000 people or more within 50 km; great circles × 1.25, pruned at 1.3. Then, one step
after the other, hand-made parts take the place of automatic ones.

Scores are the ARD after day 30 with capacities masked, as in the tables of docs/validation-conflicts.md: every day's
Σ over camps of |simulated - counted| over Σ counted. All worlds are scored on the counts of the published instance, and
all draw who leaves from its total, which has one more series than there are camps (Bossobolo).
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.building.counts.gather import Said
from sim.building.match.events import Days, placed
from sim.building.match.events import Points as EventPoints
from sim.building.recipe import Recipe, load_recipe
from sim.building.recipe.add import Claims, add, go_straight
from sim.building.recipe.edit import choose
from sim.building.recipe.new import Beginning, begin
from sim.building.recipe.schema import SourceKind
from sim.building.records import Events
from sim.building.roads.points import Points
from sim.building.steps.build import Built, built, line_of
from sim.building.steps.fighting import fighting
from sim.building.steps.graph import RoadChoices, RoadSource, road_graph
from sim.building.steps.places import of_country
from sim.building.steps.reading import given
from sim.flee.rules import rule_set
from sim.flee.world import FleeInstance, load_flee
from sim.flee.world.instance import FleeKind
from sim.flee.world.series import interpolate
from sim.validation.baselines import equal_shares
from sim.validation.ensembles import without_capacities
from sim.validation.scores import SKIP, ard
from sim.world.world import Floats

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
CRISIS, CONFLICT = SHARED / "crises" / "car2013", SHARED / "conflicts" / "car2013"
BEGINNING = Beginning("CAF", ("TCD", "CMR", "COD", "COG"), dt.date(2013, 12, 1), 820)
RULES = ("flee", "panj")
#: Each of them with borders closed as in the published instance, and open.
COLUMNS = [rules + how for rules in RULES for how in ("", ", open")]
#: A road is pruned less hard, for comparison.
OTHER_PRUNING = 1.15
#: The table that the automatic world is held to, and how far from it it may be: flee, panj.
WANTED, SLACK = {"flee": 0.699, "panj": 0.663}, 0.03


class World(NamedTuple):
    """A world that is scored, and how it was made."""

    title: str
    instance: FleeInstance


def recipe_of(folder: Path, hand: FleeInstance) -> Path:
    """Begin a recipe in a folder and add all files to it, as `panj world new` and `panj world add` do."""
    file = begin(folder, BEGINNING)
    closed = folder.parent / "closures.csv"
    with closed.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("host", "from", "until"), *closings(hand)])
    files: dict[SourceKind, Path] = {
        "events": CRISIS / "ged231_caf.csv",
        "towns": CRISIS / "towns_geonames.csv",
        "camps": CRISIS / "camps.csv",
        "counts": CONFLICT / "observed" / "data_layout.csv",
        "corrections": CONFLICT / "input" / "registration_corrections.csv",
        "closures": closed,
    }
    for kind, path in files.items():
        add(file, kind, [path], Claims())
    go_straight(file)
    return file


def closings(hand: FleeInstance) -> Iterator[tuple[str, str, str]]:
    """Yield the borders that the published instance closes: host, first day, first day on which it is open again."""
    for one in hand.closures:
        first, over = (hand.start + dt.timedelta(days=day) for day in (one.start, one.end))
        yield one.name2, first.isoformat(), "" if one.end < 0 or one.end >= hand.days else over.isoformat()


def counted_as(instance: FleeInstance, hand: FleeInstance) -> FleeInstance:
    """Return a world with the counts of the published instance in the place of its own."""
    at = {name: place for place, name in enumerate(instance.places)}
    return replace(
        instance,
        layout=tuple(replace(row, place=at.get(row.name, -1)) for row in hand.layout),
        camps=np.array([at[hand.places[camp]] for camp in hand.camps], np.int32),
        observed=hand.observed,
        total=hand.total,
        refugees=hand.refugees,
    )


def with_straight_roads(instance: FleeInstance, recipe: Recipe) -> FleeInstance:
    """Return a world whose roads are those that the recipe would draw between its places."""
    at = Points(instance.places, instance.lat, instance.lon, instance.country, instance.home)
    choices = RoadChoices("straight", recipe.choices.winding, recipe.choices.pruning)
    roads = road_graph(at, choices, RoadSource()).roads
    many = len(roads.km)
    return replace(
        instance,
        link_a=roads.a,
        link_b=roads.b,
        link_km=roads.km,
        link_forced=np.zeros(many, np.int8),
        link_speed=np.full(many, np.nan),
        link_walk=np.zeros(many),
    )


def with_events(instance: FleeInstance, recipe: Recipe, events: Events) -> FleeInstance:
    """Return a world in which there is fighting where and from when the events say so."""
    home = np.flatnonzero(np.array(instance.country) == instance.home)
    at = EventPoints(tuple(instance.places[k] for k in home), instance.lat[home], instance.lon[home])
    days = Days(recipe.first.toordinal(), recipe.last.toordinal())
    found = placed(events, at, recipe.choices, days, of_country(events.country, recipe.home))
    spells = fighting(events, found, days, int(recipe.choices.quiet_days))
    first = np.full(len(instance.places), -1, np.int32)
    first[home[spells.place]] = spells.first - days.first
    kind = instance.kind.copy()
    kind[home] = np.where(first[home] == 0, FleeKind.CONFLICT, FleeKind.TOWN)
    fought = (first >= 0) & (np.arange(instance.days)[:, None] >= first)
    return replace(
        instance,
        kind=kind,
        conflict_date=first,
        conflicts=fought.astype(np.float64),
        intensity=(first >= 0).astype(np.float64),
    )


def worlds(hand: FleeInstance, file: Path, events: Events) -> list[World]:
    """Return all worlds that are scored."""
    recipe = load_recipe(file)
    by_events = with_events(hand, recipe, events)
    automatic = built(recipe, recipe.folder).instance
    pruned_less = built(choose(file, "pruning", OTHER_PRUNING), recipe.folder).instance
    choose(file, "pruning", recipe.choices.pruning)
    return [
        World("all by hand", hand),
        World("straight roads; the rest by hand", with_straight_roads(hand, recipe)),
        World("events of UCDP; the rest by hand", by_events),
        World("straight roads, events of UCDP; places by hand", with_straight_roads(by_events, recipe)),
        World("all automatic", counted_as(automatic, hand)),
        World(f"all automatic, pruned at {OTHER_PRUNING:g}", counted_as(pruned_less, hand)),
        World("all automatic, on its own counts", automatic),
    ]


def simulated(instance: FleeInstance, rules: str, replicates: int) -> Floats:
    """Return people in each camp and on each day by central settings, shape (replicates, days, camps)."""
    found, masked = rule_set(rules), without_capacities(instance)
    return np.array([found.simulate(masked, found.settings(masked), 1, r) for r in range(replicates)], np.float64)


def score(instance: FleeInstance, rules: str, replicates: int) -> float:
    """Return the mean over replicates of the ARD after day 30, capacities masked."""
    return float(np.mean([ard(sim, instance.observed, SKIP) for sim in simulated(instance, rules, replicates)]))


def shut_and_open(world: World, rules: str, replicates: int) -> tuple[float, float]:
    """Return the score with the closures of the published instance, and with no border closed."""
    with_all = score(world.instance, rules, replicates)
    return with_all, score(replace(world.instance, closures=()), rules, replicates)


def told_of(recipe: Recipe, found: Built) -> Iterator[str]:
    """Yield every figure on the way to the automatic world."""
    yield from (f"  {each.severity}: {line_of(each)}" for each in found.told)
    instance = found.instance
    at = Points(instance.places, instance.lat, instance.lon, instance.country, instance.home)
    pairs, kept = int(np.triu(at.allowed).sum()), len(instance.link_a)
    yield f"  {pairs:,} pairs of places may have a road; pruning at {recipe.choices.pruning:g} leaves {kept:,}"
    first = instance.conflict_date
    days = [(int(first[k]), instance.places[k]) for k in np.flatnonzero(first >= 0)]
    yield "  fighting begins on day: " + ", ".join(f"{day} {name}" for day, name in sorted(days))
    yield "  borders closed: " + ", ".join(
        f"{one.name2} from day {one.start} to {one.end}" for one in instance.closures
    )


def told_of_counts(hand: FleeInstance, own: FleeInstance) -> Iterator[str]:
    """Yield which counts are the same, and what equal shares are on each way of counting."""
    order = [[hand.places[k] for k in hand.camps].index(own.places[k]) for k in own.camps]
    same = np.array_equal(own.observed, hand.observed[:, order])
    yield f"  series of the {len(order)} camps are those of the published instance, day by day: {same}"
    for whose, total in (("own", own.total), ("published", hand.total)):
        yield f"  people of all series, {whose}: {total[0]:,.0f} on the first day, {total[-1]:,.0f} on the last"
    raw = np.stack([interpolate(row.day, row.raw, hand.days) for row in hand.layout if row.place >= 0], axis=1)
    yield f"  equal shares, reported: {ard(equal_shares(raw), raw, SKIP):.3f}"
    yield f"  equal shares, corrected at registrations: {ard(equal_shares(hand.observed), hand.observed, SKIP):.3f}"
    spread = np.repeat(hand.total[:, None] / len(hand.camps), len(hand.camps), axis=1)
    yield f"  equal shares of all people of the published total, corrected: {ard(spread, hand.observed, SKIP):.3f}"


def told_of_places(hand: FleeInstance, by_events: FleeInstance) -> str:
    """Return at how many of the places that were chosen by hand the events find fighting, and of how many people."""
    home = np.array(hand.country) == hand.home
    fought = by_events.conflict_date >= 0
    empty = int((fought & (hand.population <= 0)).sum())
    return f"  {home.sum()} places by hand: fighting at {fought.sum()}, {empty} of which have no number of people"


def table(found: list[World], replicates: int) -> Iterator[str]:
    """Yield the scores of all worlds."""
    yield f"{'ARD after day 30, capacities masked':<48}" + "".join(f"{name:>14}" for name in COLUMNS)
    for world in found:
        scores = [score for rules in RULES for score in shut_and_open(world, rules, replicates)]
        yield f"{world.title:<48}" + "".join(f"{score:>14.3f}" for score in scores)


def table_of_camps(hand: FleeInstance, automatic: FleeInstance) -> Iterator[str]:
    """Yield where people are, in the mean of the days after day 30: counted, by hand and automatic, borders closed."""
    yield f"{'people, mean of days':<16}{'counted':>10}" + "".join(
        f"{who + ' ' + rules:>17}" for who in ("by hand", "automatic") for rules in RULES
    )
    means = [simulated(world, rules, 1)[0, SKIP:].mean(axis=0) for world in (hand, automatic) for rules in RULES]
    for k, camp in enumerate(hand.camps):
        counted = hand.observed[SKIP:, k].mean()
        yield f"{hand.places[camp]:<16}{counted:>10,.0f}" + "".join(f"{mean[k]:>17,.0f}" for mean in means)


def verdicts(automatic: World, replicates: int) -> Iterator[str]:
    """Yield whether the automatic world is within the table that it is held to."""
    for rules, wanted in WANTED.items():
        found = score(automatic.instance, rules, replicates)
        met = "yes" if found <= wanted + SLACK else "NO"
        yield f"rules {rules}: {found:.3f}, wanted {wanted:.3f} + {SLACK:g} or less: {met}"


def main(words: list[str] | None = None) -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--replicates", type=int, default=1)
    replicates = parser.parse_args(words).replicates
    if not (CRISIS.is_dir() and CONFLICT.is_dir()):
        print(f"no {CRISIS} or no {CONFLICT}")
        return
    hand = load_flee(CONFLICT)
    with tempfile.TemporaryDirectory() as scratch:
        file = recipe_of(Path(scratch) / "caf", hand)
        recipe = load_recipe(file)
        found = built(recipe, recipe.folder)
        print("The build", *told_of(recipe, found), sep="\n")
        print("\nThe counts", *told_of_counts(hand, found.instance), sep="\n")
        events = given(recipe, Said()).events
        assert events is not None
        print(told_of_places(hand, with_events(hand, recipe, events)))
        all_worlds = worlds(hand, file, events)
    print(f"\nThe scores, {replicates} replicate(s); borders closed as in the published instance, or open")
    for line in table(all_worlds, replicates):
        print(line, flush=True)
    automatic = next(world for world in all_worlds if world.title == "all automatic")
    print("\nWhere people are", *table_of_camps(hand, automatic.instance), sep="\n")
    print("\nAgainst the table", *verdicts(automatic, replicates), sep="\n")


if __name__ == "__main__":
    main()
