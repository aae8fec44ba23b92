"""Questions: answered by a flag, at the terminal or by what is suggested; what is no answer is told at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sim.cli.asking import can_ask
from sim.cli.terminal import say
from sim.scenario.errors import PanjError, did_you_mean
from sim.words.typed import quoted

T = TypeVar("T")
Typed = Callable[[str], str]
"""Gets what is shown before the answer, returns what was typed."""
MOST_SHOWN = 40
"""Choices that are listed at once; of more a name is typed."""
LIST = "?"


@dataclass(frozen=True)
class Choice:
    """One of several things to choose from.

    Parameters
    ----------
    value : str
    label : str
        In words; "" where the value says all.
    beside : str
        What is shown behind it, and is no part of an answer.
    """

    value: str
    label: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked.

    Parameters
    ----------
    text : str
        Without a question's colon.
    flag : str
        What answers it on the command line.
    suggested : str, optional
        What an empty answer means; None where there has to be one.
    said : str
        What is suggested, in words.
    """

    text: str
    flag: str
    suggested: str | None = None
    said: str = ""

    @property
    def prompt(self) -> str:
        """What stands before the answer."""
        said = self.said or self.suggested
        return f"{self.text} [{said}]: " if said else f"{self.text}: "


class Questions:
    """Whoever is asked.

    Parameters
    ----------
    typed : callable, optional
        None: nobody can be asked, or wants to be.
    refused : str
        Why, for the message on what is missing.
    """

    def __init__(self, typed: Typed | None, refused: str = "") -> None:
        self.typed, self.refused = typed, refused

    def ask(self, question: Question, meant: Callable[[str], T], given: str | None = None) -> T:
        """Return what an answer means: the given one, or the first typed one that means something.

        Raises
        ------
        PanjError
            If the given one means nothing, or nobody answers.
        """
        if given is not None:
            return meant(given)
        if self.typed is None:
            if question.suggested is None:
                raise PanjError(f"{self.refused}: give {question.flag}")
            return meant(question.suggested)
        while True:
            text = self._typed(question.prompt)
            if not text and question.suggested is not None:
                text = question.suggested
            try:
                return meant(text)
            except PanjError as error:
                say(str(error))

    def _typed(self, prompt: str) -> str:
        assert self.typed is not None
        try:
            return self.typed(prompt).strip()
        except EOFError:
            raise PanjError("\nno answer any more: nothing was written") from None

    def choose(self, question: Question, choices: Sequence[Choice], given: str | None = None) -> str:
        """Return the value that was chosen, by its number, its value or its label."""

        def meant(text: str) -> str:
            if text == LIST and given is None:
                show(choices)
            return chosen(text, choices)

        if given is None and self.typed is not None:
            if len(choices) <= MOST_SHOWN:
                say(f"{question.text}?" if not question.text.endswith("?") else question.text)
                show(choices)
            question = Question(_short(choices), question.flag, question.suggested, question.said)
        return self.ask(question, meant, given)


def asked_here(yes: bool) -> Questions:
    """Return whoever is at the terminal; nobody where there is none, or where nothing is to be asked."""
    if yes:
        return Questions(None, "nothing is asked (--yes)")
    return Questions(input) if can_ask() else Questions(None, "nobody can be asked (this is no terminal)")


def show(choices: Sequence[Choice]) -> None:
    """Print what there is to choose from."""
    width = len(str(len(choices)))
    wide = max(len(choice.value) for choice in choices)
    for number, choice in enumerate(choices, 1):
        value = choice.value.ljust(wide) if choice.label else choice.value
        label = ", ".join(filter(None, (choice.label, choice.beside)))
        say(f"  {str(number).rjust(width)}  {value}  {label}".rstrip())


def _short(choices: Sequence[Choice]) -> str:
    return f"1 to {len(choices)}" if len(choices) <= MOST_SHOWN else f"a name ({LIST} lists all {len(choices)})"


def chosen(text: str, choices: Sequence[Choice]) -> str:
    """Return the value that a text means.

    Raises
    ------
    PanjError
        With the nearest right one.
    """
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1].value
    wanted = text.casefold()
    found = [choice.value for choice in choices if wanted in (choice.value.casefold(), choice.label.casefold())]
    if len(set(found)) == 1:
        return found[0]
    if text == LIST:
        raise PanjError("one of these")
    hint = did_you_mean(text, {choice.value: choice.label for choice in choices})
    known = ", ".join(choice.value for choice in choices[:12]) + (", …" if len(choices) > 12 else "")
    raise PanjError(f"'{quoted(text)}' is none of these ({hint or known})" if text else f"want one of these: {known}")
