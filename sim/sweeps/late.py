"""Which events of a sweep no run comes to, where it is run to an earlier day than its file says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.scenario.late import left_out
from sim.scenario.sweep.sweep import Level, Sweep, filled


def told_late(sweep: Sweep, points: Sequence[tuple[Level, ...]]) -> Iterator[str]:
    """Yield a line for each event of a base and each axis with events after the last day.

    A file that has such an event is refused. With a last day of the command it is tried all the same, and told: else
    points that are one and the same would be read as an axis that makes no difference.
    """
    for base in sweep.bases:
        yield from left_out(base, base.until)
    last = min(base.until for base in sweep.bases)
    for k, axis in enumerate(sweep.axes):
        values = {values[k] for values in points} if axis.events else set()
        late = [value for value in values if any(filled(event, value).date > last for event in axis.events)]
        if late:
            of = "" if len(late) == len(values) else f" at {len(late):,} of its {len(values):,} values"
            yield f"the axis '{axis.name}' has events after the last day, {last}{of}: no run comes to them"
