"""Templates of pages: what they make can be read at any width."""

from __future__ import annotations

from sim.pages.web.template import Unbroken, template


def test_no_line_ends_between_a_number_and_its_per_cent_sign() -> None:
    page = Unbroken("its 90 % band, {{ share }}").render(share="<1 %")
    assert page == "its 90\u00a0% band, <1\u00a0%"
    for package, name in (("report", "report"), ("building", "match"), ("counted", "counted")):
        assert isinstance(template(f"sim.pages.{package}", f"{name}.html.j2"), Unbroken)
