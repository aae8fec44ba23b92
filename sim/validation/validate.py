"""Validate: how well simulated counts fit the observed ones of a published conflict, beside forecasts without a model.

Two sets of replicates are run. In the first, every uncertain setting of the rules is drawn from its range by a Latin
hypercube and luck differs as well: its quantiles are the bands. In the second the settings stay central and luck
alone differs; with tens of thousands of people it moves the error by less than a hundredth of itself, so a band of
luck alone promises a precision that the model does not have. Both can be run once more with the capacity of every camp
masked (unlimited), for in published instances capacities come from the counts that the model is scored with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.flee.chosen import Chosen
from sim.flee.model.settings import FleeSettings
from sim.flee.rules import ON_FLEE_WORLDS, Simulate, people_in_a_party, rule_set, uncertain
from sim.flee.scored import Scored, check_counts, check_movable, is_scored
from sim.flee.world.instance import FleeInstance
from sim.runs import store
from sim.runs.cells import safe_frame
from sim.runs.executors import Progress
from sim.runs.frames import LEVEL_NAMES
from sim.runs.kinds import IN_A_PARTY, MARK, Kind
from sim.runs.read import FleeFolders, asked_settings, central_settings, instance_of
from sim.scenario.arguments import check_called, check_names, check_switches, shown
from sim.scenario.calls import told_by_name
from sim.scenario.errors import PanjError, Problem, Problems, did_you_mean
from sim.scenario.parameters import ParameterSet, Spread
from sim.scenario.resolved import Scenario
from sim.validation import scores
from sim.validation.baselines import CAPACITY, FIRST_SHARES, baselines_of, of_the_first_day
from sim.validation.ensembles import (
    GIVEN,
    MASKED,
    MOST_CENTRAL,
    EnsemblePlan,
    Ensembles,
    check_options,
    check_ranges,
    check_treated,
    drawn_settings,
    run_ensembles,
    without_capacities,
)
from sim.validation.few import Few, few_registered
from sim.validation.scatter import Scatter
from sim.validation.varied import Varied, beside
from sim.words.wording import counted
from sim.world.world import Floats, Longs

if TYPE_CHECKING:
    import pandas as pd

BANDS, CENTRAL, FLEE = "Panj, median of the bands", "Panj, central settings", "Flee's own run"
CHOICES, BOTH = "Panj, choices drawn", "Panj, settings and choices drawn"
ALL_DAYS, LATER, DATED = "all days", f"from day {scores.SKIP}", "days with a report"
#: Columns of the tables of scores: heading, score, days, rescaled.
COLUMNS = (
    ("ARD", "ard", ALL_DAYS, False),
    ("ARD 30+", "ard", LATER, False),
    ("rescaled", "ard", ALL_DAYS, True),
    ("rescaled 30+", "ard", LATER, True),
    ("reports", "ard", DATED, True),
    ("CRPS", "crps", ALL_DAYS, False),
    ("in 50 %", "coverage_50", ALL_DAYS, False),
    ("in 90 %", "coverage_90", ALL_DAYS, False),
)
LEVELS = (0.5, 0.9)
NAMES = {BANDS, CENTRAL, CHOICES, BOTH, FLEE, CAPACITY, MASKED, ALL_DAYS, LATER, DATED}  # not every conflict has them


@dataclass(frozen=True, eq=False)
class Validation:
    """The outcome of :func:`validate`.

    Parameters
    ----------
    instance : FleeInstance
    seed : int
    settings : ParameterSet
        The central settings.
    ranges : mapping of str to Spread
        What was drawn; empty when the ranges were left alone.
    ensembles : mapping of str to Ensembles
        By how the capacities were treated: "given" and, if asked for, "masked".
    rules : str
        Name of the rule set.
    chosen : mapping of str to Chosen
        By how the capacities were treated: the settings, where they were chosen on conflicts with counts
        (:mod:`sim.validation.choose`); those of `settings` and `ranges` are the ones for given capacities.
    command : str
        What made it, for provenance.json; "" where it was no command.
    varied : Varied or None
        The worlds of the replicates, where choices of construction vary.

    The conflict may be thinned: ensembles are as they were run, and all that is shown or written is people again
    (`people_each` of the instance).
    """

    instance: FleeInstance
    seed: int
    settings: ParameterSet
    ranges: Mapping[str, Spread]
    ensembles: Mapping[str, Ensembles]
    rules: str = "flee"
    chosen: Mapping[str, Chosen] = field(default_factory=dict)
    command: str = ""
    varied: Varied | None = None

    def __repr__(self) -> str:
        capacities = " and ".join(self.ensembles)
        of = f"rules {self.rules}, {counted(self.replicates, 'replicate')}, capacities {capacities}"
        return f"<Validation of {self.instance.name}: {of}>"

    @cached_property
    def scored(self) -> Scored:
        """Which counts are compared."""
        return Scored(self.instance)

    @property
    def replicates(self) -> int:
        """Replicates behind the bands."""
        return len(self.ensembles[GIVEN].bands)

    @property
    def people(self) -> tuple[int, int]:
        """How many people are simulated at most, and how many they stand for: the same but where it was thinned."""
        most = float(self.instance.total.max())
        return round(most), round(most * self.instance.people_each)

    @property
    def party(self) -> float:
        """How many people one party stands for."""
        return people_in_a_party(self.instance, self.settings)

    @property
    def camps(self) -> tuple[str, ...]:
        """Names of the camps."""
        return tuple(self.instance.places[k] for k in self.instance.camps)

    @property
    def dates(self) -> np.ndarray:
        """All days of the period."""
        return np.datetime64(self.instance.start, "D") + np.arange(len(self.instance.observed)).astype("timedelta64[D]")

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Every score, one a row.

        Columns: conflict, capacities ("given", "masked"), forecast, camp (empty for all together), days ("all
        days", "from day 30", "days with a report"), rescaled (whether simulated sums were first set to the observed
        ones), score, value.

        Scores of all camps: ard; crps (relative, in the unit of the ARD); coverage_50, coverage_90 of ensembles;
        ard_mean, ard_sd over the replicates of an ensemble. Of one camp: error_people (of a thinned conflict scaled
        back), error_share, see :func:`sim.validation.scores.error_per_camp`.
        """
        import pandas as pd

        columns = ["conflict", "capacities", "forecast", "camp", "days", "rescaled", "score", "value"]
        frame = pd.DataFrame(_rows(self), columns=columns[1:])
        frame.insert(0, "conflict", self.instance.name)
        return frame

    @cached_property
    def _table(self) -> dict[tuple[object, ...], float]:
        keys = ["capacities", "forecast", "camp", "days", "rescaled", "score"]
        values = self.frame["value"].tolist()
        return dict(zip(self.frame[keys].itertuples(index=False, name=None), values, strict=True))

    def score(
        self,
        forecast: str,
        score: str = "ard",
        *,
        capacities: str = GIVEN,
        days: str = ALL_DAYS,
        rescaled: bool = False,
        camp: str = "",
    ) -> float:
        """Return one score of the frame, NaN where it makes no sense; a name that none has is refused."""
        check_treated(capacities, self.ensembles)
        asked = {"score": score, "forecast": forecast, "capacities": capacities, "days": days, "camp": camp}
        check_names(**asked)
        for column, name in asked.items() if self._table else ():
            known = [str(found) for found in dict.fromkeys(self.frame[column])]
            if name not in {*known, *NAMES}:
                raise Problems([Problem(f"no {column} is called {shown(name)}", hint=did_you_mean(name, known))])
        return self._table.get((capacities, forecast, camp, days, rescaled, score), float("nan"))

    def first_day(self) -> dict[str, float]:
        """Return the ARD of what the counts of the first day alone say, by name; none where nothing is scored."""
        if not is_scored(self.instance):
            return {}
        scored, found = self.scored, of_the_first_day(self.instance.observed)
        given = {name: scored.spread(n) if name == FIRST_SHARES else scored.of(n) for name, n in found.items()}
        return {name: scores.ard(counts, scored.data, person=scored.person) for name, counts in given.items()}

    def few(self) -> Few | None:
        """Return what days with hardly anybody registered make of the bands' ARD; None where that is little."""
        return few_registered(self.scored, np.median(self.ensembles[GIVEN].bands, axis=0))

    def forecasts(self, capacities: str = GIVEN) -> list[str]:
        """Return the names of all that was scored, in the order of the table."""
        check_treated(capacities, self.ensembles)
        return list(dict.fromkeys(key[1] for key in self._table if key[0] == capacities))  # type: ignore[misc]

    def scatter(self, capacities: str = GIVEN) -> Scatter:
        """Return how much luck moves the error, beside the error."""
        return Scatter(
            self.score(CENTRAL, "ard_mean", capacities=capacities),
            self.score(CENTRAL, "ard_sd", capacities=capacities),
            self.score(BANDS, "ard_sd", capacities=capacities),
            self.score(CENTRAL, "coverage_90", capacities=capacities),
        )

    @cached_property
    def bands(self) -> pd.DataFrame:
        """The curves: one row per way of treating capacities, camp and day, with quantiles, count and Flee's run."""
        import pandas as pd

        return pd.concat([self._curves(capacities) for capacities in self.ensembles], ignore_index=True)

    @property
    def chosen_here(self) -> bool:
        """Whether this very conflict had a say in its settings, so that its scores are no test."""
        return any(self.instance.name in chosen.on for chosen in self.chosen.values())

    @property
    def choices(self) -> pd.DataFrame:
        """The settings that were chosen: capacities, setting, value, low, high (the value itself where it is fixed)."""
        import pandas as pd

        rows = [
            (capacities, name.partition(".")[2], s.value, *s.ends)
            for capacities, chosen in self.chosen.items()
            for name, s in chosen.settings.items()
        ]
        return pd.DataFrame(rows, columns=["capacities", "setting", "value", "low", "high"])

    def timeseries(self, capacities: str = GIVEN) -> pd.DataFrame:
        """Return the tidy frame of the bands' replicates: replicate, date, measure, place, kind, value (people)."""
        import pandas as pd

        counts = check_treated(capacities, self.ensembles).bands
        replicates, days, camps = counts.shape
        return pd.DataFrame(
            {
                "replicate": np.repeat(np.arange(replicates, dtype=np.int32), days * camps),
                "date": np.tile(np.repeat(self.dates, camps), replicates),
                "measure": "sheltered",
                "place": np.tile(np.array(self.camps, dtype=object), replicates * days),
                "kind": "civilian",
                "value": self.instance.people_each * counts.ravel().astype(float),
            }
        )

    def _curves(self, capacities: str) -> pd.DataFrame:
        import pandas as pd

        days, camps = self.instance.observed.shape
        frame = pd.DataFrame({"camp": np.repeat(self.camps, days), "date": np.tile(self.dates, camps)})
        frame.insert(0, "capacities", capacities)
        each, flee = self.instance.people_each, self.instance.flee_output
        frame["observed"] = each * self.scored.curve.T.ravel()
        for level, values in zip(LEVEL_NAMES, self.ensembles[capacities].quantiles, strict=True):
            frame[level] = each * values.T.ravel()
        frame["flee"] = np.nan if flee is None or capacities != GIVEN else each * flee.T.ravel()
        return frame

    def save(self, folder: Path, extra: Callable[[Path], object] | None = None, kind: Kind = Kind.VALIDATION) -> Path:
        """Write scores.csv, bands.csv and provenance.json, whole or not at all, replacing older ones.

        Settings that were chosen on other conflicts are in chosen.csv.

        Parameters
        ----------
        folder : Path
        extra : callable, optional
            Called with the folder while it is made, to add the figure.
        kind : Kind
            What `extra` makes of it.
        """
        with store.whole(folder, kind) as work:
            safe_frame(self.frame).to_csv(work / "scores.csv", index=False, float_format="%.6g")
            safe_frame(self.bands).to_csv(work / "bands.csv", index=False, float_format="%.10g")
            if self.chosen:
                self.choices.to_csv(work / "chosen.csv", index=False, float_format="%.6g")
            store.write_json(work / MARK, self.provenance())
            if extra is not None:
                extra(work)
        return folder.resolve()

    def provenance(self) -> dict[str, object]:
        """Return what the numbers follow from, for provenance.json."""
        rules = ON_FLEE_WORLDS.get(self.rules)
        silent = set(rules.silent(self.instance)) if rules is not None else set()
        made: dict[str, object] = {"command": self.command} if self.command else {}
        simulated, people = self.people
        if self.command or simulated < people:
            made |= {"people_simulated": simulated, "people": people}
        return {
            "conflict": self.instance.name,
            **made,
            IN_A_PARTY: self.party,
            "rules": self.rules,
            "seed": self.seed,
            "replicates": self.replicates,
            "central_replicates": len(self.ensembles[GIVEN].central),
            "capacities": list(self.ensembles),
            "settings": self.settings.model_dump(exclude=silent),
            "ranges": {name: [s.low, s.high, s.shape] for name, s in self.ranges.items()},
            **(self.varied.provenance if self.varied is not None else {}),
            "settings_chosen_on_other_conflicts": any(c.on for c in self.chosen.values()) and not self.chosen_here,
            "chosen": {capacities: chosen.come_from for capacities, chosen in self.chosen.items()},
            **store.made_with(),
        }


