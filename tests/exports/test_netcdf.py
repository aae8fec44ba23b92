"""NetCDF, opened by xarray: every replicate of the run, and every measure of a sweep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import Result

xarray = pytest.importorskip("xarray")


@pytest.fixture(scope="module")
def file(mine: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mine.export(tmp_path_factory.mktemp("nc") / "mine.nc")


@pytest.fixture(scope="module")
def data(file: Path) -> Any:
    return xarray.open_dataset(file, engine="scipy")


def test_every_number_of_every_replicate_is_there(data: Any, mine: Result) -> None:
    seen = 0
    for measure, place, kind in mine.layout.series:
        names = [name for name in data.data_vars if name.split("_", 1)[1] in (measure, f"{measure}_{kind}")]
        for name in names:
            found = data[name]
            (dimension,) = [d for d in found.dims if d not in ("replicate", "date", "kind")] or ("world",)
            if dimension == "world" and place != "world":
                continue
            if dimension != "world" and place not in found[dimension].values.astype(str):
                continue
            found = found if dimension == "world" else found.sel({dimension: place})
            found = found.sel(kind=kind) if "kind" in found.dims else found
            assert np.allclose(found.transpose("replicate", "date").values, mine.daily(measure, place, kind))
            seen += 1
    assert seen == len(mine.layout.series)


def test_dates_are_dates_and_attributes_are_cf(data: Any, mine: Result) -> None:
    assert data["date"].values.astype("datetime64[D]").tolist() == mine.dates.tolist()
    assert data.attrs["Conventions"] == "CF-1.8"
    assert "SHA-256" in data.attrs["made_with_world"]
    arrivals = data["crossing_arrivals"]
    assert arrivals.dims == ("replicate", "date", "crossing", "kind")
    assert (arrivals.attrs["units"], arrivals.attrs["cell_methods"]) == ("day-1", "date: sum")
    assert data["district_lat"].attrs["units"] == "degrees_north"
    assert data["district_pcode"].values.astype(str).tolist()[0] == "AA101"


def test_the_same_run_gives_the_same_bytes(file: Path, mine: Result, tmp_path: Path) -> None:
    assert mine.export(tmp_path / "again.nc").read_bytes() == file.read_bytes()
