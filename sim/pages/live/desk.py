"""The desk of a tab: takes what the user does on the page, and tells the page what to show.

The page sends a message for everything that is done on it, `{"do": "play"}` or `{"do": "seed", "text": "12"}`; the desk
answers by sending texts of JSON under four names:

``run``
    The run so far, after every new beginning: number, title, days, curves up to today, the map of today.
``day``
    One more day of it.
``ensemble``
    What many runs of the same future say, if they are at hand: their bands, and words about them.
``scenarios``
    The scenarios that can be chosen; their files are read again when one is.
``controls``
    What is chosen, and what was typed wrongly, each with its message.
``status``
    Whether days pass, how fast, whether the run has ended, and what went wrong inside the model.
``whatif``
    The panel of dated changes: what may be changed, what is, and what that makes of the run (`sim.pages.live.whatif`).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sim.figures.data import main_host
from sim.model.random import MAX_SEED
from sim.pages.live import controls
from sim.pages.live.ensemble import find
from sim.pages.live.player import Player
from sim.pages.live.reading import STATES, Reading
from sim.pages.live.session import Choice, Session, read_plan, whole_number
from sim.pages.live.shapes import Controls, Day, Ensemble, Lines, Run, Status
from sim.pages.live.shapes import Scenario as Choosable
from sim.pages.live.whatif import OURS, Panel
from sim.pages.made import Made
from sim.pages.messages import understood
from sim.runs.read import FleeFolders
from sim.scenario.errors import PanjError
from sim.scenario.files import is_name, is_path, list_scenarios
from sim.scenario.load import load_scenario
from sim.scenario.override import override
from sim.scenario.parameters import Registry
from sim.scenario.resolved import LAST_STEP
from sim.scenario.write import event_text
from sim.study.about import about
from sim.study.assumptions import in_the_run
from sim.whatif.trunks import Trunks
from sim.words.numbers import together
from sim.words.typed import quoted
from sim.words.wording import counted

#: Days a second that can be chosen, as the page says them.
SPEEDS = {"2": 2.0, "5": 5.0, "10": 10.0, "20": 20.0, "as fast as it goes": float("inf")}
PACES = tuple(SPEEDS.values())
Send = Callable[[str, str], None]


@dataclass(frozen=True, eq=False)
class Shared:
    """What the tabs of a server share.

    Parameters
    ----------
    trunks : Trunks or None
        Pasts that were run; None: each tab runs its own.
    made : Made or None
        Where files that are made are given out; None: none are made.
    """

    trunks: Trunks | None = None
    made: Made | None = None


class Desk:
    """One tab's session, its clock, and the messages between them and the page.

    Parameters
    ----------
    choice : Choice
        What the page begins with; the baseline if it cannot be run, and the page says why.
    send : callable
        Is given the name and the text of everything that the page shall know.
    shared : Shared
    """

    def __init__(self, choice: Choice, send: Send, shared: Shared = Shared()) -> None:
        self.send = send
        self.lock = threading.RLock()
        self.errors: dict[str, str] = {}
        try:
            self.session = Session(choice, shared.trunks)
        except PanjError as error:  # the file was there when the server was started
            self.session = Session(Choice(own=choice.own), shared.trunks)
            self.errors["scenario"] = str(error)
        self.reading = Reading(self.session.model.engine)
        self.first = choice.scenario
        self.player = Player(self._day, SPEEDS["10"])
        self.fault = ""
        self.panel = Panel(self.session, self._begin, self._more, shared.made)
        self._reference: tuple[Choice, Lines] | None = None
        self._compared = 0  # number of the run whose bands were looked for
        self._behind = (0, "")  # run and words of the bands of pairs that were told last
        self._closed = False
        self._answered = 0  # number of the last message of the page

    def open(self) -> None:
        """Tell the page everything."""
        with self.lock:
            self._send_scenarios()
            self._send_run()
            self._send_controls()
            self._send_whatif()
            self._send_status()

    def close(self) -> None:
        """Stop the clock and let go of the model; the page is gone."""
        self.player.close()
        with self.lock:
            self._closed = True
            self.panel.close()
            self.session.close()

    # -- what the user does --------------------------------------------------------------------------

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what a message of the page asks for; what is wrong with it is told to the page.

        What no page of ours sends (see `sim.pages.messages`) is not heard.
        """
        known = understood(message)
        if known is None:
            return
        message, what = known, known["do"]
        if what == "drawn":  # many a second, and in need of no lock: a day may be on its way meanwhile
            self.player.drawn()
            return
        if what == "pause":
            self.player.pause()
        with self.lock:
            if self._closed:
                return
            if what.startswith(OURS):
                self._change(message)
                return
            field = place_of(message, self.session.infos)
            self._answered = int(message.get("number", 0))
            try:
                self._do(message)
                if field != "scenario":  # that goes when its file has been read: _begin
                    self.errors.pop(field, None)
            except PanjError as error:
                self.errors[field] = str(error)
            except Exception as error:
                self._fail(error)
            if what == "scenario":
                self._send_scenarios()
            if what not in ("play", "pause", "step", "speed"):
                self._send_controls()
            if what not in ("play", "pause", "step", "speed", "seek"):
                self._send_whatif()
            self._send_status()

    def _change(self, message: Mapping[str, Any]) -> None:
        """Do what a message asks of the panel of changes; see `sim.pages.live.whatif`."""
        try:
            self.panel.act(message)
        except Exception as error:
            self._fail(error)
        if message["do"] == f"{OURS}save":
            self._send_scenarios()
        self._send_whatif()
        self._send_status()

    def _do(self, message: Mapping[str, Any]) -> None:
        session, text = self.session, str(message.get("text", ""))
        match message.get("do"):
            case "play":
                if not session.ended and not self.fault:
                    self.player.play()
            case "step":
                self.player.pause()
                if not self.fault:
                    self._day()
            case "reset":
                self.player.pause()
                self._begin(session.reset)
            case "seek":
                self.player.pause()
                self._seek(int(message["day"]))
            case "speed":
                self.player.pace(PACES[min(int(message["index"]), len(PACES) - 1)])
            case "scenario":
                self._choose(text)
                self.errors.clear()
            case "seed":
                seed = whole_number(text, "seed", MAX_SEED) if text.strip() else None
                self._begin(lambda: session.change(seed=seed))
            case "replicate":
                replicate = whole_number(text, "replicate", MAX_SEED)
                self._begin(lambda: session.change(replicate=replicate))
            case "uncertain":
                self._begin(lambda: session.change(uncertain=bool(message["on"])))
            case "set":
                name = str(message["name"])
                if name not in session.infos:
                    raise PanjError(f"there is no parameter '{quoted(name)}'")
                value = None if message.get("text") is None else controls.number(text, session.infos[name])
                if value != session.choice.overrides.get(name):
                    self._begin(lambda: session.set(name, value))
            case "unset":
                self._begin(lambda: session.change(overrides=MappingProxyType({})))
                self.errors = {name: said for name, said in self.errors.items() if name not in session.infos}

    def _choose(self, scenario: str) -> None:
        """Take another scenario of the list; what is wrong with it is said with its name: the page keeps the old."""
        # a name is looked for in the folders of scenarios only; a path leads anywhere
        if (is_path(scenario) or not is_name(scenario)) and scenario not in listed(
            self.session.choice.scenario, self.first
        ):
            raise PanjError(f"'{quoted(scenario)}' is not in the list of scenarios")
        own = self.session.choice.own
        try:  # parameters that were changed in one scenario would be a strange surprise in the next
            kept = self.panel.moved(*read_plan(scenario, own))
            fresh = {"scenario": scenario, "overrides": MappingProxyType({}), "changes": kept}
            self._begin(lambda: self.session.change(**fresh))
            self.panel.only(kept)
        except PanjError as error:
            said = str(error)
            raise PanjError(said if scenario in said else f"{scenario}: {said}") from None

    def _begin(self, change: Callable[[], None], day: int = 0) -> None:
        """Change the run and show the new one, from a day on."""
        change()
        self.errors.pop("scenario", None)
        self.session.run_to(day)
        self.fault = ""
        self.reading = Reading(self.session.model.engine)
        self._send_run()

    def _seek(self, day: int) -> None:
        """Show an earlier day, or run to a later one."""
        day = max(0, min(day, self.session.days))
        if day < self.session.day:
            self._begin(self.session.reset, day)
        else:
            self.session.run_to(day)
            self._send_run()

    # -- days ----------------------------------------------------------------------------------------

    def _day(self) -> bool:
        """Let one day pass and show it; return whether there are more."""
        with self.lock:
            if self._closed or self.session.ended:
                return False
            try:
                self.session.step()
                self._send("day", self._today())
            except Exception as error:
                self._fail(error)
                return False
            if self.session.ended:
                self.player.pause()
                self._send_status()
            return not self.session.ended

    def _fail(self, error: Exception) -> None:
        """Stop, and show on the page what went wrong; the page lives on and can begin anew."""
        self.player.pause()
        self.fault = str(error) if isinstance(error, PanjError) else f"{type(error).__name__}: {error}"
        self._send_status()

    # -- what the page is told -----------------------------------------------------------------------

    def _send(self, name: str, data: object) -> None:
        if not self._closed:
            self.send(name, together(json.dumps(data, separators=(",", ":"), allow_nan=False)))

    def _today(self) -> Day:
        day, reading = self.session.day, self.reading
        return {
            "number": self.session.number,
            "day": day,
            "frame": reading.frame(day),
            "lines": {name: values[0] for name, values in reading.lines(day, day).items()} if day else reading.eve(),
            "at": reading.at_crossings(day),
        }

    def _send_run(self) -> None:
        session, reading = self.session, self.reading
        plan, engine = session.plan, session.model.engine
        told: Run = {
            "number": session.number,
            "title": plan.title,
            "name": plan.name,
            "one": self._one_run(),
            "description": about(plan, engine.world, session.choice.registry),
            "start": plan.start.isoformat(),
            "days": session.days,
            "branch": session.branch,
            "host": dict(zip(engine.world.hosts.ids, engine.world.hosts.names, strict=True)).get(reading.host, ""),
            "counts": reading.counts(main_host(engine.world)),
            "crossings": reading.counted(),
            "districts": reading.districts,
            "capitals": reading.capitals,
            "states": [{"key": f"{m}_{kind}", "kind": kind, "label": words} for m, kind, words in STATES],
            "events": [
                {"day": (event.date - plan.start).days + 1, "text": event_text(event)}
                for event in in_the_run(engine.scenario, engine.world)
            ],
            "past": reading.lines(1, session.day),
            "reference": self._without_changes(),
            "today": self._today(),
        }
        self._send("run", told)
        self._look_for_ensemble()

    def _one_run(self) -> str:
        """Return what the run on the page is: one of many, and which."""
        choice, plan = self.session.choice, self.session.plan
        drawn = "every uncertain parameter drawn for it" if choice.uncertain else "all parameters at central values"
        count = len(choice.overrides)
        changed = f", {counted(count, 'parameter')} as you set {'it' if count == 1 else 'them'}" if count else ""
        own = f", with {' and '.join(rule.path for rule in choice.own)}" if choice.own else ""
        which = f"replicate {choice.replicate} of {plan.replicates}"
        said = f"One run of many that are possible: {which}, {drawn}{changed}{own}."
        return f"{said} It need lie neither in the middle of them nor in their band."

    def _look_for_ensemble(self) -> None:
        """Look for many runs of the same future; reading them takes longer than a run, so the page does not wait."""
        session = self.session
        if self._compared == session.number:
            return
        if session.choice.changes:
            return  # that many runs of the scenario lie elsewhere: those of the pairs are told with the panel
        self._compared = number = session.number
        plan, world = override(session.plan, session.choice.registry, session.choice.overrides), session.world
        called = session.choice.scenario

        def look() -> None:
            bands, said = find(plan, world, called)
            with self.lock:
                if number == self.session.number:
                    told: Ensemble = {"number": number, "says": said, "bands": bands}
                    self._send("ensemble", told)

        threading.Thread(target=look, name="panj-ensemble", daemon=True).start()

    def _changed_bands(self) -> None:
        """Tell what the pairs of runs with the dated changes say, where there are any: no others are of this future."""
        if not self.session.choice.changes:
            return
        bands, said = self.panel.behind()
        told: Ensemble = {"number": self.session.number, "says": said, "bands": bands}
        if (told["number"], said) != self._behind:  # pairs are told of more often than their bands change
            self._behind = told["number"], said
            self._send("ensemble", told)

    def _without_changes(self) -> Lines | None:
        """Return the curves of the whole run as the scenario has it, if the user has changed parameters."""
        choice = self.session.choice
        if not choice.overrides:
            return None
        plain = replace(choice, overrides=Choice().overrides)
        if self._reference is None or self._reference[0] != plain:
            other = Session(plain)
            other.run_to(other.days)
            self._reference = plain, Reading(other.model.engine).lines(1, other.days)
            other.close()
        return self._reference[1]

    def _send_scenarios(self) -> None:
        self._send("scenarios", scenarios(self.session.choice.registry, self.session.choice.scenario, self.first))

    def _send_controls(self) -> None:
        session = self.session
        told: Controls = {
            "scenario": session.choice.scenario,
            "seed": "" if session.choice.seed is None else str(session.choice.seed),
            "own_seed": session.plan.seed,
            "replicate": session.choice.replicate,
            "replicates": session.plan.replicates,
            "uncertain": session.choice.uncertain,
            "groups": controls.groups(session),
            "errors": self.errors,
            "answered": self._answered,
        }
        self._send("controls", told)

    def _send_whatif(self) -> None:
        self.panel.follow()
        self._send("whatif", self.panel.told())
        self._changed_bands()

    def _more(self) -> None:
        """Tell the page of more pairs of runs, in the thread that made them."""
        if self.panel.is_due():
            with self.lock:
                if not self._closed:
                    self._send("whatif", self.panel.told())
                    self._changed_bands()

    def _send_status(self) -> None:
        told: Status = {
            "playing": self.player.playing,
            "speeds": list(SPEEDS),
            "speed": PACES.index(self.player.per_second),
            "ended": self.session.ended,
            "fault": self.fault,
        }
        self._send("status", told)


