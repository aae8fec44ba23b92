"""The package works wherever it is installed."""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_there_is_one_version() -> None:
    assert PROJECT["version"] == sim.__version__


def test_the_command_is_panj_and_can_be_imported() -> None:
    module, name = PROJECT["scripts"]["panj"].split(":")
    assert callable(getattr(importlib.import_module(module), name))


def test_types_are_shipped() -> None:
    assert (Path(sim.__file__).parent / "py.typed").is_file()


def test_every_name_that_is_promised_is_there() -> None:
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sim.nothing  # type: ignore[attr-defined]


def test_what_is_imported_at_run_time_is_a_dependency() -> None:
    """Names on PyPI and names of modules are the same here but for these."""
    modules = {"ruamel.yaml": "ruamel", "typing-extensions": "typing_extensions"}
    declared = {modules.get(name, name) for name in (d.split(">")[0].split("<")[0] for d in PROJECT["dependencies"])}
    imported = set()
    for file in Path(sim.__file__).parent.rglob("*.py"):
        for line in file.read_text(encoding="utf-8").splitlines():
            words = line.split()
            if len(words) > 1 and (words[0] == "import" or (words[0] == "from" and "import" in words)):
                imported.add(words[1].split(".")[0].strip(","))
    foreign = imported - set(sys.stdlib_module_names) - {"sim", ""}
    optional = {"dask", "distributed", "solara", "ipyvuetify", "ipyvue", "traitlets", "uvicorn", "anyio", "emcee"}
    optional |= {"shapely", "shapefile", "osmium", "openpyxl", "rapidfuzz"}  # panj[world]
    optional |= {"xlsxwriter", "pptx", "pyogrio", "xarray"}  # panj[export]
    optional |= {"mkdocs", "griffe", "nbconvert"}  # panj[docs]
    brought = {"pydantic_core", "PIL", "markupsafe"}  # by pydantic, matplotlib and jinja2, which cannot do without
    assert foreign - declared - optional - brought == set()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sources as they are."""
    for tool in ("build", "hatchling"):
        if importlib.util.find_spec(tool) is None:
            pytest.skip(f"{tool} is not installed")
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the wheel is installed in, and nothing else."""
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    done = subprocess.run([*command, str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def panj(installed: Path, here: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder, with the source checkout out of sight."""
    code = (
        "import sim, sys\n"
        f"assert sim.__file__.startswith({str(installed)!r}), sim.__file__\n"
        "from sim.cli import main\n"
        "main()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8", "COLUMNS": "140"}
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(
        command, cwd=here, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.slow
def test_the_wheel_holds_the_package_its_scenarios_and_its_world(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    bundled = "sim/_bundled/scenarios"
    assert {"sim/__init__.py", "sim/py.typed", f"{bundled}/baseline.yaml"} <= names
    for file in (ROOT / "scenarios" / "worlds" / "panj-2021").rglob("*.csv"):
        assert f"{bundled}/{file.relative_to(ROOT / 'scenarios').as_posix()}" in names
    assert any(name.startswith(f"{bundled}/worlds/panj-2021/basemap/") for name in names)
    assert not [name for name in names if "__pycache__" in name or name.startswith(("tests/", "outputs/"))]
    assert not [name for name in names if name.startswith("sim/") and name.endswith((".nbi", ".nbc"))]


@pytest.mark.slow
def test_in_an_empty_folder_the_bundled_scenarios_are_found(installed: Path, tmp_path: Path) -> None:
    done = panj(installed, tmp_path, "list")
    assert done.returncode == 0, done.stderr
    for name in ("baseline", "ceasefire", "collapse", "sealed-border", "car-2013"):
        assert any(line.startswith(f"{name} ") for line in done.stdout.splitlines())
    assert "_bundled" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_in_an_empty_folder_the_six_files_are_taken_and_their_world_is_read(installed: Path, tmp_path: Path) -> None:
    for words in (("world", "example"), ("show", "car-2013")):
        done = panj(installed, tmp_path, *words)
        assert done.returncode == 0, done.stderr
    assert "2013-12-01" in done.stdout
    assert len(list((tmp_path / "six-files").glob("*.csv"))) == 6


@pytest.mark.slow
def test_in_an_empty_folder_the_baseline_runs(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")  # three days are sooner run than compiled
    words = ("-n", "1", "--jobs", "1", "--until", "2021-05-03", "--no-parts", "--no-plots")
    done = panj(installed, tmp_path, "run", "baseline", *words)
    assert done.returncode == 0, done.stderr
    assert "Tajikistan" in done.stdout
    assert (tmp_path / "outputs" / "baseline" / "timeseries.parquet").is_file()


@pytest.mark.slow
def test_a_scenario_of_the_users_own_wins_over_the_bundled_one(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "ceasefire.yaml").write_text("extends: baseline\ntitle: My own peace\nladder: 0\n")
    done = panj(installed, tmp_path, "list")
    assert done.returncode == 0, done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("ceasefire ")]
    assert "My own peace" in line
    assert line.endswith("scenarios")
    assert "_bundled" not in line
    assert "baseline " in done.stdout, "the others are still there"
    assert "My own peace" in panj(installed, tmp_path, "show", "ceasefire").stdout


def test_processes_that_tests_start_run_the_code_under_test(tmp_path: Path) -> None:
    """A shell's PYTHONPATH pointed elsewhere, and what a sweep was begun with was not what went on with it."""
    assert os.environ["PYTHONPATH"].split(os.pathsep)[0] == str(Path(sim.__file__).parents[1])
    code = "import sim; print(sim.__file__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == Path(sim.__file__)
