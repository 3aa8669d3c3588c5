"""Plain text: paragraphs, at blank lines or line by line."""

from __future__ import annotations

import pytest

from audit.documents.text import read

WRAPPED = """\
The river rose by two metres during the night, and the people who
live beside the old bridge had to leave their houses before the
day broke. Nobody was hurt.

A second paragraph follows after an empty line, and it is wrapped
at the same margin as the first one was.
"""


def paragraphs(text: str) -> list[str]:
    page = read("a.txt", text)
    assert page.text == text
    return [text[block.start : block.end] for block in page.blocks]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_wrapped_at_a_margin_is_joined(newline: str) -> None:
    first, second = paragraphs(WRAPPED.replace("\n", newline))
    assert first.startswith("The river")
    assert first.endswith("Nobody was hurt.")
    assert second.endswith("the first one was.")


@pytest.mark.parametrize(
    "lines",
    [
        ["The mayor opens the new market hall in the old town this week", "The mayor opens the market. Ana Ruiz – AFP"],
        ["Storm over the coast leaves ten villages without any power", "Second headline of about the same length here"],
        ["A short line", "and another one"],
        ["A long paragraph that stands on one line of its own. " * 4 + "End.", "the next one begins in lower case"],
    ],
)
def test_other_lines_stand_alone(lines: list[str]) -> None:
    assert paragraphs("\n".join(lines)) == lines


def test_a_line_ended_on_purpose_ends_its_paragraph() -> None:
    text = WRAPPED.replace("The river rose", "Flood at night\nThe river rose")
    assert paragraphs(text)[0] == "Flood at night"


def test_white_space_at_the_ends_of_lines_is_no_part_of_them() -> None:
    assert paragraphs(" \n  First one here.\u00a0\n\n\t\n Second.  ") == ["First one here.", "Second."]
