"""Characters that cannot be seen are shown by their code point, so that no text can disguise itself in a report.

Bidirectional controls reorder what an editor reads, escape sequences drive a terminal, and a lone surrogate cannot be
written to a file at all. Joiners (U+200C, U+200D) and variation selectors stay: emoji and many scripts need them.
"""

from __future__ import annotations

import re

HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0 and C1 controls but tab, line feed and carriage return
    "\xad\u200b\u2060-\u2064\ufeff"  # soft hyphen, zero-width space, invisible operators, byte order mark
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\u2028\u2029"  # line and paragraph separator
    "\ud800-\udfff"  # surrogates
    "]"
)


def code_point(character: str) -> str:
    """The character's name in the U+202E notation."""
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    """`text` with every hidden character written out, as in `[U+202E]`."""
    return HIDDEN.sub(lambda match: f"[{code_point(match[0])}]", text)
