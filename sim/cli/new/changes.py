"""Dated changes: asked one by one in a planner's words, or read from flags."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sim.cli.new.questions import Choice, Question, Questions
from sim.cli.terminal import say
from sim.runs.escort import escorted, stop_nobody
from sim.scenario.errors import PanjError
from sim.whatif.change import Asked, Change
from sim.whatif.checks import WHO, check
from sim.whatif.extended import changed, idle
from sim.whatif.ground import Ground, Target
from sim.whatif.kinds import Kind, suggested
from sim.whatif.said import dated, now
from sim.whatif.silence import silenced
from sim.words.numbers import plain
from sim.words.typed import quoted
from sim.world.hosts import called
from sim.world.names import id_of

DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
"""What is meant as a day, right or not."""
FLAG = "--change 'DATE KIND PLACE VALUE'"
NOTHING = "nothing"
PARAMETER = "number"
ASKS: Mapping[str, str] = MappingProxyType(
    {
        "near": "a crossing closes or opens on the side that people leave",
        "far": "a crossing closes or opens on the host's side",
        "policy": "a host closes, limits or opens its border",
        "guards": "more or fewer guards stand on a host's border",
        "places": "a site gets more or fewer places",
        "corridor": "a corridor for civilians opens or ends",
        "ceasefire": "a ceasefire begins",
        "pace": "the war goes faster or slower",
        "onset": "the state gives way",
    }
)
"""What changes, as one asks for it; of a kind that is not here its label."""
EVERYBODY = Choice("", WHO[""])
PEOPLE = MappingProxyType({word: word for word in WHO if word} | {label: word for word, label in WHO.items()})
"""Whom a change is for, by each word that says so: civilian and civilians, military and soldiers, everybody."""
OF_BORDERS = ("close", "closed", "closes", "shut", "open", "opens", "limit", "limited", "border", "crossing")
"""What people write for the changes that close or open a border or a crossing."""


def asks(kind: Kind) -> str:
    """Return what changes, as one asks for it."""
    return ASKS.get(kind.id, kind.label)


def ask_change(questions: Questions, kind: Kind, ground: Ground, others: Sequence[Change]) -> Change:
    """Ask for all that a change of a kind needs."""
    target = who = value = ""
    if kind.targets:
        target = ask_target(questions, kind, ground)
    if kind.who:
        people = [Choice(word or "everybody", label if word else "") for word, label in WHO.items()]
        who = questions.choose(Question("Whom does it hold for", FLAG, "everybody"), people)
        who = "" if who == "everybody" else who
    value = ask_value(questions, kind, target, ground)
    span = f"{ground.first} to {ground.last}"
    question = Question(f"From which day on ({span})", FLAG, str(ground.first))

    def dated_(text: str) -> Change:
        return check(Asked(kind.id, target, who, value, text), ground, others)

    return questions.ask(question, dated_)


def ask_target(questions: Questions, kind: Kind, ground: Ground) -> str:
    """Ask where."""
    choices = [_choice(kind, target, ground) for target in ground.targets[kind.id]]
    if len(choices) == 1:
        say(f"Where: {choices[0].value}, {choices[0].label}: there is no other")
        return choices[0].value
    return questions.choose(Question(f"Which {' or '.join(kind.targets)}", FLAG), choices)


def _choice(kind: Kind, target: Target, ground: Ground) -> Choice:
    """Return a target as it is offered: what it is called, and behind that what it has now."""
    if "crossing" in kind.targets and target.id in ground.world.hosts.ids:
        return Choice(target.id, f"every crossing to {target.name}", now(kind.id, target.id, ground))
    return Choice(target.id, target.name, now(kind.id, target.id, ground))


def ask_value(questions: Questions, kind: Kind, target: str, ground: Ground) -> str:
    """Ask what it is then."""
    if kind.number is None:
        words = [Choice(word.value, word.label if word.label != word.value else "") for word in kind.words]
        return words[0].value if len(words) == 1 else questions.choose(Question("What is it then", FLAG), words)
    number = kind.number
    so_far = "" if kind.targets else f"; now {now(kind.id, '', ground)}"
    question = Question(f"How many {number.unit} ({plain(number.low)} to {plain(number.high)}{so_far})", FLAG)

    def meant(text: str) -> str:
        check(Asked(kind.id, target, "", text, str(ground.first)), ground)
        return text

    return questions.ask(question, meant)


def ask_changes(questions: Questions, ground: Ground, given: Sequence[str] | None) -> tuple[Change, ...]:
    """Return the changes that were given; where none were, ask for one after the other until there are no more."""
    changes: list[Change] = []
    if given is not None or questions.typed is None:
        for text in given or ():
            changes.append(change_of(text, ground, changes))
        return tuple(changes)
    kinds = [Choice(kind.id, asks(kind)) for kind in ground.kinds.values()]
    while True:
        more = Choice(NOTHING, "nothing more" if changes else "nothing on a day (a number of the model comes next)")
        what = "What else changes" if changes else "What changes"
        kind = questions.choose(Question(what, FLAG, NOTHING, "Enter: nothing" if changes else ""), [*kinds, more])
        if kind == NOTHING:
            return tuple(changes)
        change = ask_change(questions, ground.kinds[kind], ground, changes)
        changes.append(change)
        say(f"  {dated(change, ground)}")
        if stop_nobody(changed(ground, changes), ground.world) and change.kind == "guards":
            say(f"  ({escorted(called(change.target, ground.world))}: close or limit its border, too)")
        elif why := idle(changes, ground).get(change):
            say(f"  ({why})")
        if why := silenced(changes, ground).get(change):
            say(f"  ({why})")


def change_of(text: str, ground: Ground, others: Sequence[Change]) -> Change:
    """Return the change of a flag: day, kind, where, for whom, and what it is then, as far as its kind has them.

    Raises
    ------
    PanjError
        With the flag, and what is right.
    """
    try:
        return check(asked_of(text, ground), ground, others)
    except PanjError as error:
        raise PanjError(f"--change '{quoted(text)}': {error}") from None


def asked_of(text: str, ground: Ground, value: bool = True) -> Asked:
    """Return the parts of a change in one text; without its value where that stands elsewhere.

    Raises
    ------
    PanjError
        If it has not as many as its kind has.
    """
    words = text.split()
    if len(words) < 2:
        raise PanjError(f"want {FLAG.removeprefix('--change ')}, {_example(ground)}")
    date, named, *rest = words
    if date in ground.kinds and named not in ground.kinds:
        raise PanjError(f"the day comes first, as '{ground.first} {quoted(text)}'")
    kind = ground.kinds.get(named)
    if kind is None and not DAY.fullmatch(date):
        raise PanjError(f"the day comes first, written YYYY-MM-DD, got '{quoted(date)}': {_example(ground)}")
    if kind is None:
        if named.casefold() in OF_BORDERS:
            raise PanjError(f"'{quoted(named)}' is no change ({_of_borders(rest, ground)})")
        hint = suggested(named, ground.kinds)
        raise PanjError(f"'{quoted(named)}' is no change ({hint or 'want ' + ', '.join(ground.kinds)})")
    said, who = "", ""
    if value:
        single = kind.number is None and len(kind.words) == 1
        said = (kind.words[0].value if not rest or rest[-1] != kind.words[0].value else rest.pop()) if single else ""
        if not single:
            first = kind.words[0].value if kind.words and not kind.targets else ""  # "ceasefire" begins
            said = rest.pop() if rest else first
    if kind.who and rest and rest[-1].casefold() in PEOPLE:
        who = PEOPLE[rest.pop().casefold()]
    return Asked(kind.id, target_of(" ".join(rest), kind, ground), who, said, date)


def _example(ground: Ground) -> str:
    return f"as '{ground.first} policy TJK civilian closed'"


def _of_borders(words: Sequence[str], ground: Ground) -> str:
    """Return how a border and a crossing are closed or opened in this world: those that were named, if any were."""
    told = []
    for kind, what, then in (("policy", "of a host", "civilian closed"), ("far", "of a crossing", "closed")):
        known = {target.id: target.name for target in ground.targets.get(kind, ())}
        if kind in ground.kinds and known:
            named = next((place for word in words if (place := id_of(word, known, known)) in known), "")
            crossing = [place for place in known if place not in ground.world.hosts.ids]
            place = named or next(iter(known if kind == "policy" else crossing), "")
            all_of_it = kind == "far" and place in ground.world.hosts.ids
            told.append(f"{'of every crossing there' if all_of_it else what}: {kind} {place} {then}")
    return "; ".join(told) or f"want {', '.join(ground.kinds)}"


def target_of(text: str, kind: Kind, ground: Ground) -> str:
    """Return the id of what is called so; the text itself where nothing is.

    Raises
    ------
    PanjError
        Where several are called so.
    """
    called = {target.id: target.name for target in ground.targets[kind.id]}
    return id_of(text, called, called)
