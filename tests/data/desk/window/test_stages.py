"""How far a run is and how long the rest takes."""

from __future__ import annotations

import pytest

from data.desk.window.events import CasesDone, StageBegun, StageDone, StillAlive
from data.desk.window.memory import PastRun
from data.desk.window.stages import MOST_SHOWN, Stages, lasted_in_words, left_in_words, stage_words

# Read after 2 s, solved after 8, written after 10.
PAST = PastRun("solve", 1000, (("read", 2.0), ("levels", 8.0), ("write", 10.0)))


class Clock:
    """A clock that a test sets."""

    time = 100.0

    def __call__(self) -> float:
        return self.time


def stages(past: PastRun | None = PAST) -> tuple[Stages, Clock]:
    clock = Clock()
    return Stages(past, clock), clock


def test_nothing_is_claimed_of_a_run_like_none_before() -> None:
    told, clock = stages(None)
    told.take(StageBegun("read"))
    clock.time += 5
    assert told.fraction() is None and told.seconds_left() is None and left_in_words(told.seconds_left()) == ""


def test_as_fast_as_last_time_the_rest_is_what_it_was() -> None:
    told, clock = stages()
    assert told.seconds_left() == 10 and told.fraction() == 0
    clock.time += 2
    told.take(StageDone("read"))
    assert told.seconds_left() == 8 and told.fraction() == pytest.approx(0.2)
    clock.time += 3
    assert told.seconds_left() == 5 and told.fraction() == pytest.approx(0.5)


def test_at_half_the_speed_the_rest_takes_twice_as_long() -> None:
    told, clock = stages()
    clock.time += 4  # reading took 2 s last time: the other 8 s become 16
    told.take(StageDone("read"))
    assert told.seconds_left() == 16 and told.fraction() == pytest.approx(4 / 20)


def test_the_bar_never_goes_back() -> None:
    told, clock = stages()
    clock.time += 4
    assert told.fraction() == pytest.approx(0.4)
    told.take(StageDone("read"))  # at half the speed 4 s are a fifth
    assert told.seconds_left() == 16 and told.fraction() == pytest.approx(0.4)


def test_a_run_that_takes_longer_says_so_and_is_not_shown_as_done() -> None:
    told, clock = stages()
    clock.time += 25
    assert left_in_words(told.seconds_left()) == "takes longer than expected"
    assert told.fraction() == MOST_SHOWN < 1


def test_a_stage_that_did_not_come_last_time_changes_nothing() -> None:
    told, clock = stages()
    clock.time += 2
    told.take(StageDone("read"))
    told.take(StageDone("something new"))
    assert told.seconds_left() == 8


def test_a_stage_that_comes_twice_counts_twice() -> None:
    told, clock = stages(PastRun("compare", 1, (("build", 1.0), ("build", 3.0), ("write", 4.0))))
    clock.time += 1
    told.take(StageDone("build"))
    assert told.seconds_left() == 3
    clock.time += 2
    told.take(StageDone("build"))
    assert told.seconds_left() == 1


def test_related_cases_tell_themselves_how_long_the_rest_takes() -> None:
    told, clock = stages(None)
    clock.time += 10
    told.take(StageBegun("related cases"))
    told.take(CasesDone(0, 4, None, ""))
    assert told.seconds_left() is None and told.fraction() is None
    told.take(CasesDone(1, 4, 30.0, ""))
    assert told.seconds_left() == 30 and told.fraction() == pytest.approx(10 / 40)
    clock.time += 20
    assert told.seconds_left() == 10 and told.doing() == "Solving the other scenarios: 1 of 4 done"
    told.take(CasesDone(2, 4, None, "most need met: Twice"))
    assert told.seconds_left() is None and told.fraction() == 0.5
    assert told.doing() == "Solving the other scenarios: 2 of 4 done; most need met: Twice"
    told.take(CasesDone(4, 4, None, ""))
    told.take(StageDone("related cases"))
    assert told.fraction() == MOST_SHOWN and told.doing() == "Writing the result"


def test_cases_within_a_stage_tell_nothing_of_the_whole() -> None:
    told, clock = stages()
    clock.time += 2
    for event in (StageDone("read"), StageBegun("explain"), CasesDone(20, 21, 0.1, "")):
        told.take(event)
    assert told.seconds_left() == 8 and told.fraction() == pytest.approx(0.2)
    assert told.doing() == "Finding out what holds the plan back: 20 of 21 done"
    told.take(StageBegun("write"))
    assert told.doing() == "Writing the result"
    first, _ = stages(None)
    first.take(CasesDone(20, 21, 0.1, ""))
    assert first.seconds_left() is None and first.fraction() is None


def test_until_one_related_case_is_done_the_last_time_tells_how_long_the_rest_takes() -> None:
    told, clock = stages()
    clock.time += 8
    for event in (StageDone("levels"), StageBegun("related cases"), CasesDone(0, 4, None, "")):
        told.take(event)
    assert told.seconds_left() == 2 and told.fraction() == pytest.approx(0.8)


def test_a_stage_within_another_gives_way_to_it_when_it_ends() -> None:
    told, _ = stages()
    for event in (StageBegun("levels"), StageBegun("cost"), StillAlive("cost", 81234, 0.0031)):
        told.take(event)
    assert told.doing() == "Lowering the cost, 81,234 steps, at most 0.31 % from the best"
    told.take(StageDone("cost"))
    assert told.doing() == stage_words("levels")


def test_what_was_reached_when_is_kept_for_the_next_run() -> None:
    told, clock = stages(None)
    for name, seconds in (("read", 1.0), ("write", 4.0)):
        clock.time = 100.0 + seconds
        told.take(StageDone(name))
    assert told.milestones == [("read", 1.0), ("write", 4.0)]


@pytest.mark.parametrize(("seconds", "words"), [
    (None, ""), (-1.0, "takes longer than expected"), (3.0, "a few seconds left"), (21.0, "about 20 s left"),
    (58.0, "about 1 minute left"), (100.0, "about 2 minutes left")])
def test_time_left_is_said_roughly(seconds: float | None, words: str) -> None:
    assert left_in_words(seconds) == words


@pytest.mark.parametrize(("seconds", "words"), [
    (0.4, "less than a second"), (7.2, "7 s"), (120.0, "2 min"), (119.7, "2 min"), (125.0, "2 min 5 s")])
def test_time_taken_is_said_exactly(seconds: float, words: str) -> None:
    assert lasted_in_words(seconds) == words
