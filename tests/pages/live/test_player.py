"""Days pass one by one at the pace asked for, wait for the page, and stop when told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from sim.pages.live.player import PATIENCE, Player

pytestmark = pytest.mark.alone


class Days:
    """Counts days; as quick a page as can be unless told otherwise."""

    def __init__(self, last: int = 10**9) -> None:
        self.times: list[float] = []
        self.last = last
        self.player: Player | None = None
        self.draws = True

    def __call__(self) -> bool:
        self.times.append(time.monotonic())
        if self.draws and self.player is not None:
            self.player.drawn()
        return len(self.times) < self.last


@pytest.fixture
def make() -> Iterator[Callable[..., tuple[Player, Days]]]:
    made: list[Player] = []

    def build(per_second: float, last: int = 10**9) -> tuple[Player, Days]:
        days = Days(last)
        days.player = Player(days, per_second)
        made.append(days.player)
        return days.player, days

    yield build
    for player in made:
        player.close()
    assert until(lambda: threads() == 0), "none outlives its page, or meets the next test"


def until(true: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.005)
    return true()


def threads() -> int:
    return sum(thread.name == "panj-player" for thread in threading.enumerate())


def test_the_pace_is_kept(make: Callable[..., tuple[Player, Days]]) -> None:
    player, days = make(50.0)
    player.play()
    assert until(lambda: len(days.times) >= 26)
    player.pause()
    assert 0.3 < days.times[25] - days.times[0] < 3.0, "half a second, and more on a busy machine"


def test_no_day_begins_after_a_pause(make: Callable[..., tuple[Player, Days]]) -> None:
    player, days = make(float("inf"))
    player.play()
    assert until(lambda: len(days.times) > 10)
    player.pause()
    assert until(lambda: threads() == 0)
    count = len(days.times)
    time.sleep(0.05)
    assert len(days.times) == count
    assert not player.playing


def test_a_pause_does_not_wait_for_a_slow_pace(make: Callable[..., tuple[Player, Days]]) -> None:
    player, days = make(0.1)
    player.play()
    assert until(lambda: len(days.times) == 1)
    player.pause()
    assert until(lambda: threads() == 0, 5.0), "a day takes ten seconds"


def test_a_faster_pace_counts_from_now_on(make: Callable[..., tuple[Player, Days]]) -> None:
    player, days = make(0.1)
    player.play()
    assert until(lambda: len(days.times) == 1)
    player.pace(100.0)
    assert until(lambda: len(days.times) > 5, 5.0), "the second day was ten seconds away"


def test_playing_twice_does_not_double_the_days(make: Callable[..., tuple[Player, Days]]) -> None:
    player, days = make(5.0)
    player.play()
    player.play()
    assert until(lambda: len(days.times) >= 1)
    assert threads() == 1


def test_quick_pauses_and_plays_leave_one_thread(make: Callable[..., tuple[Player, Days]]) -> None:
    player, days = make(5.0)
    for _ in range(20):
        player.play()
        player.pause()
    player.play()
    assert until(lambda: threads() == 1)
    assert player.playing
    count = len(days.times)
    assert until(lambda: len(days.times) > count)


def test_it_stops_after_the_last_day(make: Callable[..., tuple[Player, Days]]) -> None:
    player, days = make(float("inf"), last=7)
    player.play()
    assert until(lambda: not player.playing)
    assert len(days.times) == 7
    assert until(lambda: threads() == 0)


def test_a_page_that_has_not_drawn_gets_no_further_day_for_a_while(make: Callable[..., tuple[Player, Days]]) -> None:
    player, days = make(float("inf"))
    days.draws = False
    player.play()
    assert until(lambda: len(days.times) == 2, 2.0)
    assert days.times[1] - days.times[0] >= 0.9 * PATIENCE
    player.drawn()
    assert until(lambda: len(days.times) == 3, 0.9 * PATIENCE)


def test_a_closed_player_never_plays_again(make: Callable[..., tuple[Player, Days]]) -> None:
    player, days = make(float("inf"))
    player.close()
    player.play()
    time.sleep(0.05)
    assert not days.times
    assert threads() == 0
