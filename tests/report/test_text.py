from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.report import render

from . import builders


def test_gold(matches_gold: Callable[[str, str], None]) -> None:
    matches_gold("report.txt", render("text", [builders.sample()]))


@pytest.mark.parametrize(
    ("target", "text", "marked"),
    [
        ("The agents reduced him.", "reduced", "The agents ▸reduced◂ him."),
        ("中文 👩‍🚒 na\u0303o reduced him", "reduced", "中文 👩‍🚒 na\u0303o ▸reduced◂ him"),
        ("They\nreduced  him", "reduced", "They ▸reduced◂ him"),
        ("a" * 500 + " reduced " + "b" * 500, "reduced", f"…{'a' * 199} ▸reduced◂ {'b' * 199}…"),
    ],
    ids=["plain", "wide", "line-break", "long"],
)
def test_the_span_is_marked_in_its_sentence(target: str, text: str, marked: str) -> None:
    output = render("text", [builders.report([builders.segment(0, target, [builders.finding(target, text)])])])
    assert f"\n  {marked}\n" in output


def test_clean_sentences_and_suppressed_findings_are_not_shown() -> None:
    suppressed = builders.finding("She was reduced.", "reduced", status="suppressed")
    report = builders.report(
        [builders.segment(0, "All is well."), builders.segment(1, "She was reduced.", [suppressed])]
    )
    output = render("text", [report])
    assert "All is well" not in output
    assert "She was" not in output
    assert output.startswith("article.txt: No findings in 2 sentences (812 words); 1 more suppressed\n")


def test_the_text_cannot_drive_the_terminal() -> None:
    target = "\x1b[2Jreduced\u202e him"
    wrong = builders.finding(target, "reduced", message="\x1b]0;title\x07", suggestions=("\x9b31m",))
    output = render("text", [builders.report([builders.segment(0, target, [wrong])], document="\x1b.txt")])
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(output)
    assert "[U+001B][2J▸reduced◂[U+202E] him" in output


def test_several_documents_end_with_the_sum() -> None:
    output = render("text", [builders.sample(), builders.sample()])
    assert output.endswith(
        "All 2 documents: 14 findings in 8 sentences (1,624 words): 2 critical, 6 major, 6 minor\n"
        "8 audited + 4 skipped + 2 failed = 14 segments\n"
    )
