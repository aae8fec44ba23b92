"""Fixtures that are made in tests/runs."""

from __future__ import annotations

from runs.conftest import small

__all__ = ["small"]