@told_by_name()
def validate(
    instance: FleeInstance,
    *,
    replicates: int = 50,
    seed: int = 1,
    masked: bool = False,
    jobs: int | None = None,
    simulate: Simulate | None = None,
    settings: ParameterSet | None = None,
    ranges: Mapping[str, Spread] | None = None,
    rules: str = "flee",
    progress: Progress | None = None,
    unscored: bool = False,
    chosen: Chosen | None = None,
    varied: Varied | None = None,
) -> Validation:
    """Run an instance many times and score it against its observed counts.

    Parameters
    ----------
    instance : FleeInstance
    replicates : int
        Runs behind the bands; up to 20 more are made with central settings.
    masked : bool
        Do all of it once more with every capacity unlimited.
    seed, jobs : int
        Processes are by default one per core.
    simulate : callable, optional
        Default: that of `rules`. To be sent to other processes it must stand at the top of a module.
    settings : ParameterSet, optional
        Central ones, handed to `simulate`; default: what the instance asks for by `rules` (of one's own `simulate`
        those of Flee as shipped).
    ranges : mapping of str to Spread, optional
        What the bands draw; default: what the instance leaves open. {}: nothing, so that they are of luck alone.
    rules : str
        "flee", "flee-fixed" or "panj"; beside a `simulate` of one's own a name and nothing else.
    progress : callable, optional
    unscored : bool
        Run an instance too in which nobody was counted.
    chosen, varied : optional, as of :class:`Validation`
    """
    if not isinstance(instance, FleeInstance):
        raise PanjError(f"validate: want an instance, got {instance!r} (sim.flee.world.load_flee reads one)")
    check_options(replicates, seed, jobs)
    check_switches(masked=masked, unscored=unscored)
    check_called(progress=progress, simulate=simulate)
    (check_movable if unscored and not is_scored(instance) else check_counts)(instance)
    if simulate is None:
        simulate, (settings, known) = rule_set(rules).simulate, asked_settings(instance, rules, settings)
    else:
        known = uncertain(settings := settings or FleeSettings())
    check_ranges(settings, ranges := known if ranges is None else ranges)
    drawn = drawn_settings(settings, ranges, seed, replicates)
    treated = {GIVEN: instance} | ({MASKED: without_capacities(instance)} if masked else {})
    few, others = min(replicates, MOST_CENTRAL), beside(varied, instance, treated)
    plan = EnsemblePlan(treated, drawn, settings, few, simulate, seed, others, varied is not None and varied.merged)
    found = run_ensembles(plan, jobs, progress)
    told = dict.fromkeys(treated, chosen) if chosen is not None else {}
    return Validation(instance, seed, settings, ranges, found, rules, told, varied=varied)


