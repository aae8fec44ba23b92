"""Files of the pairs of runs, made in a thread while the page lives on: the report of both, slides, a workbook."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sim.exports.compared import Asked, of_comparison
from sim.exports.export import content
from sim.pages.live import shapes
from sim.pages.made import File, Made
from sim.pages.report import report_text
from sim.scenario.errors import PanjError
from sim.whatif.compared import comparison
from sim.whatif.pairs import Pairs
from sim.whatif.place import at_place, caption, spots_of, title

#: Only one file is made at a time by all tabs of a server: drawing takes much memory.
AT_WORK = threading.Lock()
#: Words for what is being made.
CALLED = {"report": "the report", "pptx": "the slides", "xlsx": "the workbook"}


@dataclass(frozen=True)
class Order:
    """What shall be made, of what, what it is called without its ending, and the place and day that were asked of.

    `of` is what the pairs follow from: where the page is of something else by now, the file is of what was before.
    `few` says of how many pairs it is, where more are still being made; "" where all are there.
    """

    kind: str
    pairs: Pairs
    name: str
    spot: tuple[str, str]
    of: object = None
    few: str = ""


#: What is said of a file that is of what was on the page before.
OLD = "of what was here before"
#: Makes the bytes of an order, by its kind.
Maker = Callable[[Order], bytes]


def _report(order: Order) -> bytes:
    return report_text([order.pairs.without, order.pairs.changed]).encode()


def _exported(ending: str) -> Maker:
    """Return what makes an export of the comparison of both, with what was asked of one place."""
    return lambda order: content(replace(of_comparison(comparison(order.pairs)), asked=_asked(order)), ending)


def _asked(order: Order) -> tuple[Asked, ...]:
    """Return the table of the place that was asked of; none where that is none of this world."""
    place, date = order.spot
    if place not in {spot.id for spot in spots_of(order.pairs.without.world)}:
        return ()
    found = at_place(order.pairs, place, date)
    rows = [[row.indented, row.without, row.changed, row.difference, row.more] for row in found.rows]
    header = ("", order.pairs.without.scenario.name, order.pairs.changed.scenario.name, "difference", "share with more")
    return (Asked(title(found, order.pairs.without.world), header, rows, caption(found)),)


MAKERS: Mapping[str, Maker] = {"report": _report, "pptx": _exported(".pptx"), "xlsx": _exported(".xlsx")}
#: What has to be installed for each export.
NEEDS = {"pptx": "pptx", "xlsx": "xlsxwriter"}
ENDINGS = {"report": ".html", "pptx": ".pptx", "xlsx": ".xlsx"}


class Makes:
    """The files of one tab.

    Parameters
    ----------
    made : Made or None
        Where they are given out; None: none can be made.
    tell : callable
        Called, from any thread, when there is something new.
    """

    def __init__(self, made: Made | None, tell: Callable[[], None]) -> None:
        self._made, self._tell = made, tell
        self._lock = threading.Lock()
        self._words: dict[str, str] = {}
        self._turn = 0
        self._files: list[tuple[object, shapes.Made]] = []
        self.busy = ""
        self.failed = ""

    @property
    def kinds(self) -> list[str]:
        """What can be made here."""
        if self._made is None:
            return []
        return [kind for kind in MAKERS if kind not in NEEDS or importlib.util.find_spec(NEEDS[kind]) is not None]

    def begin(self, order: Order) -> None:
        """Make a file, which takes the place of an earlier one of its kind.

        Raises
        ------
        PanjError
            If it cannot be made here, or one is being made.
        """
        if order.kind not in self.kinds:
            raise PanjError(f"{CALLED.get(order.kind, 'that')} cannot be made here")
        if self.busy:
            raise PanjError(f"still {self.busy}: wait until that is there")
        self.busy, self.failed = f"making {CALLED[order.kind]}", ""
        threading.Thread(target=self._work, args=(self._turn, order), name="panj-makes", daemon=True).start()

    def files(self, now: object) -> list[shapes.Made]:
        """Return the files that are there; those that are not of what is on the page now are marked in words."""
        return [{**told, "old": told["old"] if of == now else OLD} for of, told in self._files]

    def close(self) -> None:
        """Let go of all files; what is being made is for nobody."""
        with self._lock:
            self._turn += 1
            words, self._words, self._files = self._words, {}, []
        if self._made is not None:
            for word in words.values():
                self._made.drop(word)

    def _work(self, turn: int, order: Order) -> None:
        content, failed = b"", ""
        try:
            with AT_WORK:
                content = MAKERS[order.kind](order) if turn == self._turn else b""
        except PanjError as error:
            failed = str(error)
        except Exception as error:
            failed = f"{CALLED[order.kind]} could not be made ({type(error).__name__}: {error})"
        with self._lock:
            if turn != self._turn:
                return
            self.busy, self.failed = "", failed
            if not failed:
                self._keep(order, content)
        self._tell()

    def _keep(self, order: Order, content: bytes) -> None:
        assert self._made is not None
        name = f"{order.name}{ENDINGS[order.kind]}"
        if order.kind in self._words:
            self._made.drop(self._words[order.kind])
        word = self._words[order.kind] = self._made.add(File(name, content))
        told: shapes.Made = {"kind": order.kind, "url": f"made/{word}/{name}", "text": name, "old": order.few}
        self._files = [*(row for row in self._files if row[1]["kind"] != order.kind), (order.of, told)]
