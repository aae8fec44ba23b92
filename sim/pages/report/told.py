"""What is said of a run on each day, by what it is about, as the page packs it: sentences of a kind side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from sim.pages.report.page import Line
from sim.study.story.tell import PARTS

#: In which hue a topic stands; it is named in words too.
HUES = {
    "Civilians": "civilians",
    "Other hosts": "civilians",
    "Soldiers": "soldiers",
    "Reception sites": "admitted",
    "Shelter gap": "admitted",
    "Crossings": "admitted",
    "Queues": "queue",
    "Displaced inside": "civilians",
    "Capitals": "government",
}


class Told(TypedDict):
    """What is said about one thing: on each day the sentence and what it rests on, null where nothing is."""

    topic: str
    hue: str
    days: list[tuple[str, str] | None]


def told(answers: Sequence[Sequence[Line]]) -> list[Told]:
    """Return what is said on each day, the topics in the order in which they are told."""
    order = list(PARTS)
    topics = list(dict.fromkeys(line.topic for lines in answers for line in lines))
    topics.sort(key=lambda topic: order.index(topic) if topic in order else len(order))
    found: dict[str, list[tuple[str, str] | None]] = {topic: [None] * len(answers) for topic in topics}
    for day, lines in enumerate(answers):
        for line in lines:
            found[line.topic][day] = (line.text, line.basis)
    return [{"topic": topic, "hue": HUES.get(topic, "ink"), "days": days} for topic, days in found.items()]
