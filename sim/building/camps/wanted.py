"""What the columns of a table of camps may be called: known by itself, without what it takes to read one."""

from __future__ import annotations

from collections.abc import Mapping

WANTED: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "camp", "site", "site name", "camp name", "settlement", "#loc+name", "#loc+camp+name"),
    "lat": ("lat", "latitude", "y", "lat_dd", "ylat", "#geo+lat"),
    "lon": ("lon", "longitude", "lng", "long", "x", "lon_dd", "xlong", "#geo+lon"),
    "country": (
        *("country", "host", "country of asylum", "iso3", "iso2", "iso", "country code"),
        *("#country+code", "#country"),
    ),
    "capacity": ("capacity", "places", "#capacity"),
    "opens": ("opens", "opened", "opening", "open from", "open since", "date opened", "#date+start"),
}