@told_by_name()
def validate_scenario(
    scenario: Scenario,
    *,
    replicates: int | None = None,
    seed: int | None = None,
    masked: bool = False,
    point: bool = False,
    jobs: int | None = None,
    progress: Progress | None = None,
    flee: FleeFolders | None = None,
    unscored: bool = False,
    chosen: Chosen | None = None,
    varied: Varied | None = None,
) -> Validation:
    """Run a scenario on a Flee world and score it; see :func:`validate`.

    Parameters
    ----------
    scenario : Scenario
    masked, jobs, progress, unscored, chosen, varied : optional, as of :func:`validate`
    replicates, seed : int, optional
        Default: the scenario's.
    point : bool
        Central values only: the bands are of luck alone.
    flee : FleeFolders, optional
        What has been read already.
    """
    check_switches(point=point)
    spreads = {name.partition(".")[2]: setting.spread for name, setting in scenario.settings.items()}
    return validate(
        instance_of(scenario, flee),
        replicates=scenario.replicates if replicates is None else replicates,
        seed=scenario.seed if seed is None else seed,
        masked=masked,
        jobs=jobs,
        simulate=rule_set(scenario.rules).simulate,
        settings=central_settings(scenario),
        ranges={} if point else {name: spread for name, spread in spreads.items() if spread is not None},
        rules=scenario.rules,
        progress=progress,
        unscored=unscored,
        chosen=chosen,
        varied=varied,
    )


