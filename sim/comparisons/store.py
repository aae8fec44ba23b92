"""Store: a comparison on disk, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from sim.runs import store
from sim.runs.frames import LEVEL_NAMES
from sim.runs.kinds import MARK, Kind
from sim.scenario.own import written
from sim.scenario.write import write_scenario
from sim.world.hosts import crossings_to

if TYPE_CHECKING:
    from sim.comparisons.comparison import Comparison
    from sim.comparisons.shapes import Summary

NAME = "differences"
#: Quantiles of each scenario by itself, from which figures are drawn anew.
BANDS = "bands"


def save(comparison: Comparison, folder: Path, extra: Callable[[Path], object] | None = None) -> Path:
    """Write a comparison to `folder`, replacing an older one there.

    Parameters
    ----------
    comparison : Comparison
    folder : Path
    extra : callable, optional
        Called with the temporary folder to add files (the figures) before it is renamed.

    Returns
    -------
    Path
        The folder.
    """
    with store.whole(folder, Kind.COMPARISON) as work:
        write(comparison, work)
        if extra is not None:
            extra(work)
    return folder.resolve()


def write(comparison: Comparison, folder: Path) -> None:
    """Write all files of a comparison into an existing folder."""
    _differences(comparison, folder)
    _bands(comparison, folder)
    _json(folder / "summary.json", stored_summary(comparison))
    (folder / "scenarios").mkdir()
    for plan in comparison.plans:
        own, crossings = store.registry(plan.scenario), crossings_to(plan.world)
        write_scenario(plan.as_run, own, folder / "scenarios", crossings, plan.scenario.name, plan.options)
    store.write_json(folder / MARK, provenance(comparison))


def _differences(comparison: Comparison, folder: Path) -> None:
    import pyarrow as pa
    import pyarrow.csv as csv
    import pyarrow.parquet as parquet

    table = pa.Table.from_pandas(comparison.frame, preserve_index=False).replace_schema_metadata(None)
    table = table.set_column(0, "date", table["date"].cast(pa.date32()))
    parquet.write_table(table, folder / f"{NAME}.parquet", compression="zstd", write_page_checksum=True)
    for k, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(k, field.name, table[field.name].cast(pa.string()))
        elif pa.types.is_floating(field.type):
            table = table.set_column(k, field.name, pa.array(np.round(table[field.name].to_numpy(), 3)))
    csv.write_csv(table, folder / f"{NAME}.csv")


def _bands(comparison: Comparison, folder: Path) -> None:
    """Write the main measures of each scenario on every day."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    days, curves = len(comparison.dates), comparison.curves
    about = zip(*((*key, name) for name, key in curves for _ in range(days)), strict=True)
    table = pa.table(
        [
            pa.array(np.tile(comparison.dates, len(curves)), pa.date32()),
            *(pa.array(words, pa.string()).dictionary_encode() for words in about),
            *np.concatenate(list(curves.values()), axis=1),
        ],
        names=["date", "measure", "place", "kind", "scenario", *LEVEL_NAMES],
    )
    parquet.write_table(table, folder / f"{BANDS}.parquet", compression="zstd", write_page_checksum=True)


def _json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def stored_summary(comparison: Comparison) -> Summary:
    """Return the summary as its file has it: three digits behind the point, null for what is no number."""
    return cast("Summary", _plain(comparison.summary))


def _plain(content: Any) -> Any:
    """Return the content with null for what is no number, and three digits behind the point."""
    if isinstance(content, dict):
        return {key: _plain(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_plain(value) for value in content]
    if isinstance(content, float):
        return round(content, 3) if np.isfinite(content) else None
    return content


def provenance(comparison: Comparison) -> dict[str, object]:
    """Return what is needed to make the same comparison again."""
    found = store.provenance_of(comparison.plans[0], comparison.replicates, comparison.interrupted)
    made = {key: value for key, value in found.items() if key != "scenario"}
    return {"scenarios": list(comparison.names), **made, **_rules(comparison)}


def _rules(comparison: Comparison) -> dict[str, object]:
    """Return the rules of the user's own where not all scenarios have the same, and which of them each has."""
    has = {name: plan.scenario.own for name, plan in zip(comparison.names, comparison.plans, strict=True)}
    every = list(dict.fromkeys(rule for rules in has.values() for rule in rules))
    if all(list(rules) == every for rules in has.values()):
        return {}
    return {
        "own_rules": written(every),
        "own_rules_of": {name: [every.index(rule) for rule in rules] for name, rules in has.items()},
    }
