"""A bundle that was harmed is opened as it was sent, or a line or two say why it is not, and nothing is written."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import bundle, load_run
from sim.bundles import manifest
from sim.bundles.unpack import open_bundle
from sim.runs.seal import OWN, own_digest
from tests.bundles.zips import Entries, entries, write
from tests.fuzz.conftest import told
from tests.fuzz.mutate import TEXTS, as_json, harmed, raw, tree


@pytest.fixture(scope="module")
def sent(border: Path) -> Iterator[Entries]:
    """What is in a bundle as it was sent."""
    with TemporaryDirectory(dir=border) as place:
        yield entries(bundle(border / "outputs" / "plain", Path(place) / "sent.panj.zip"))


def harmed_bundle(sent: Entries, rng: Random, file: Path) -> bool:
    """Write a bundle that was harmed; return whether whoever did it made the digests anew."""
    how = rng.choice(("raw", "manifest", "forged", "names", "part"))
    content, clever = dict(sent), how in ("forged", "names", "part")
    said = json.loads(content[manifest.NAME])
    if how in ("manifest", "forged"):
        said = tree(said, rng)
    if how == "names":
        old = rng.choice([name for name in content if name != manifest.NAME])
        new = rng.choice((*TEXTS, f"../{old}", f"/{old}", old.upper(), f"{old}/x.csv", f"worlds\\{old}", "rules/x.py"))
        new = new.encode("utf-8", "replace").decode()
        content[new] = content.pop(old) if rng.random() < 0.5 else content[old]
        said["parts"][new] = said["parts"].pop(old) if rng.random() < 0.5 else said["parts"][old]
    if how == "part":
        name = rng.choice([name for name in content if name != manifest.NAME])
        part = file.with_name(Path(name).name)
        part.write_bytes(content[name])
        content[name] = harmed(part, rng)
        part.unlink()
        said["parts"][name] = {"bytes": len(content[name]), "sha256": hashlib.sha256(content[name]).hexdigest()}
    content[manifest.NAME] = as_json(_sealed(said) if clever else said, rng)
    write(file, content)
    if how == "raw":
        write(file, sent)
        file.write_bytes(raw(file.read_bytes(), rng))
    return clever


def _sealed(said: Any) -> Any:
    """Return a manifest with the digest of what it says now."""
    if isinstance(said, dict):
        with suppress(UnicodeEncodeError):  # half a letter has no digest
            said[OWN] = own_digest(said)
    return said


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_bundle_is_told_or_opened_as_it_was_sent(border: Path, sent: Entries, rng: Random) -> None:
    with TemporaryDirectory(dir=border) as place:
        file, folder = Path(place) / "x.panj.zip", Path(place) / "x"
        clever = harmed_bundle(sent, rng, file)
        opened, _ = told(lambda: open_bundle(file, folder), 2)
        there = {path.name for path in Path(place).iterdir()}
        assert there == ({"x.panj.zip", "x"} if opened is not None else {"x.panj.zip"}), "nothing is half-written"
        if opened is None:
            return
        found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if not p.is_dir()}
        assert all(path.resolve().is_relative_to(folder.resolve()) and path.is_file() for path in found.values())
        if not clever:
            assert {name: path.read_bytes() for name, path in found.items() if name != manifest.NAME} == {
                name: data for name, data in sent.items() if name != manifest.NAME
            }
        told(lambda: load_run(folder))
        shutil.rmtree(folder)
