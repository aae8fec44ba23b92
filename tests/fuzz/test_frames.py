"""Harmed frames and messages of a page neither stop its desk nor change what they do not name: they are not heard."""

from __future__ import annotations

import copy
import json
import math
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.pages.explore import payload, state
from sim.pages.explore.state import State
from sim.pages.frames import CHANNELS, KINDS, METHODS, PARTS, TARGETS, is_sound
from sim.pages.live.desk import Desk
from sim.pages.live.session import Choice
from sim.pages.messages import understood
from sim.study.selection.choose import look
from sim.study.selection.runs import Runs, open_runs
from sim.words.printable import printable
from tests.fuzz.conftest import MOST_LETTERS, in_time, seconds_of
from tests.fuzz.mutate import TEXTS, as_json, raw, tree

MESSAGES: tuple[dict[str, Any], ...] = (
    {"do": "drawn"},
    {"do": "play", "number": 3},
    {"do": "pause"},
    {"do": "step", "number": 4},
    {"do": "reset"},
    {"do": "unset"},
    {"do": "seek", "day": 12},
    {"do": "speed", "index": 1},
    {"do": "scenario", "text": "plain"},
    {"do": "seed", "text": "12"},
    {"do": "replicate", "text": "3"},
    {"do": "uncertain", "on": True},
    {"do": "set", "name": "front.tempo", "text": "2"},
    {"do": "set", "name": "front.tempo", "text": None},
    {"do": "whatif_add", "kind": "pace", "target": "", "who": "", "text": "2", "date": "2021-05-15"},
    {"do": "whatif_add", "kind": "far", "target": "FAR", "who": "", "text": "closed", "date": "2021-05-15"},
    {"do": "whatif_edit", "index": 0, "kind": "pace", "target": "", "who": "", "text": "2", "date": "2021-05-15"},
    {"do": "whatif_drop", "index": 0},
    {"do": "whatif_undo"},
    {"do": "whatif_save", "text": "mine"},
    {"do": "whatif_export", "text": "pptx"},
)
#: What the page of a sweep tells of what is done on it, by the name of the hand that takes it.
EVENTS: tuple[tuple[str, Any], ...] = (
    ("choose", {"what": "measure", "name": "MEASURE"}),
    ("choose", {"what": "x", "name": "front.tempo"}),
    ("choose", {"what": "second", "name": "guards"}),
    ("choose", {"what": "second", "name": ""}),
    ("brush", {"name": "front.tempo", "a": 0.25, "b": 0.75}),
    ("brush", {"name": "MEASURE", "a": 0.1, "b": 0.2}),
    ("typed", {"name": "front.tempo", "low": "1", "high": "2"}),
    ("typed", {"name": "MEASURE", "low": "", "high": "1,000"}),
    ("clear", "front.tempo"),
    ("level", "40"),
    ("take", 0),
    ("reset", None),
)


