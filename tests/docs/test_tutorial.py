"""docs/tutorial.ipynb: it has been run as it stands, and it still runs."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest

import sim

nbformat = pytest.importorskip("nbformat", reason="the tutorial needs the extra 'notebook'")
NOTEBOOK = Path(sim.__file__).parents[1] / "docs" / "tutorial.ipynb"
LARGEST = 1_000_000  # bytes


@pytest.fixture(scope="module")
def book() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def code(book: Any) -> list[Any]:
    return [cell for cell in book.cells if cell.cell_type == "code"]


def said(cell: Any) -> list[str]:
    """Return what a cell printed and the text of its result, without what differs from run to run."""
    texts = [out.get("text") or out.get("data", {}).get("text/plain", "") for out in cell.outputs]
    return [re.sub(r"0x[0-9a-f]+", "0x", text) for text in texts]


def test_it_was_run_from_top_to_bottom_without_a_mistake(book: Any) -> None:
    nbformat.validate(book)
    cells = code(book)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not [out for cell in cells for out in cell.outputs if out.output_type == "error"]


def test_it_shows_results_and_figures(book: Any) -> None:
    kinds = [kind for cell in code(book) for out in cell.outputs for kind in out.get("data", {})]
    assert kinds.count("image/png") >= 5
    assert kinds.count("text/html") >= 3


def test_it_is_small_and_names_no_machine(book: Any) -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert len(text) < LARGEST
    assert not re.search(r"/(home|root|tmp|Users)/", text)


@pytest.mark.slow
def test_it_still_runs_and_says_the_same(book: Any, tmp_path: Path) -> None:
    nbclient = pytest.importorskip("nbclient", reason="the tutorial needs the extra 'notebook'")
    pytest.importorskip("ipykernel", reason="the tutorial needs the extra 'notebook'")
    again = copy.deepcopy(book)
    nbclient.NotebookClient(
        again, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    for before, after in zip(code(book), code(again), strict=True):
        assert said(after) == said(before), after.source