# -- scores ------------------------------------------------------------------------------------------

Row = tuple[str, str, str, str, bool, str, float]


def _rows(validation: Validation) -> Iterator[Row]:
    """Give every row of the frame, forecast by forecast in the order of the table."""
    instance, scored = validation.instance, validation.scored
    if not is_scored(instance):
        return
    for capacities, ensembles in validation.ensembles.items():
        yield from _ensemble_rows(validation, capacities, BANDS, ensembles.bands)
        yield from _ensemble_rows(validation, capacities, CENTRAL, ensembles.central)
        for forecast, varied in ((CHOICES, ensembles.choices), (BOTH, ensembles.both)):
            if varied is not None:
                yield from _ensemble_rows(validation, capacities, forecast, varied)
        if instance.flee_output is not None and capacities == GIVEN:
            yield from _curve_rows(validation, capacities, FLEE, scored.of(instance.flee_output))
        for name, counts in baselines_of(instance, with_capacities=capacities == GIVEN).items():
            yield from _curve_rows(validation, capacities, name, scored.spread(counts))


def _windows(scored: Scored) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which of the scored days belong to each kind of days, but for kinds of none."""
    days = scored.days
    found = {ALL_DAYS: np.ones(len(days), np.bool_), LATER: days >= scores.SKIP, DATED: scored.dated}
    return {name: there for name, there in found.items() if scored.data[there].any()}


def _ensemble_rows(validation: Validation, capacities: str, forecast: str, ensemble: Longs | Floats) -> Iterator[Row]:
    scored = validation.scored
    ensemble = scored.of(ensemble)
    yield from _curve_rows(validation, capacities, forecast, np.median(ensemble, axis=0), with_crps=False)
    for rescaled in (False, True):
        members_of_all = scores.rescale(ensemble, scored.data) if rescaled else ensemble
        for days, there in _windows(scored).items():
            members, data = members_of_all[:, there], scored.data[there]
            each = np.array([scores.ard(member, data, person=scored.person) for member in members])
            found = {"crps": scores.crps_relative(members, data, person=scored.person)}
            found |= {f"coverage_{round(100 * p)}": scores.coverage(members, data, p) for p in LEVELS}
            found |= {"ard_mean": float(each.mean()), "ard_sd": float(each.std(ddof=1)) if len(each) > 1 else np.nan}
            for score, value in found.items():
                yield capacities, forecast, "", days, rescaled, score, value


def _curve_rows(
    validation: Validation, capacities: str, forecast: str, counts: Floats, with_crps: bool = True
) -> Iterator[Row]:
    """Give the scores of one curve, cut to what is scored; its CRPS is its ARD. Where nobody can know it: no score."""
    if np.isnan(counts).any():
        yield capacities, forecast, "", ALL_DAYS, False, "ard", np.nan
        return
    scored, each = validation.scored, validation.instance.people_each
    for rescaled in (False, True):
        curve = scores.rescale(counts, scored.data) if rescaled else counts
        for days, there in _windows(scored).items():
            sim, data = curve[there], scored.data[there]
            error = scores.ard(sim, data, person=scored.person)
            for score in ("ard", "crps") if with_crps else ("ard",):
                yield capacities, forecast, "", days, rescaled, score, error
            camps = scores.error_per_camp(sim, data, seen=scored.seen[there], person=scored.person)
            for k, camp in enumerate(validation.camps):
                yield capacities, forecast, camp, days, rescaled, "error_people", each * float(camps.people[k])
                yield capacities, forecast, camp, days, rescaled, "error_share", float(camps.share[k])
