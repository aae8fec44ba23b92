"""Rules of the user's own in a bundle: their files, found by reading them, and known by the digest in the results.

Nothing of a rule is run here, neither when a bundle is made nor when it is opened; :mod:`sim.bundles.again` runs what
the user has agreed to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.bundles.manifest import RULES
from sim.bundles.shapes import GivenRule
from sim.model.own import rules_of
from sim.model.own_files import Text, digest, root_of, texts_from
from sim.scenario.contents import is_file
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.scenario.own import OwnRule, remembered

MOST_CLASSES = 4
"""Of rules in one file that are derived from each other."""


@dataclass(frozen=True)
class Written:
    """A rule and the files that it is made of, by their paths from the folder in which Python finds it."""

    rule: OwnRule
    files: Mapping[str, bytes]

    @property
    def given(self) -> GivenRule:
        """What the manifest says of it."""
        return {"rule": self.rule.path, "code_sha256": self.rule.code, "files": [f"{RULES}/{f}" for f in self.files]}


def written(kept: Iterable[Mapping[str, object]], given: Iterable[str], where: Path) -> list[Written]:
    """Return the rules of a result with their files.

    Parameters
    ----------
    kept : iterable of mapping
        As a provenance.json has them.
    given : iterable of str
        As the user names them, where they are not found by themselves: ``folder/my_rules.py:Winter``.
    where : Path
        The folder that they are looked for in otherwise.

    Raises
    ------
    PanjError
        If one is not there, or another by now.
    """
    named = {rule.path: rule for rule in rules_of(list(given))}
    return [_written(rule, named.get(rule.path), where) for rule in remembered(kept)]


def _written(rule: OwnRule, given: OwnRule | None, where: Path) -> Written:
    module = rule.path.partition(":")[0]
    folder = _given(rule, where) if given is None else Path(given.folder or where)
    file = _file(folder, module)
    if file is None:
        how = f"give it: --rule FOLDER/{module.replace('.', '/')}.py:{rule.path.partition(':')[2]}"
        raise PanjError(f"the rule {rule.path}, with which the run was made, is not in {shown(folder)}: {how}")
    found = texts_from(module, file)
    same = rule.code in _digests(found) if given is None else rule.code == given.code
    if not same:
        raise PanjError(
            f"the rule {rule.path} in {shown(file)} is another one by now than the run was made with (SHA-256 "
            f"{rule.code[:12]}): run it again, or give the file of then with --rule"
        )
    root = root_of(module, file) or file.parent
    return Written(rule, {text.file.relative_to(root).as_posix(): text.content for text in found.values()})


def _given(rule: OwnRule, where: Path) -> Path:
    """Return the folder in which a rule was found when it was given, or that in which one works."""
    file = Path(where, rule.given.rpartition(":")[0])
    return file.parent if rule.given and is_file(file) else where


def _digests(found: Mapping[str, Text]) -> list[str]:
    """Return the digests that a rule of these files may have: it may be derived from others of the same file."""
    return [digest([found] * many) for many in range(1, MOST_CLASSES + 1)]


def _file(folder: Path, module: str) -> Path | None:
    """Return the file of a module in a folder."""
    parts = module.split(".")
    if not all(part.isidentifier() for part in parts):
        return None
    bare = folder.joinpath(*parts)
    either = (bare.with_name(f"{bare.name}.py"), bare / "__init__.py")
    return next((path for path in either if path.is_file()), None)
