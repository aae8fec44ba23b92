"""What an animation is written as: H.264 video through ffmpeg, an animated GIF, or a page with its own controls."""

from __future__ import annotations

import base64
import io
import math
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.colors import to_rgb
from PIL import Image, features

from sim.figures.film.stage import Frame
from sim.figures.paper import Paper
from sim.scenario.errors import PanjError

if TYPE_CHECKING:
    from sim.figures.film.film import Film

HOLD = 2.0  # seconds the last day stays on
QUALITY = "20"  # ffmpeg's constant rate factor: lower is better and larger
GIF_COLOURS = 176  # besides those of the palette, which no averaging must dull
SAMPLES = 6  # frames from which the colours of a GIF are chosen
QUALITIES = (75, 65, 55, 45, 35, 25, 15)  # of WebP: the best with which a page stays small
PAGE = 10.5e6  # bytes of all pictures of a page; as text they take a third more


def write_mp4(film: Film, path: Path) -> None:
    """Pipe the frames to ffmpeg; no frame is ever a file.

    Raises
    ------
    PanjError
        If ffmpeg cannot write the video.
    """
    width, height = film.size
    command = [
        str(shutil.which("ffmpeg")),
        "-y",
        "-xerror",
        "-loglevel",
        "error",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
    ]
    command += ["-s", f"{width}x{height}", "-r", str(film.fps), "-i", "-", "-an", "-c:v", "libx264"]
    command += ["-pix_fmt", "yuv420p", "-crf", QUALITY, "-preset", "medium", "-movflags", "+faststart"]
    command += ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "mp4", f"file:{path}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        try:
            for frame in _held(film.frames(), math.ceil(HOLD * film.fps)):
                process.stdin.write(frame.tobytes())
        except BrokenPipeError:  # ffmpeg gave up; why, it says below
            pass
        except BaseException:
            process.kill()
            raise
        _, errors = process.communicate()
    if process.returncode != 0:
        last = (errors.decode(errors="replace").strip().splitlines() or ["it did not say why"])[-1]
        raise PanjError(f"ffmpeg could not write the video: {last}\nA name that ends in .gif or .html needs no ffmpeg.")


def write_gif(film: Film, path: Path) -> None:
    """Write an animated GIF with one palette for all frames, so that colours do not flicker."""
    palette = _palette([Image.fromarray(frame) for frame in film.sample(SAMPLES)], film.paper)
    images = [Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE) for frame in film.frames()]
    day = round(100 / film.fps) * 10  # GIFs count hundredths of a second
    times = [day] * (len(images) - 1) + [day + int(1000 * HOLD)]
    images[0].save(
        path, format="GIF", save_all=True, append_images=images[1:], duration=times, loop=0, optimize=False, disposal=1
    )


def write_html(film: Film, path: Path) -> None:
    """Write one page that needs no network: the frames, play and pause, and a slider of days."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    quality = _quality(film)
    shown = [_data_uri(frame, quality) for frame in film.frames()]
    environment = Environment(
        loader=PackageLoader("sim.figures.film", "."),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    page = environment.get_template("player.html").render(
        title=film.title,
        dates=film.dates,
        shown=shown,
        fps=film.fps,
        width=film.size[0],
        height=film.size[1],
        colours=film.paper,
    )
    path.write_text(page, encoding="utf-8")


def _held(frames: Iterable[Frame], times: int) -> Iterable[Frame]:
    """Return the frames, the last one so many times more."""
    frame = None
    for frame in frames:
        yield frame
    if frame is not None:
        for _ in range(times):
            yield frame


def _palette(images: Sequence[Image.Image], paper: Paper) -> Image.Image:
    """Return the colours that serve all of these pictures best, with those of the paper as they are."""
    width, height = images[0].size
    sheet = Image.new("RGB", (width, height * len(images)))
    for n, image in enumerate(images):
        sheet.paste(image, (0, n * height))
    found = sheet.quantize(GIF_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette() or []
    hues = [colour for colour in vars(paper).values() if isinstance(colour, str)]
    kept = [round(255 * part) for colour in hues for part in to_rgb(colour)]
    palette = Image.new("P", (1, 1))
    palette.putpalette((kept + found)[: 3 * 256])
    return palette


def _quality(film: Film) -> int | None:
    """Return the best quality of WebP with which a page stays small; None where there is no WebP."""
    if not features.check("webp"):
        return None
    some = film.sample(SAMPLES)
    for quality in QUALITIES:
        mean = sum(len(_packed(frame, quality)) for frame in some) / len(some)
        if mean * len(film.days) <= PAGE:
            break
    return quality


def _data_uri(frame: Frame, quality: int | None) -> str:
    """Return a frame as text a page can hold."""
    kind = "png" if quality is None else "webp"
    return f"data:image/{kind};base64,{base64.b64encode(_packed(frame, quality)).decode()}"


def _packed(frame: Frame, quality: int | None) -> bytes:
    """Return a frame as the bytes of a picture: WebP, or PNG if there is no quality."""
    buffer, image = io.BytesIO(), Image.fromarray(frame)
    if quality is None:
        image.quantize(256, dither=Image.Dither.NONE).save(buffer, format="PNG", optimize=True)
    else:
        image.save(buffer, format="WEBP", quality=quality, method=4)
    return buffer.getvalue()
