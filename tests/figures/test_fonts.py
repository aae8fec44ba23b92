"""Letters of other scripts come from a font of the machine that has them, else it is said which are missing."""

from __future__ import annotations

import pytest

from sim.figures import fonts, theme


def test_the_house_font_comes_first_and_only_fonts_that_are_there_follow() -> None:
    assert fonts.families()[0] == fonts.HOUSE
    assert set(fonts.families()[1:]) <= set(fonts.FAMILIES)


@pytest.mark.parametrize("name", ["Fayzabad", "Душанбе", "Ærø", "Ελλάδα"])
def test_nothing_is_said_of_letters_that_figures_show(name: str) -> None:
    assert fonts.told([name]) == ""


@pytest.mark.parametrize("name", ["কক্সবাজার", "စစ်တွေ", "መቐለ", "昆明", "🏕"])
def test_letters_are_shown_or_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "families", lambda: (fonts.HOUSE,))
    fonts._letters.cache_clear()
    try:
        said = fonts.told([name])
    finally:
        fonts._letters.cache_clear()
    assert name[0] in said
    assert "\n" not in said


def test_every_script_is_named_with_its_own_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Japanese letters and a face were called Thai, as the first of them was."""
    monkeypatch.setattr(fonts, "missing", lambda texts: "".join(sorted(set("".join(texts)))))
    said = fonts.told(["ประเทศ", "日本語", "🙂"])
    assert "ท ป ร ศ ะ เ (Thai), 日 本 語 (Chinese, Japanese or Korean), 🙂 (signs); the report" in said


def test_words_from_right_to_left_are_told() -> None:
    assert fonts.told(["فیض‌آباد"]) == fonts.TURNED


def test_a_figure_with_missing_letters_warns_of_nothing() -> None:
    with theme.house_style():
        figure = theme.new_figure(2.0)
        theme.headline(figure, "昆明 መቐለ", "🏕")
        figure.canvas.draw()
