"""Nothing is half-written and nobody's code is run: Ctrl-C, a full disk, two at once, rules of somebody else's."""

from __future__ import annotations

import resource
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import sim
from sim.bundles import again, archive, write
from sim.bundles.unpack import open_bundle
from sim.cli.app import app
from sim.scenario import temporary
from sim.scenario.errors import PanjError
from tests import own_rules
from tests.bundles.conftest import SCENARIOS


def panj(*words: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert "Traceback" not in result.output, result.output
    return result


@contextmanager
def files_of_at_most(many: int) -> Iterator[None]:
    """Let no file grow larger, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (many, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_no_half_bundle_and_no_half_folder(author: Path, sent: Path) -> None:
    opened = sim.open_bundle(sent, "opened")
    with files_of_at_most(10_000), pytest.raises(PanjError, match=r"cannot write .*other\.panj\.zip: File too large"):
        sim.bundle(opened, "other.panj.zip")
    with files_of_at_most(10_000), pytest.raises(PanjError, match=r"cannot write to .*another: File too large"):
        sim.open_bundle(sent, "another")
    assert sorted(path.name for path in Path().iterdir()) == ["opened", "plain.panj.zip"]


@pytest.mark.parametrize("many", [0, 3])
def test_ctrl_c_leaves_nothing(sent: Path, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    pieces, left = archive.Archive._pieces, [many]

    def stops(self: archive.Archive, *given: object) -> Iterator[bytes]:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return pieces(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(archive.Archive, "_pieces", stops)
    with pytest.raises(KeyboardInterrupt):
        open_bundle(sent)
    assert [path.name for path in Path().iterdir()] == ["plain.panj.zip"]
    monkeypatch.undo()


def test_ctrl_c_while_it_is_bundled_leaves_nothing(sent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = sim.open_bundle(sent, "opened")
    put, left = write._put, [5]

    def stops(*given: object) -> object:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        return put(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(write, "_put", stops)
    with pytest.raises(KeyboardInterrupt):
        sim.bundle(opened, "other.panj.zip")
    assert sorted(path.name for path in Path().iterdir()) == ["opened", "plain.panj.zip"]


def test_of_two_terminals_one_writes_and_the_other_finds_it(sent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put = temporary.put_as_new

    def second(work: Path, folder: Path) -> None:
        monkeypatch.setattr(temporary, "put_as_new", put)
        assert open_bundle(sent).new, "the other terminal was quicker"
        put(work, folder)

    monkeypatch.setattr(temporary, "put_as_new", second)
    assert not open_bundle(sent).new

    def theirs(work: Path, folder: Path) -> None:
        folder.mkdir()
        (folder / "mine.txt").touch()
        put(work, folder)

    monkeypatch.setattr(temporary, "put_as_new", theirs)
    with pytest.raises(PanjError, match="is there already: nothing was written"):
        open_bundle(sent, Path("other"))


def test_of_two_that_bundle_the_second_writes_over_nothing(sent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = sim.open_bundle(sent, "opened")
    put = write._write

    def other_first(*given: object) -> None:
        Path("x.panj.zip").write_bytes(b"theirs")
        put(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(write, "_write", other_first)
    with pytest.raises(PanjError, match=r"x\.panj\.zip is there already: nothing was written"):
        sim.bundle(opened, "x.panj.zip")
    assert Path("x.panj.zip").read_bytes() == b"theirs"
    assert not [path for path in Path().iterdir() if path.name.startswith(".")]


TELLS = 'from pathlib import Path\n\nPath("was-run.txt").touch()\n'


@pytest.fixture
def ruled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A bundle of a run with a rule of its author's, whose module leaves a trace when it is run."""
    where = tmp_path / "author"
    shutil.copytree(SCENARIOS, where / "scenarios")
    (where / "my_ruled.py").write_text(TELLS + "import helping\n" + own_rules.rule(), encoding="utf-8")
    (where / "helping.py").write_text("MUCH = 1\n", encoding="utf-8")
    monkeypatch.chdir(where)
    path = list(sys.path)
    sim.run("plain", jobs=1, parts=False, rules="my_ruled:Mine").save("outputs/plain", plots=False)
    sim.bundle("outputs/plain")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.move("plain.panj.zip", elsewhere)
    monkeypatch.chdir(elsewhere)
    sys.path[:] = path
    own_rules.forget(where)
    yield where
    sys.path[:] = path
    own_rules.forget(tmp_path)


def test_rules_of_somebody_else_run_only_when_the_user_has_agreed(ruled: Path) -> None:
    opened = panj("open", "plain.panj.zip")
    assert opened.exit_code == 0, opened.output
    assert "it was made with a rule of somebody's own, my_ruled:Mine, which is not run by opening it" in opened.output
    refused = panj("open", "plain.panj.zip", "--run")
    assert refused.exit_code == 2
    assert "it has code of somebody else's, which was not run: my_ruled:Mine" in " ".join(refused.output.split())
    told = open_bundle(Path("plain.panj.zip")).told
    for name, sha256 in again.code_in(told).items():
        assert f"{sha256}  {name}" in refused.output
    assert sorted(again.code_in(told)) == ["rules/helping.py", "rules/my_ruled.py"]
    assert panj("open", "plain.panj.zip", "--run", "--allow-rules", "0" * 12).exit_code == 2
    assert panj("open", "plain.panj.zip", "--run", "--allow-rules", again.agreed(told)[:4]).exit_code == 2
    assert not Path("was-run.txt").exists(), "no code has been run"
    words = ("--run", "--allow-rules", again.agreed(told)[:12], "--no-report", "--jobs", 1)
    done = panj("open", "plain.panj.zip", *words)
    assert done.exit_code == 0, done.output
    assert "the results are equal, byte for byte" in done.output
    assert Path("was-run.txt").exists()


def test_a_rule_that_is_not_there_or_another_is_not_bundled(ruled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ruled)
    Path("was-run.txt").unlink()
    (ruled / "helping.py").write_text("MUCH = 2\n", encoding="utf-8")
    with pytest.raises(PanjError, match=r"my_ruled:Mine in my_ruled\.py is another one by now"):
        sim.bundle("outputs/plain", "x.panj.zip")
    (ruled / "my_ruled.py").rename(ruled / "moved.py")
    with pytest.raises(PanjError, match=r"is not in .*give it: --rule FOLDER/my_ruled\.py:Mine"):
        sim.bundle("outputs/plain", "x.panj.zip")
    assert not Path("was-run.txt").exists(), "nothing is run to bundle it"
