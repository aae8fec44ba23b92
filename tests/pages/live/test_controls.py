"""Controls say of a parameter what the rules say of it."""

from __future__ import annotations

import pytest

from sim.pages.live.controls import GROUP_WORDS, INFOS, MAIN, groups, model_params, number, slider_range
from sim.pages.live.session import Choice, Session, read_plan
from sim.scenario.errors import PanjError

#: Solara finds fault with a component of Mesa 3.3's own when Mesa's visualization is imported.
MESA_3_3 = pytest.mark.filterwarnings("ignore:.*component ComponentsView:UserWarning")


def test_every_parameter_is_there_once() -> None:
    names = [entry["name"] for group in groups(Session()) for entry in group["parameters"]]
    assert sorted(names) == sorted(INFOS)
    assert set(GROUP_WORDS) == {name.partition(".")[0] for name in INFOS}


def test_the_main_ones_have_words_of_their_own() -> None:
    shown = [name for names in MAIN.values() for name in names]
    assert set(shown) <= set(INFOS)
    assert len({label for names in MAIN.values() for label in names.values()}) == len(shown)


@pytest.mark.parametrize("name", list(INFOS))
def test_a_slider_reaches_over_the_range_of_the_rules(name: str) -> None:
    info = INFOS[name]
    low, high, log = slider_range(info)
    assert info.allowed[0] <= low < high <= info.allowed[1]
    assert low <= info.default <= high
    if info.spread is not None:
        assert (low, high, log) == (info.spread.low, info.spread.high, info.spread.shape == "loguniform")
    assert low > 0 or not log


def test_a_slider_grows_for_a_value_beyond_its_range() -> None:
    session = Session(Choice(overrides={"crossing.leak": 0.5, "displacement.fight": 0.0}))
    entries = {entry["name"]: entry for group in groups(session) for entry in group["parameters"]}
    assert entries["crossing.leak"]["high"] == 0.5
    assert entries["displacement.fight"]["low"] > 0, "a logarithmic slider has no zero"
    assert entries["displacement.fight"]["value"] == 0.0


def test_typed_numbers_may_have_separators() -> None:
    assert number(" 2,000 ", INFOS["crossing.bridge_capacity"]) == 2000.0
    assert number("2 000.5", INFOS["crossing.bridge_capacity"]) == 2000.5


@pytest.mark.parametrize("text", ["0,5", "1,5", "0,500", "1,00", "1,000 000"])
def test_a_comma_for_a_decimal_point_is_told_and_never_makes_another_number(text: str) -> None:
    with pytest.raises(PanjError, match=f"'{text}' is no number; .*the decimal sign is a point"):
        number(text, INFOS["front.tempo"])


def test_points_between_thousands_are_told_and_never_make_another_number() -> None:
    with pytest.raises(PanjError, match="a point is no thousands separator: write 6000"):
        number("6.000", INFOS["crossing.bridge_capacity"])
    assert number("1.250", INFOS["front.tempo"]) == 1.25


@pytest.mark.parametrize("text", ["", "many", "inf", "-1", "1e309"])
def test_what_is_not_allowed_is_refused(text: str) -> None:
    with pytest.raises(PanjError, match="at least 0"):
        number(text, INFOS["crossing.bridge_capacity"])


def test_a_number_that_no_computer_holds_is_told_as_it_was_typed() -> None:
    with pytest.raises(PanjError, match="must be at least 0 people per day, got 1e400"):
        number("1e400", INFOS["crossing.bridge_capacity"])


@MESA_3_3
def test_sliders_for_solaraviz_begin_at_the_values_of_the_baseline() -> None:
    pytest.importorskip("solara", reason="the extra 'view' is not installed")
    params, values = model_params(), read_plan("baseline")[0].values()
    assert len(params) == sum(len(names) for names in MAIN.values())
    for name, slider in params.items():
        assert slider.value == values[name.replace("__", ".")]
        assert slider.min <= slider.value <= slider.max
        assert 50 <= (slider.max - slider.min) / slider.step <= 1000


@MESA_3_3
def test_an_unknown_parameter_has_a_near_name() -> None:
    pytest.importorskip("solara", reason="the extra 'view' is not installed")
    with pytest.raises(PanjError, match=r"did you mean 'front\.tempo'"):
        model_params("front.tmpo")


@MESA_3_3
def test_sliders_for_mesa_begin_where_the_scenario_and_its_world_have_them() -> None:
    """SolaraViz makes the model of all of them: a tempo of 1 would have made the offensive the baseline."""
    pytest.importorskip("solara", reason="the extra 'view' is not installed")
    assert model_params("front.tempo", plan="offensive")["front__tempo"].value == 2.0
    assert model_params("front.tempo")["front__tempo"].value == 1.0
    surge = model_params("front.surge")["front__surge"]
    assert surge.value > 100, "the world's posterior has it so, the rule 1"
    assert surge.min <= surge.value <= surge.max
