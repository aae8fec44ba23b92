"""Fixtures that are made in tests/figures."""

from __future__ import annotations

from figures.conftest import picture, without, world

__all__ = ["picture", "without", "world"]