def framed(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """Return a frame as a page sends it."""
    header = {"msg_type": kind, "msg_id": "1", "username": "", "session": "p", "version": "5.3"}
    return {"header": header, "parent_header": {}, "metadata": {}, "channel": "shell", "content": content}


def custom(message: Any) -> dict[str, Any]:
    """Return a frame that hands a message to the desk."""
    return framed(
        "comm_msg", {"comm_id": "a", "data": {"method": "custom", "content": {"event": "act", "data": message}}}
    )


FRAMES = (
    framed("kernel_info_request", {}),
    framed("comm_info_request", {"target_name": TARGETS[0]}),
    framed("comm_open", {"comm_id": "a", "target_name": TARGETS[1], "data": {}}),
    framed("comm_msg", {"comm_id": "a", "data": {"method": "update", "state": {"value": 1}, "buffer_paths": []}}),
    framed("comm_msg", {"comm_id": "a", "data": {"method": "run", "args": {"path": "/"}}}),
    framed("comm_close", {"comm_id": "a", "data": {}}),
    *map(custom, MESSAGES),
)


def with_nasty(content: Any, rng: Random) -> Any:
    """Return a message harmed in its tree, or with the texts that break readers in its boxes."""
    content = copy.deepcopy(content)
    if rng.random() < 0.4 and isinstance(content, dict):
        boxes = [key for key in ("text", "name", "low", "high", "kind", "target", "who", "date") if key in content]
        if boxes:
            content[rng.choice(boxes)] = rng.choice((*TEXTS, "1e400", "9" * 4000, "1_000", "٣", "0x10", "1,0"))
            return content
    return tree(content, rng)


def read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_frame_is_refused_or_is_one_that_a_page_sends(rng: Random) -> None:
    whole = rng.choice(FRAMES)
    assert is_sound(json.dumps(whole))
    content = as_json(tree(whole, rng), rng)
    text = raw(content, rng).decode("utf-8", "replace") if rng.random() < 0.3 else content.decode()
    in_time(seconds_of(lambda: is_sound(text)), lambda: seconds_of(lambda: is_sound(text)))
    sound = is_sound(text)
    if sound:  # then what is done with it can be done
        frame = read(text)
        kind, content = frame["header"]["msg_type"], frame["content"]
        assert kind in KINDS
        assert frame["channel"] in CHANNELS
        assert all(isinstance(frame[part], dict) for part in PARTS)
        assert all(isinstance(content[field], str) for field in KINDS[kind])
        if kind == "comm_msg":
            assert content["data"]["method"] in METHODS
            assert isinstance(content["data"].get("state", {}), dict)


@pytest.fixture(scope="module")
def desk(border: Path) -> Iterator[Desk]:
    """A desk whose page draws at once, and can be told nothing that is no JSON."""

    def hear(name: str, text: str) -> None:
        json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} in {name}"))
        if name == "day":
            found.player.drawn()

    found = Desk(Choice("plain"), hear)
    found.open()
    yield found
    found.close()


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_message_is_done_told_or_not_heard(desk: Desk, rng: Random) -> None:
    text = as_json(custom(with_nasty(rng.choice(MESSAGES), rng)), rng).decode()
    frame = read(text)
    if not is_sound(text):
        return
    data = frame["content"]["data"].get("content")
    message = data.get("data") if isinstance(data, dict) else None
    before, heard = desk.session.choice, understood(message) is not None

    def act() -> None:
        desk.act(message)
        desk.act({"do": "pause"})

    in_time(seconds_of(act), lambda: seconds_of(act))
    assert desk.fault == "", "a mistake of the page is none of the program"
    assert heard or desk.session.choice == before
    assert desk.session.choice.scenario == "plain", "no other file is listed"
    wrong = desk.panel.error
    for name, said in (*desk.errors.items(), *([(wrong["field"], wrong["text"])] if wrong else [])):
        assert printable(said, lines=True) == said, (name, ascii(said))
        assert len(said) < MOST_LETTERS
    desk.act({"do": "unset"})
    desk.act({"do": "whatif_clear"})
    desk.errors.clear()


@pytest.fixture(scope="module")
def runs(border: Path) -> Runs:
    return open_runs(border / "outputs" / "sweeps" / "two")


def moved(runs: Runs, now: State, what: str, event: Any) -> State:
    """Return what a page shows after an event of it, when all that it shows then has been looked at."""
    from sim.pages.explore.page import Hands

    gone: list[State] = []
    getattr(Hands(runs, now, None, gone.append), what)(event)
    now = gone[-1] if gone else now
    selection = now.selection
    assert selection.measure in runs.measures
    assert {selection.x, selection.second} <= {"", *runs.axes}
    assert not any(math.isnan(end) for limit in selection.ranges for end in (limit.low, limit.high))
    seen = look(runs, selection)
    shown = payload.head(runs, now, seen, payload.problem(runs, seen)), payload.plot(runs, seen)
    json.dumps([*shown, payload.heat(runs, seen), payload.strips(runs, now, seen, None)], allow_nan=False)
    return now


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_event_of_the_page_of_a_sweep_changes_nothing_or_what_it_names(runs: Runs, rng: Random) -> None:
    pytest.importorskip("solara", reason="the extra 'view' is not installed")
    now = state.first(runs)
    for _ in range(rng.choice((1, 2, 4))):
        what, event = rng.choice(EVENTS)
        event = read(json.dumps(event).replace("MEASURE", rng.choice(list(runs.measures))))
        if rng.random() < 0.8:
            event = read(
                as_json(with_nasty(event, rng) if isinstance(event, dict) else tree([event], rng), rng).decode()
            )
        begin = time.thread_time()
        then, now = now, moved(runs, now, what, event)
        again = partial(seconds_of, partial(moved, runs, then, what, event))
        in_time(time.thread_time() - begin, again)
        for fault in now.faults.values():
            assert printable(fault.says, lines=True) == fault.says, ascii(fault.says)
