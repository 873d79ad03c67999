from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from entente.errors import MissingInput
from entente.validation.checks import read_checks
from entente.validation.turns import Died, Overrun, Turns


def sleep_at_two(position: int) -> int:
    if position == 2:
        time.sleep(60)
    return position * 10


def die_at_one(position: int) -> int:
    if position == 1:
        os._exit(3)
    return position


def fail(position: int) -> object:
    return read_checks(Path("nowhere"))


def stumble(position: int) -> float:
    return 1 / position


@pytest.mark.parametrize("workers", [1, 2])
def test_every_piece_is_answered(workers: int) -> None:
    assert dict(Turns(abs, limit=60, workers=workers).run(5)) == {0: 0, 1: 1, 2: 2, 3: 3, 4: 4}


def test_what_takes_too_long_is_stopped_and_the_rest_goes_on() -> None:
    answers = dict(Turns(sleep_at_two, limit=1.0).run(4))
    assert isinstance(answers.pop(2), Overrun)
    assert answers == {0: 0, 1: 10, 3: 30}


def test_a_process_that_dies_is_told_and_the_rest_goes_on() -> None:
    answers = dict(Turns(die_at_one, limit=60).run(3))
    assert isinstance(answers.pop(1), Died)
    assert answers == {0: 0, 2: 2}


def test_an_error_that_is_expected_is_raised() -> None:
    with pytest.raises(MissingInput) as caught:
        list(Turns(fail, limit=60).run(1))
    assert caught.value.place is not None


def test_an_error_that_is_not_expected_is_the_death_of_its_process(capfd: pytest.CaptureFixture[str]) -> None:
    answers = dict(Turns(stumble, limit=60).run(2))
    assert isinstance(answers[0], Died)
    assert answers[1] == 1.0
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_it_works_beside_other_threads() -> None:
    """Then processes are spawned: a fork would copy locks that nobody opens."""
    stop = threading.Event()
    beside = threading.Thread(target=stop.wait)
    beside.start()
    try:
        assert dict(Turns(abs, limit=60).run(2)) == {0: 0, 1: 1}
    finally:
        stop.set()
        beside.join()


def test_no_process_is_left_over() -> None:
    turns = Turns(abs, limit=60, workers=2)
    answers = turns.run(4)
    next(answers)
    processes = list(turns._processes.values())
    answers.close()  # type: ignore[attr-defined]  # it is a generator
    assert processes
    assert not any(process.is_alive() for process in processes)
