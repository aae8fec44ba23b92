"""Arrays that stay as they are: what several runs share can be written by none of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


class Fixed:
    """Base of frozen classes whose arrays are read-only from the start, also where another process has unpickled them.

    The arrays are looked at, not copied: who made them may go on writing to his own.
    """

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            object.__setattr__(self, name, fixed(value))

    def __setstate__(self, state: Mapping[str, object]) -> None:
        self.__dict__.update({name: fixed(value) for name, value in state.items()})


def fixed(value: Any) -> Any:
    """Return a value that cannot be written: an array, or arrays in tuples, as read-only views; all else as it is."""
    if isinstance(value, np.ndarray) and value.flags.writeable:
        value = value.view()
        value.flags.writeable = False
    elif type(value) is tuple and any(isinstance(inner, np.ndarray | tuple) for inner in value):
        value = tuple(fixed(inner) for inner in value)
    return value
