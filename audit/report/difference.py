"""What a suggestion changes, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A number with its separators is one token, and so is a word with its apostrophe or hyphen.
_TOKEN = re.compile(r"\w+(?:[.,'’-]\w+)*|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the old text and what stands in its place; the two are equal where nothing changes."""

    old: str
    new: str

    @property
    def kept(self) -> bool:
        """Whether this stretch stays as it is."""
        return self.old == self.new


def difference(old: str, new: str) -> tuple[Change, ...]:
    """The changes that lead from `old` to `new`, in order; the olds joined are `old`, the news joined are `new`.

    Two changes with nothing but white space between them are one: “a b” → “c d” reads better than two replacements.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    changes: list[Change] = []
    for _, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        change = Change("".join(before[i:j]), "".join(after[k:m]))
        if len(changes) > 1 and not change.kept and changes[-1].kept and not changes[-1].old.strip():
            space, earlier = changes.pop(), changes.pop()
            change = Change(earlier.old + space.old + change.old, earlier.new + space.new + change.new)
        changes.append(change)
    return tuple(changes)
