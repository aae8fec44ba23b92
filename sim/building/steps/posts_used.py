"""Which border posts that files or a map give a world uses for no crossing, and why: told, and left over by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sim.building.posts import Post
from sim.building.records import Told
from sim.building.worlds.crossings import DETOUR, Way, ways_over
from sim.building.worlds.pieces import Pieces
from sim.scenario.files import shown
from sim.words.numbers import plain
from sim.words.wording import counted, few


class Unused(NamedTuple):
    """A post of which the world makes no crossing, and why."""

    post: Post
    why: str

    @property
    def called(self) -> str:
        """Its name, or where it lies."""
        return self.post.name or f"{self.post.lat:g}, {self.post.lon:g}"


def unused_posts(pieces: Pieces, posts: Sequence[Post]) -> list[Unused]:
    """Return the posts that are on no way from a town to a camp."""
    used, best = set[int](), dict[int, Way]()
    for way in ways_over(pieces, posts) if posts else ():
        if way.taken is not None:
            used.add(way.taken)
        if way.row not in best or way.times < best[way.row].times:
            best[way.row] = way
    return [Unused(post, _why(post, best.get(k), posts)) for k, post in enumerate(posts) if k not in used]


def _why(post: Post, best: Way | None, posts: Sequence[Post]) -> str:
    if best is None:
        return f"no road leads from a town to a camp of {post.host}" if post.host else "no road leads over the border"
    ends = f"from {best.town} to {best.camp}"
    if best.times > DETOUR or best.taken is None:
        return f"the way {ends} is {best.times:.2f} times as long over it as straight on, more than {plain(DETOUR)}"
    other = posts[best.taken]
    return f"the way {ends} is shorter over {other.name or f'another post, at {other.lat:g}, {other.lon:g}'}"


def told_unused(found: Sequence[Unused], posts: Sequence[Post], folder: Path) -> Iterator[Told]:
    """Tell how many posts are used for no crossing: those of a table by name and line, those of a map in number."""
    if not found:
        return
    named = [one for one in found if ":" in one.post.where]
    each = few([f"{one.called}: {one.why}" for one in named], 4) if named else "all of them of the map"
    verb = "is" if len(found) == 1 else "are"
    text = f"{len(found):,} of {counted(len(posts), 'border post')} {verb} used for no crossing ({each}); "
    where = ""
    if named:
        file, _, line = named[0].post.where.rpartition(":")
        where = f"{shown(folder / file)}:{line}"
    yield Told("posts-unused", "warning" if named else "note", f"{text}unmatched.tsv has each of them", where)
