"""A bundle is somebody else's file: what could harm is refused in a line or two, and nothing is written."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from sim.bundles import archive, manifest
from sim.bundles.unpack import open_bundle
from sim.scenario.errors import PanjError
from tests.bundles.zips import Entries, entries, forged, write


def refused(file: Path, *said: str) -> None:
    """Check that a bundle is not opened, in a line or two that say why, and that nothing is there."""
    with pytest.raises(PanjError) as error:
        open_bundle(file)
    for text in said:
        assert text in str(error.value), str(error.value)
    assert len(str(error.value).splitlines()) <= 2
    outside = {"outputs", file.name}
    assert {path.name for path in Path().iterdir()} <= outside
    assert not Path("outputs").exists() or not list(Path("outputs").iterdir())


@pytest.mark.parametrize(
    "name",
    [
        "../evil.csv",
        "worlds/../../evil.csv",
        "/tmp/evil.csv",
        "C:/evil.csv",
        "C:evil.csv",
        "worlds\\..\\evil.csv",
        "bands.csv:stream.csv",
        "worlds//evil.csv",
        "./evil.csv",
        ".hidden.csv",
        "evil.csv.",
        "evil.csv ",
        "nul.csv",
        "COM1.csv",
        "a\nb.csv",
        "a\x1b[31m.csv",
        "a\u202eb.csv",
        "a\x00b.csv",
        "x" * 120 + ".csv",
        "/".join(["a"] * 20) + ".csv",
        "worlds/",
        "",
    ],
)
def test_no_name_leads_out_of_the_folder(sent: Path, name: str) -> None:
    def change(told: dict[str, Any], content: Entries) -> None:
        content[name] = content["bands.csv"]
        told["parts"][name] = told["parts"]["bands.csv"]

    refused(forged(sent, change), "is not opened: a file in it is called")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("BANDS.CSV", "would be one file on some systems"),
        ("worlds/SMALL/places.csv", "would be one file on some systems"),
        ("bands.csv/x.csv", "would be one file on some systems"),
        ("ｂands.csv", "would be one file on some systems"),
        ("sitecustomize.py", "is no file of a result, a world or a rule"),
        ("worlds/small/raw/x.sh", "is no file of a result, a world or a rule"),
        ("rules/x.pyc", "is no file of a result, a world or a rule"),
        ("report.html", "is no file of a result, a world or a rule"),
    ],
)
def test_what_is_no_part_of_a_bundle_is_refused(sent: Path, name: str, said: str) -> None:
    def change(told: dict[str, Any], content: Entries) -> None:
        content[name] = content["bands.csv"]
        told["parts"][name] = told["parts"]["bands.csv"]

    refused(forged(sent, change), said)


def test_a_link_is_refused(sent: Path) -> None:
    refused(write(sent, entries(sent), stat.S_IFLNK | 0o777), "it is a link, or no file")


def test_a_name_that_is_there_twice_is_refused(sent: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(sent, "a") as packed:
        packed.writestr("bands.csv", "x")
    refused(sent, "it is there twice")


def test_a_file_that_is_not_listed_and_one_that_is_missing_are_told(sent: Path) -> None:
    content = entries(sent)
    refused(write(sent, content | {"more.csv": b""}), "more.csv is not listed")
    del content["bands.csv"]
    refused(write(sent, content), "bands.csv is missing")


def test_a_zip_bomb_is_not_unpacked(sent: Path) -> None:
    def change(told: dict[str, Any], content: Entries) -> None:
        content["bands.csv"] = bytes(200 << 20)
        told["parts"]["bands.csv"]["bytes"] = 200 << 20

    refused(forged(sent, change), "is not opened: it would unpack from", "as no bundle does")


def test_a_size_that_is_a_lie_is_held_to(sent: Path) -> None:
    content = entries(sent)
    write(sent, content)
    raw = bytearray(sent.read_bytes())
    length = len(content["bands.csv"])
    at = raw.index(struct.pack("<I", length), raw.rindex(b"PK\1\2", 0, raw.rindex(b"bands.csv")))
    raw[at : at + 4] = struct.pack("<I", length - 1)  # the directory says less than there is
    sent.write_bytes(raw)
    refused(sent, "bands.csv is not as long as its bundle.json says")

    def change(told: dict[str, Any], inside: Entries) -> None:
        told["parts"]["bands.csv"]["bytes"] += 1

    refused(forged(write(sent, content), change), "bands.csv is not as long as its bundle.json says")


def test_a_directory_of_millions_is_not_read(sent: Path) -> None:
    raw = bytearray(sent.read_bytes())
    at = raw.rindex(archive.END)
    raw[at + 12 : at + 16] = struct.pack("<I", 500 << 20)
    sent.write_bytes(raw)
    refused(sent, "lists more parts than any bundle has")


def test_another_part_than_was_bundled_is_told(sent: Path) -> None:
    content = entries(sent)
    content["bands.csv"] = content["bands.csv"][:-1] + b"7"
    refused(write(sent, content), "bands.csv is not what its bundle.json says", "ask for it again")


@pytest.mark.parametrize("many", [0, 1, 21, 1000, -1, -100])
def test_a_file_that_was_cut_off_is_told(sent: Path, many: int) -> None:
    sent.write_bytes(sent.read_bytes()[:many])
    refused(sent, "is empty" if not many else "was cut off", "ask for it again")


def test_flipped_bits_are_told_or_change_nothing(sent: Path) -> None:
    whole, content = sent.read_bytes(), entries(sent)
    for at in range(40, len(whole), len(whole) // 60):
        harmed = bytearray(whole)
        harmed[at] ^= 0x10
        sent.write_bytes(harmed)
        folder = Path(f"folder-{at}")
        folder.mkdir()
        with suppress(PanjError), archive.opened(sent) as found:
            found.unpack(folder)
            there = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
            assert there == content


def test_what_is_no_bundle_is_told(sent: Path) -> None:
    refused(write(sent, {"readme.txt": b"hello"}), "is no bundle of panj: it has no bundle.json")
    refused(write(sent, {"bundle.json": b"[]"}), "want an object with names")
    refused(write(sent, {"bundle.json": b"{}"}), "is no bundle of panj: its bundle.json names no version")
    refused(write(sent, {"bundle.json": b'{"a":' * 60_000 + b"1" + b"}" * 60_000}), "nested too deeply")


def test_neither_a_folder_nor_a_pipe_is_waited_for(elsewhere: Path) -> None:
    Path("x.panj.zip").mkdir()
    refused(Path("x.panj.zip"), "it is a folder, not a file")
    Path("x.panj.zip").rmdir()
    refused(Path("x.panj.zip"), "No such file")
    os.mkfifo("x.panj.zip")
    refused(Path("x.panj.zip"), "it is a pipe, not a file")


def test_a_newer_bundle_names_both_versions_and_what_to_do(sent: Path) -> None:
    def change(told: dict[str, Any], content: Entries) -> None:
        told |= {"bundle": manifest.FORMAT + 1, "panj": "7.2.0", "what is new": ["?"]}

    refused(
        forged(sent, change),
        "made by panj 7.2.0, in format 2 of bundles; this is panj 0.1.0, which reads formats up to 1",
        "Install panj 7.2.0 or a newer one",
    )


def test_one_of_the_same_format_by_another_version_is_opened(sent: Path) -> None:
    def change(told: dict[str, Any], content: Entries) -> None:
        told["panj"] = "0.0.9"

    assert open_bundle(forged(sent, change)).told["panj"] == "0.0.9"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "a nowcast"),
        ("kind", "a comparison"),
        ("name", "a\nb"),
        ("worlds", [{"name": "../x", "sha256": "0" * 64, "left_out": [], "tables_left_out": []}]),
        ("rules", [{"rule": "a:B", "code_sha256": "0" * 64, "files": ["rules/a.py"]}]),
        ("parts", {}),
        ("bundle", 0),
        ("bundle", "1"),
        ("panj", None),
        ("more", 1),
    ],
)
def test_a_manifest_that_says_what_cannot_be_is_refused(sent: Path, key: str, value: object) -> None:
    def change(told: dict[str, Any], content: Entries) -> None:
        told[key] = value

    refused(forged(sent, change))


def test_a_manifest_that_was_edited_is_told(sent: Path) -> None:
    content = entries(sent)
    content["bundle.json"] = content["bundle.json"].replace(b'"a run"', b'"a sweep"')
    refused(write(sent, content), "bundle.json is not as panj wrote it")
