"""Fixtures that are made in tests/runs."""

from __future__ import annotations

from runs.conftest import made_up, small

__all__ = ["made_up", "small"]
