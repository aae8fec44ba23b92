"""Commands that take no option twice: the last one alone would count, and nobody would be told.

No annotation here is a string: typer would have to evaluate each anew.
"""

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand
from typer.models import CommandFunctionType

from sim.scenario.errors import PanjError


class OnceCommand(TyperCommand):
    """A command whose options with one value are given once."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options.

        Raises
        ------
        PanjError
            If one that has a single value is given twice. Switches may be.
        """
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        given: list[Any] = list(order)
        for option in given:
            one = option.param_type_name == "option" and not (option.multiple or option.is_flag)
            if one and given.count(option) > 1:
                raise PanjError(f"{max(option.opts, key=len)} is given twice: it has one value")
        return super().parse_args(ctx, args)


class Commands(typer.Typer):
    """A group of such commands."""

    def command(self, name: str | None = None, **more: Any) -> Callable[[CommandFunctionType], CommandFunctionType]:
        """Declare a command; see :meth:`typer.Typer.command`."""
        return super().command(name, **{"cls": OnceCommand} | more)
