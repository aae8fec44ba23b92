"""What a nowcast can be set to: few numbers, none of them learned from the counts of any conflict."""

from __future__ import annotations

from sim.scenario.parameters import ParameterSet, parameter


class NowcastSettings(ParameterSet):
    """Settings of a nowcast."""

    half_life: float = parameter(
        60.0,
        unit="days",
        meaning="after so long an error of the past counts half when rules are weighed and intervals are made",
        source="estimate: two months, some reports of every camp; range a month to four",
        confidence="low",
        low=30.0,
        high=120.0,
        shape="loguniform",
        allowed=(1.0, 10_000.0),
    )
    memory: float = parameter(
        4.0,
        unit="half-lives",
        meaning="errors older than this are forgotten",
        source="a choice: by then they count a sixteenth",
        confidence="high",
        allowed=(1.0, 20.0),
    )
    doubt: float = parameter(
        6.0,
        unit="forecasts",
        meaning="worth of equal weights: about so many past forecasts are needed to move them",
        source="estimate: six weeks of forecasts; range two weeks to half a year",
        confidence="low",
        low=2.0,
        high=24.0,
        shape="loguniform",
        allowed=(0.1, 10_000.0),
    )
    recent: float = parameter(
        90.0,
        unit="days",
        meaning="the past rate of a camp is that of so many days before its last report",
        source="estimate: camps report once a month or less often, so three reports; range one to six months",
        confidence="low",
        low=30.0,
        high=180.0,
        shape="loguniform",
        allowed=(1.0, 10_000.0),
    )
    model_days: float = parameter(
        30.0,
        unit="days",
        meaning="the model's flows of so many days before the forecast say where people go",
        source="estimate: longer than the walk to a camp, shorter than a phase of a war",
        confidence="low",
        low=14.0,
        high=90.0,
        shape="loguniform",
        allowed=(1.0, 10_000.0),
    )
    trust: float = parameter(
        1.0,
        unit="1",
        meaning="worth of the model's flows against the observed ones where flows are corrected by their ratio",
        source="estimate: as much as what was seen; range a third to three times",
        confidence="low",
        low=0.33,
        high=3.0,
        shape="loguniform",
        allowed=(0.0, 1000.0),
    )
