"""The film: one frame a day, nothing flickers, every format opens, and bad wishes are told."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from figures.made_up import changed, synthetic
from sim.figures import theme
from sim.figures.animation import animate
from sim.figures.data import Picture
from sim.figures.film.stage import Stage
from sim.figures.map.posts import Posts
from sim.figures.paper import DARK, paper
from sim.scenario.errors import PanjError
from sim.world.world import World

FFMPEG = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
DAYS = {"first": "2021-07-04", "last": "2021-07-09"}
SMALL = 480  # pixels


@pytest.fixture(scope="module")
def stage(picture: Picture) -> Stage:
    return Stage(picture, 0, len(picture.dates) - 1, SMALL)


@pytest.fixture(scope="module")
def pages(picture: Picture, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the same short film as a GIF and as a page."""
    folder = tmp_path_factory.mktemp("film")
    for suffix in (".gif", ".html"):
        animate(picture, folder / f"film{suffix}", 5, **DAYS)
    return folder


@pytest.mark.parametrize("pixels", [480, 481, 1280])
def test_frames_have_even_sides_as_video_wants(picture: Picture, pixels: int) -> None:
    stage = Stage(picture, 60, 70, pixels)
    wide, high = stage.size
    assert (wide, wide % 2, high % 2) == (pixels - pixels % 2, 0, 0)
    assert stage.frame(65).shape == (high, wide, 3)


@pytest.mark.parametrize("date", ["2021-05-01", "2021-07-06", "2021-08-20"])
def test_a_frame_drawn_in_layers_is_the_whole_figure_drawn_anew(stage: Stage, picture: Picture, date: str) -> None:
    quick = stage.frame(picture.row(date)).astype(float)
    figure = stage._figure
    animated = [artist for artist in figure.findobj() if artist.get_animated()]
    try:
        for artist in animated:
            artist.set_animated(False)
        with theme.house_style():
            figure.canvas.draw()
        slow = np.array(figure.canvas.buffer_rgba())[:, :, :3].astype(float)  # type: ignore[attr-defined]
    finally:
        for artist in animated:
            artist.set_animated(True)
    assert np.sqrt(np.mean((quick - slow) ** 2)) < 4
    assert np.mean(np.abs(quick - slow).max(axis=2) > 60) < 0.004


def test_a_day_looks_the_same_whatever_was_shown_before(stage: Stage) -> None:
    once = stage.frame(70)
    stage.frame(3)
    np.testing.assert_array_equal(stage.frame(70), once)


def test_the_users_settings_do_not_change_a_frame(picture: Picture, stage: Stage) -> None:
    import matplotlib as mpl

    user: dict[str, object] = {"font.size": 20, "font.family": ["Nowhere Sans"], "axes.facecolor": "black"}
    with mpl.rc_context(user):  # type: ignore[arg-type]
        other = Stage(picture, 0, len(picture.dates) - 1, SMALL).frame(80)
    np.testing.assert_array_equal(other, stage.frame(80))


def test_only_what_changes_changes(stage: Stage) -> None:
    """Legend, source and the names of countries are the same on all days to the pixel."""
    one, other = stage.frame(20).astype(int), stage.frame(120).astype(int)
    moved = np.abs(one - other).max(axis=2) > 0
    high = moved.shape[0]
    assert moved[: int(0.75 * high)].any()
    assert not moved[int(0.77 * high) :].any()


def test_a_film_says_since_when_people_have_arrived(world: World) -> None:
    """One that began in January 2025 told those of all 2024 without a word; in a run of two years the year is told."""
    made = synthetic(replace(world, headcounts=()))
    for dates, since in ((made.dates, "1 May"), (made.dates + np.timedelta64(180, "D"), "28 October 2021")):
        stage = Stage(changed(made, dates=dates), 60, 62, SMALL)
        (text,) = (text for text in stage._figure.texts if text.get_gid() == "since")
        assert text.get_text() == f"Arrived: people since {since} (medians)"
        (under,) = (text for text in stage._figure.texts if text.get_gid() == "title")
        assert text.get_window_extent().y1 < under.get_window_extent().y0
        assert text.get_window_extent().y0 > stage._figure.axes[0].get_window_extent().y1