def place_of(message: Mapping[str, Any], parameters: Collection[str]) -> str:
    """Return where on the page it is said what is wrong with a message.

    What has no box of its own, as a reset, goes wrong if the file of the scenario does: it is said there.
    """
    what = str(message.get("name", message.get("do")))
    return what if what in parameters or what in ("seed", "replicate") else "scenario"


def scenarios(registry: Registry, chosen: str, *others: str) -> list[Choosable]:
    """Return the scenarios that can be chosen, by their step on the ladder, after the one that is and other paths.

    A file with mistakes is in the list all the same: choosing it says what they are. So is a chosen scenario whose file
    is gone, and a path that the page began with: one may want to go back to it. One on a world driven by counts is not:
    no page can show it.
    """
    rows: list[Choosable] = []
    flee = FleeFolders()
    for name, file in list_scenarios().items():
        try:
            found = load_scenario(file, registry, flee=flee)
        except (PanjError, OSError, ValueError, ArithmeticError, RecursionError):
            rows.append({"name": name, "title": name, "ladder": LAST_STEP})
            continue
        if found.flee is not None:
            continue
        rows.append({"name": name, "title": found.title, "ladder": found.step()})
    rows.sort(key=lambda row: (row["ladder"], row["name"]))
    beside = _beside([row["name"] for row in rows], chosen, *others)
    return [*(Choosable(name=path, title=path, ladder=-1) for path in beside), *rows]


def listed(chosen: str, *others: str) -> list[str]:
    """Return the names of :func:`scenarios`, without reading a file: what may be chosen, and nothing else."""
    known = list(list_scenarios())
    return [*_beside(known, chosen, *others), *known]


def _beside(known: Sequence[str], chosen: str, *others: str) -> list[str]:
    """Return what can be chosen though it lies in no folder of scenarios."""
    return [path for path in dict.fromkeys([chosen, *filter(is_path, others)]) if path not in known]
