"""One text that breaks an engine does not cost the others theirs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.engines.isolation import Failure, isolated
from audit.errors import EngineError


class Engine:
    """Doubles numbers, and breaks on those in `bad`; counts how often it is asked."""

    def __init__(self, bad: set[int]) -> None:
        self.bad = bad
        self.asked = 0

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.asked += 1
        for number in numbers:
            if number in self.bad:
                raise EngineError(f"broke on {number}")
        return [2 * number for number in numbers]


@given(st.integers(1, 300), st.sets(st.integers(0, 299), max_size=4))
def test_only_the_culprits_fail_and_order_is_kept(size: int, bad: set[int]) -> None:
    outcomes = isolated(range(size), Engine(bad))
    expected = [Failure(f"broke on {number}") if number in bad else 2 * number for number in range(size)]
    assert outcomes == expected


def test_what_does_not_break_is_asked_for_once() -> None:
    engine = Engine(set())
    assert isolated([1, 2, 3], engine) == [2, 4, 6]
    assert engine.asked == 1


def test_nothing_is_asked_for_nothing() -> None:
    engine = Engine(set())
    assert isolated([], engine) == []
    assert engine.asked == 0


def test_an_engine_that_does_nothing_right_is_soon_given_up() -> None:
    engine = Engine(set(range(1000)))
    with pytest.raises(EngineError, match="broke on"):
        isolated(range(1000), engine)
    assert engine.asked < 30


def test_many_failures_after_a_success_are_borne() -> None:
    engine = Engine(set(range(1, 50)))
    assert sum(isinstance(outcome, Failure) for outcome in isolated(range(50), engine)) == 49