def test_labels_keep_their_places_over_all_days(stage: Stage) -> None:
    texts = [text for text in stage._figure.findobj(Text) if text.get_gid() == "label"]
    assert len(texts) > 40
    places = []
    for day in (0, 66, 133):
        stage.frame(day)
        places.append([(text.get_position(), text.get_horizontalalignment()) for text in texts])
    assert places[0] == places[1] == places[2]


@pytest.mark.parametrize("day", [0, 66, 90, 133])
def test_no_label_lies_over_another_on_any_day(stage: Stage, day: int) -> None:
    stage.frame(day)
    ax = stage._figure.axes[0]
    boxes = [(t.get_text(), t.get_window_extent()) for t in ax.texts if t.get_gid() == "label"]
    for n, (text, box) in enumerate(boxes):
        for other, other_box in boxes[:n]:
            assert not box.overlaps(other_box), (text, other)


def test_marks_grow_on_one_scale(picture: Picture, stage: Stage) -> None:
    posts: Posts = stage._map.posts
    ends = [stage._map.sheet.arrived(row)[[80, 133]] for row in posts.rows]
    sizes = []
    for day in (80, 133):
        stage.frame(day)
        sizes.append([disc.radius**2 for disc in posts._discs])
    large = [k for k, (early, _) in enumerate(ends) if early > 300]
    assert large
    for k in large:
        assert sizes[1][k] / sizes[0][k] == pytest.approx(ends[k][1] / ends[k][0], rel=1e-6)


def test_date_count_and_branch_date_are_shown(picture: Picture, stage: Stage) -> None:
    stage.frame(picture.row("2021-08-01"))
    said = {text.get_gid(): text.get_text() for text in stage._figure.findobj(Text) if text.get_gid()}
    assert said["date"] == "1 August 2021"
    assert "branch date 6 July" in said["branch"]
    assert "Source: Panj model" in said["source"]
    counts = [text.get_text() for text in stage._figure.findobj(Text) if text.get_gid() == "count"]
    day = picture.row("2021-08-01")
    wanted = [picture.total("arrivals", "TJK", kind)[2, day] for kind in ("military", "civilian")]
    wanted.append(picture.band("internally_displaced", "world", "civilian")[2, day])
    assert counts == [theme.people(value) for value in wanted]


def test_the_film_is_dark_on_dark_paper(picture: Picture) -> None:
    with theme.dark():
        stage = Stage(picture, 60, 70, SMALL)
    frame = stage.frame(65)
    assert tuple(frame[2, 2]) == tuple(bytes.fromhex(DARK.ground[1:]))
    assert paper().ground == "#FFFFFF"


