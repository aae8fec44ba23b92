"""Without an outline of the country, land of the hosts is nobody's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import distance_transform_edt

from sim.figures.cells import compound, land_cells, room_around


def test_a_camp_beyond_the_border_lies_in_no_cell_of_a_district() -> None:
    districts = np.array([[0.0, 0.0], [20.0, 0.0], [0.0, 20.0]])
    camps = np.array([[8.0, 8.0], [300.0, 0.0]])
    cells = land_cells(districts, camps)
    for cell, district in zip(cells, districts, strict=True):
        path = compound([cell])
        assert path.contains_point(district)
        assert not path.contains_points(camps).any()
        assert np.hypot(*(cell - district).T).max() < 20


def test_a_single_district_has_a_cell_of_its_own() -> None:
    (cell,) = land_cells(np.array([[5.0, 5.0]]), np.zeros((0, 2)))
    assert 15 < np.hypot(*(cell - 5.0).T).max() < 25


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9, 0.99, 1.0])
def test_the_room_around_a_cell_is_that_of_the_distance_transform(share: float) -> None:
    free = np.random.default_rng(7).random((44, 80)) < share
    expected = distance_transform_edt(np.pad(free, 1))[1:-1, 1:-1]
    np.testing.assert_allclose(np.sqrt(room_around(free)), expected, rtol=1e-12)
