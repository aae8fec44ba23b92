"""A bundle as a file of somebody else's: read with suspicion, and no more of it than it says there is.

Refused are a file that is no ZIP file or was cut off, one with a directory that no bundle needs, parts that the
manifest does not list or lists otherwise, what is encrypted, packed as no bundle is, a link, twice there, or of a name
that leads elsewhere (:mod:`sim.bundles.paths`). Sizes are those of the manifest, and held to while reading: what would
unpack to more than a hundred times its size, or to more than the disk takes, is not unpacked at all.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sim.bundles import manifest, paths, shapes
from sim.runs.json_files import parsed
from sim.scenario.contents import UnreadableError, open_file
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.words.numbers import size
from sim.words.printable import printable

END, END_64, PLACE_64 = b"PK\5\6", b"PK\6\6", b"PK\6\7"
LONGEST_END = 22 + 65_535 + 20
"""Bytes from the end of a ZIP file within which its directory is announced."""
MOST_DIRECTORY = manifest.MOST_PARTS * (46 + 4 * paths.LONGEST + 64)
MOST_MANIFEST = 16 << 20
MOST_RATIO, ROOM = 100, 16 << 20
"""Nothing of ours is packed to less than a hundredth, but for what is small anyway."""
PIECE = 1 << 20
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
AGAIN = "it was damaged on the way or is no bundle of panj: ask for it again"


@dataclass(frozen=True, eq=False)
class Archive:
    """A bundle that is open.

    Parameters
    ----------
    path : Path
    told : Manifest
        What it says of itself, checked.
    packed : zipfile.ZipFile
    """

    path: Path
    told: shapes.Manifest
    packed: zipfile.ZipFile

    @property
    def needs(self) -> int:
        """How many bytes are in it, unpacked."""
        return sum(part["bytes"] for part in self.told["parts"].values())

    def unpack(self, folder: Path) -> None:
        """Write all parts into an empty folder, each checked.

        Raises
        ------
        PanjError
            If one is not what the manifest says.
        OSError
            If one cannot be written.
        """
        free = shutil.disk_usage(folder).free
        if self.needs > free:
            raise PanjError(
                f"{shown(self.path)} needs {size(self.needs)} where it is unpacked, and there are {size(free)}"
            )
        for name, part in self.told["parts"].items():
            target = folder.joinpath(*name.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                for piece in self._pieces(name, part):
                    out.write(piece)
        (folder / manifest.NAME).write_bytes(self.manifest())

    def manifest(self) -> bytes:
        """Return the manifest as it stands in the file."""
        return _read(self.path, self.packed, manifest.NAME, MOST_MANIFEST)

    def _pieces(self, name: str, part: shapes.Part) -> Iterator[bytes]:
        """Yield a part, as much of it as there should be."""
        total, left = hashlib.sha256(), part["bytes"]
        with _told(self.path, name), self.packed.open(name) as stream:
            while piece := stream.read(min(PIECE, left + 1)):
                left -= len(piece)
                if left < 0:
                    break
                total.update(piece)
                yield piece
        if left or total.hexdigest() != part["sha256"]:
            raise PanjError(f"{shown(self.path)}: {name} is not what its {manifest.NAME} says: {AGAIN}")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Give a bundle whose directory and manifest have been checked; nothing of it has been written.

    Raises
    ------
    PanjError
        If it cannot be read, is none, or was made by a newer version.
    """
    try:
        stream = open_file(path)
    except UnreadableError as error:
        raise PanjError(f"{shown(path)} {error}") from None
    with stream:
        _check_end(path, stream)
        with _told(path, ""):
            packed = zipfile.ZipFile(stream)
        with packed:
            infos = _checked(path, packed)
            if manifest.NAME not in infos:
                raise PanjError(f"{shown(path)} is no bundle of panj: it has no {manifest.NAME}")
            content = parsed(_read(path, packed, manifest.NAME, MOST_MANIFEST), Path(shown(path)) / manifest.NAME)
            told = manifest.check(Path(shown(path)), content)
            _check_parts(path, infos, told)
            yield Archive(path, told, packed)