@FFMPEG
def test_video_is_h264_that_every_player_takes(picture: Picture, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = animate(picture, tmp_path / "new" / "film.mp4", 4, **DAYS, told=lambda *n: told.append(n))
    assert path == tmp_path / "new" / "film.mp4"
    assert told == [(n, 6) for n in range(1, 7)]
    assert [p.name for p in path.parent.iterdir()] == ["film.mp4"]
    if shutil.which("ffprobe") is None:
        return
    command = ["ffprobe", "-v", "error", "-show_streams", "-of", "json", str(path)]
    (stream,) = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["streams"]
    assert (stream["codec_name"], stream["pix_fmt"], stream["r_frame_rate"]) == ("h264", "yuv420p", "4/1")
    assert stream["width"] == 1280
    assert int(stream["nb_frames"]) == 6 + 8  # the last day stays two seconds


def test_without_ffmpeg_a_gif_is_written_instead(
    picture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    path = animate(picture, tmp_path / "film.mp4", 8, first="2021-07-06", last="2021-07-07")
    assert path == tmp_path / "film.gif"
    assert [p.name for p in tmp_path.iterdir()] == ["film.gif"]


@FFMPEG
def test_an_ffmpeg_that_fails_is_told_and_leaves_nothing(
    picture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "bin" / "ffmpeg"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho 'Unknown encoder libx264' >&2\nexit 1\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    with pytest.raises(PanjError, match=r"Unknown encoder libx264\nA name that ends in .gif or .html"):
        animate(picture, tmp_path / "out" / "film.mp4", **DAYS)
    assert not list((tmp_path / "out").iterdir())


@FFMPEG
def test_a_film_that_ffmpeg_wrote_in_part_is_told_and_leaves_nothing(
    picture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = tmp_path / "bin" / "ffmpeg"  # as on a disk that is full
    narrow.parent.mkdir()
    narrow.write_text(f"#!/bin/sh\ntrap '' XFSZ\nulimit -f 8\nexec {shutil.which('ffmpeg')} \"$@\"\n", encoding="utf-8")
    narrow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{narrow.parent}:/usr/bin:/bin")
    with pytest.raises(PanjError, match=r"ffmpeg could not write the video: .*File too large"):
        animate(picture, tmp_path / "out" / "film.mp4", **DAYS)
    assert not list((tmp_path / "out").iterdir())


def test_a_gif_has_a_frame_a_day_at_the_speed_asked_for(pages: Path) -> None:
    with Image.open(pages / "film.gif") as image:
        assert image.n_frames == 6  # type: ignore[attr-defined]
        times = []
        for k in range(6):
            image.seek(k)
            times.append(image.info["duration"])
    assert times == [200] * 5 + [2200]


def test_the_hues_of_a_gif_are_those_of_the_paper(picture: Picture, pages: Path) -> None:
    with Image.open(pages / "film.gif") as image:
        shown = {colour for _, colour in image.convert("RGB").getcolors(1 << 24)}  # type: ignore[union-attr]
    for hue in (paper().insurgents, paper().government, paper().soldiers, paper().civilians):
        assert min(sum(abs(a - b) for a, b in zip(bytes.fromhex(hue[1:]), c, strict=True)) for c in shown) <= 6


class _Links(HTMLParser):
    """Collects what a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("src", "href")]


def test_a_page_loads_nothing_and_has_all_days(pages: Path) -> None:
    text = (pages / "film.html").read_text(encoding="utf-8")
    links = _Links()
    links.feed(text)
    assert links.found
    assert all(link.startswith("data:image/") for link in links.found)
    assert not re.search(r"https?://", text)
    assert text.count("data:image/webp;base64,") == 6 + 1
    assert "const fps = 5" in text
    for day in ("4 July 2021", "9 July 2021"):
        assert f'"{day}"' in text


def test_titles_are_no_code(picture: Picture, tmp_path: Path) -> None:
    sly = changed(picture, title="</title><script>alert(1)</script>")
    page = animate(sly, tmp_path / "film.html", first="2021-07-06", last="2021-07-06").read_text(encoding="utf-8")
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("name", "wish", "said"),
    [
        ("film.avi", {}, "want a name that ends in .mp4, .gif, .html, got '.avi'"),
        ("film", {}, "want a name that ends in"),
        ("film.gif", {"fps": 0}, "want 0.5 to 60"),
        ("film.gif", {"fps": float("nan")}, "want 0.5 to 60"),
        ("film.gif", {"first": "2020-01-01"}, "outside the run, which goes from 2021-05-01 to 2021-09-11"),
        ("film.gif", {"last": "soon"}, "is no date"),
        ("film.gif", {"first": "2021-07-09", "last": "2021-07-04"}, "before that"),
    ],
)
def test_what_cannot_be_is_told(
    picture: Picture, tmp_path: Path, name: str, wish: dict[str, object], said: str
) -> None:
    with pytest.raises(PanjError, match=re.escape(said)):
        animate(picture, tmp_path / name, **wish)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_told(picture: Picture, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(PanjError, match="cannot write"):
        animate(picture, tmp_path / "file" / "film.gif", first="2021-07-06", last="2021-07-06")


def test_an_old_run_and_one_replicate_have_films_too(world: World, tmp_path: Path) -> None:
    bare = changed(synthetic(world, replicates=1), near=None, far=None, fighting=None, flows=np.zeros((0, 0, 2)))
    assert animate(bare, tmp_path / "film.gif", first="2021-07-06", last="2021-07-07").stat().st_size > 10_000
