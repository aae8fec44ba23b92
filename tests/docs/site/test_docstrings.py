"""Our docstrings as Markdown."""

from __future__ import annotations

import pytest

pytest.importorskip("griffe", reason="the extra 'docs' is not installed: pip install 'panj[docs]'")
from sim.docs.site.docstrings import as_markdown


def test_a_role_is_a_link_where_the_reference_has_its_name() -> None:
    said = as_markdown("See :func:`sim.runs.run.run` and :class:`~sim.model.rule.Rule`.")
    assert said == (
        'See <autoref identifier="sim.runs.run.run" optional><code>sim.runs.run.run</code></autoref> and '
        '<autoref identifier="sim.model.rule.Rule" optional><code>Rule</code></autoref>.'
    )


def test_what_stands_after_two_colons_is_a_block() -> None:
    said = as_markdown("Take::\n\n    a = 1\n\n    b = 2\n\nand ``c``.")
    assert said == "Take:\n\n```python\na = 1\n\nb = 2\n```\n\nand `c`."


@pytest.mark.parametrize("text", ["A colon: and more::text", "Parameters\n----------\na : int\n    Of b."])
def test_the_rest_stays(text: str) -> None:
    assert as_markdown(text) == text
