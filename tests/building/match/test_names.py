"""Names that surely mean the same are matched; the rest is asked with three candidates, never guessed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.building.match.names import Choices, asked, match_names, normal
from sim.building.records import Candidate

PREFECTURES = ("Lobaye", "Kémo", "Nana-Gribizi", "Nana-Mambéré", "Ouham", "Ouham Pendé", "Ombella M'Poko")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Kemo province", "Kémo"),
        ("KÉMO", "Kémo"),
        ("Ke\u0301mo", "Kémo"),
        ("Préfecture de la Kémo", "Kémo"),
        ("Ouham-Pendé province", "Ouham Pendé"),
        ("Ombella-M’Poko", "Ombella M'Poko"),
        ("ouham_pende", "Ouham Pendé"),
        ("Ouham region", "Ouham"),
    ],
)
def test_accents_capitals_signs_and_words_for_what_a_place_is_do_not_matter(written: str, meant: str) -> None:
    (match,) = match_names([written], Choices(PREFECTURES))
    assert PREFECTURES[match.at] == meant


def test_a_name_of_nothing_but_such_words_keeps_them() -> None:
    assert normal("Central Province") == "central"
    assert normal("Zone") == "zone"


def test_other_names_and_codes_match_too_but_a_name_of_its_own_comes_first() -> None:
    choices = Choices(("Bangui", "Bangi"), (("Bangi", "CF71"), ()))
    assert [match.at for match in match_names(["CF71", "Bangi", "Bangui"], choices)] == [0, 1, 0]


def test_what_is_only_like_it_is_asked_with_three_candidates_and_their_km() -> None:
    pytest.importorskip("rapidfuzz")
    choices = Choices(PREFECTURES, lat=np.arange(7.0), lon=np.zeros(7))
    (match,) = match_names(["Nana-Grébizi province"], choices, [(2.0, 1.0)])
    assert match.at == -1
    assert match.candidates[0].name == "Nana-Gribizi"
    assert match.candidates[0].alike > 90
    assert match.candidates[0].km == pytest.approx(111.1, abs=0.2)
    assert len(match.candidates) <= 3
    (told,) = asked("area of events", "areas", ["Nana-Grébizi province"] * 2, [match, match])
    assert told.severity == "ask"
    assert told.answer == ("areas", "Nana-Grébizi province")
    assert "area of events 'Nana-Grébizi province': which one is it? Nana-Gribizi (111 km away, 9" in told.text


def test_of_two_places_of_one_name_neither_is_taken() -> None:
    choices = Choices(("Bria", "Bria", "Birao"), lat=np.array([6.0, 8.0, 9.0]), lon=np.array([21.0, 21.0, 22.0]))
    (match,) = match_names(["Bria town"], choices, [(8.1, 21.0)])
    assert match.at == -1
    assert [(one.name, one.alike, round(one.km)) for one in match.candidates] == [("Bria", 100, 11), ("Bria", 100, 234)]


def test_what_was_answered_once_is_not_asked_again() -> None:
    names = ["Nana-Grébizi", "Elsewhere"]
    answers = {"Nana-Grébizi": "Nana-Gribizi", "Elsewhere": None}
    matches = match_names(names, Choices(PREFECTURES), answered=answers)
    assert [match.at for match in matches] == [2, -1]
    assert asked("area", "areas", names, matches) == ()


def test_what_is_like_nothing_has_no_candidates() -> None:
    pytest.importorskip("rapidfuzz")
    (match,) = match_names(["Xyz"], Choices(("Lobaye",)))
    assert match.candidates == () or match.candidates[0].alike >= 50
    assert match.at == -1
    assert math.isnan(Candidate("x", 1.0).km)
