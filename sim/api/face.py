"""Faces: classes for users, made of what lower storeys found."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

Face = TypeVar("Face")


def as_face(face: type[Face], found: Any) -> Face:
    """Return what a lower storey found as a class of this one, which derives from its: the content is the same."""
    return face(**{field.name: getattr(found, field.name) for field in fields(found)})
