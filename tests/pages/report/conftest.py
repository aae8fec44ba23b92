"""Fixtures that are made in tests/figures."""

from __future__ import annotations

from figures.conftest import picture, world

__all__ = ["picture", "world"]
