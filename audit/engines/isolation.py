"""One text that breaks an engine must not cost the others their audit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from audit.errors import EngineError

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

# An engine that breaks on so many texts, each tried alone, before it has done a single one will not do the others.
_HOPELESS = 5


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no outcome for an item."""

    reason: str


def isolated(items: Sequence[Item], work: Callable[[Sequence[Item]], Sequence[Outcome]]) -> list[Outcome | Failure]:
    """The outcome of `work` for each item, in order. Where it breaks, halves are tried, until the culprit is alone.

    Raises:
        EngineError: the engine broke on the first five items, each alone.
    """
    outcomes: list[Outcome | Failure] = []
    waiting = [items] if items else []  # the next at the end
    succeeded = False
    while waiting:
        part = waiting.pop()
        try:
            outcomes += work(part)
            succeeded = True
        except EngineError as error:
            if len(part) > 1:
                half = len(part) // 2
                waiting += [part[half:], part[:half]]
                continue
            outcomes.append(Failure(str(error)))
            if len(outcomes) == _HOPELESS and not succeeded:
                raise
    return outcomes
