"""Words for chances: which stand beside which shares, and that no share is without one."""

from __future__ import annotations

import numpy as np

from sim.words.chances import ACAPS, ICD_203, IPCC, SCALES, chance


def test_words_are_those_of_acaps() -> None:
    assert [chance(p) for p in (0, 0.19, 0.2, 0.39, 0.4, 0.5, 0.6, 0.7, 0.8, 1)] == [
        "highly unlikely",
        "highly unlikely",
        "unlikely",
        "unlikely",
        "somewhat likely",
        "somewhat likely",
        "likely",
        "likely",
        "highly likely",
        "highly likely",
    ]


def test_other_scales_call_the_same_share_otherwise() -> None:
    assert [scale.word(0.62) for scale in (ACAPS, IPCC, ICD_203)] == ["likely", "about as likely as not", "likely"]
    assert [scale.word(0.995) for scale in (ACAPS, IPCC, ICD_203)] == [
        "highly likely",
        "virtually certain",
        "almost certain",
    ]


def test_every_share_has_a_word_and_more_is_never_less() -> None:
    for scale in SCALES:
        words = [word for _, word in scale.steps]
        steps = [words.index(scale.word(share)) for share in np.linspace(0, 1, 501)]
        assert steps == sorted(steps)
        assert set(steps) == set(range(len(words)))
        assert scale.source
