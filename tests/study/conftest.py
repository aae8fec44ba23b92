"""Fixtures that are made in tests/runs."""

from __future__ import annotations

from runs.conftest import inland, made_up, small

__all__ = ["inland", "made_up", "small"]