def _check_end(path: Path, stream: BinaryIO) -> None:
    """Refuse what is no ZIP file, and one whose directory is larger than that of any bundle, before it is read."""
    whole = stream.seek(0, os.SEEK_END)
    if not whole:
        raise PanjError(f"{shown(path)} is empty: {AGAIN}")
    stream.seek(max(0, whole - LONGEST_END))
    tail = stream.read(LONGEST_END)
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + 22:
        raise PanjError(f"{shown(path)} is no ZIP file, or was cut off: {AGAIN}")
    _, _, _, many, directory, _, _ = struct.unpack("<4H2IH", tail[at + 4 : at + 22])
    if tail[max(0, at - 20) : at].startswith(PLACE_64):
        (place,) = struct.unpack("<Q", tail[at - 12 : at - 4])
        stream.seek(min(place, whole))
        record = stream.read(56)
        if len(record) < 56 or not record.startswith(END_64):
            raise PanjError(f"{shown(path)} was cut off: {AGAIN}")
        many, directory = struct.unpack("<2Q", record[32:48])
    if directory > MOST_DIRECTORY or many > manifest.MOST_PARTS + 1:
        raise PanjError(f"{shown(path)} lists more parts than any bundle has (at most {manifest.MOST_PARTS:,})")
    stream.seek(0)


def _checked(path: Path, packed: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return what is in a ZIP file by its name, if all of it may be in a bundle."""
    infos: dict[str, zipfile.ZipInfo] = {}
    for info in packed.infolist():
        name = info.orig_filename
        why = paths.wrong(name) or ("its name is written in two ways" if name != info.filename else "")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if not why and kind not in (0, stat.S_IFREG):
            why = "it is a link, or no file"
        if not why and info.flag_bits & ENCRYPTED:
            why = "it is encrypted"
        if not why and info.compress_type not in PACKINGS:
            why = "it is packed as no bundle is"
        if not why and name in infos:
            why = "it is there twice"
        if why:
            raise PanjError(f"{shown(path)} is not opened: a file in it is called {name[:80]!a}, and {why}")
        infos[name] = info
    whole = sum(info.file_size for info in infos.values())
    packed_size = path.stat().st_size
    if whole > MOST_RATIO * packed_size + ROOM:
        raise PanjError(
            f"{shown(path)} is not opened: it would unpack from {size(packed_size)} to {size(whole)}, as no bundle does"
        )
    return infos


def _check_parts(path: Path, infos: dict[str, zipfile.ZipInfo], told: shapes.Manifest) -> None:
    """Refuse a ZIP file that has other files than its manifest lists, or files of other sizes."""
    listed, there = {manifest.NAME, *told["parts"]}, set(infos)
    if listed != there:
        name = min(listed ^ there)
        what = "is not listed" if name in there else "is missing"
        raise PanjError(f"{shown(path)}: {name} {what}: {AGAIN}")
    for name, part in told["parts"].items():
        if infos[name].file_size != part["bytes"]:
            raise PanjError(f"{shown(path)}: {name} is not as long as its {manifest.NAME} says: {AGAIN}")


def _read(path: Path, packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Return a small file of a ZIP file."""
    with _told(path, name), packed.open(name) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise PanjError(f"{shown(path)}: {name} is larger than {size(most)}")
    return content


@contextmanager
def _told(path: Path, name: str) -> Iterator[None]:
    """Tell of whatever a damaged ZIP file does."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, LookupError, NotImplementedError,
            RuntimeError, OverflowError) as error:  # fmt: skip
        said = printable(str(error).splitlines()[0] if str(error) else type(error).__name__)
        where = f": {name}" if name else ""
        raise PanjError(f"{shown(path)}{where} cannot be read ({said}): {AGAIN}") from None
