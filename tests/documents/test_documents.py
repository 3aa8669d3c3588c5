"""Files to documents: the formats, and what holds for all of them."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.documents import MAX_SEGMENT, READERS, read, read_bytes, read_text
from audit.errors import ConfigurationError, InputError

PROSE = "The rain fell on the town all night. Nobody slept, said Dr. B. Jones.\r\n\r\nA heading\r\n\r\nThe end came."
SENTENCES = ["The rain fell on the town all night.", "Nobody slept, said Dr. B. Jones.", "A heading", "The end came."]

CHARACTERS = st.sampled_from(
    "abcdeXYZ 12.!?…“”\"'‘’()<>*_`#[]|-\\&;éñ\n\r\t\u00a0\u0301\u202e\u2067\u200d\u2028\ufeff\U0001f600"
)
ANY_TEXT = st.text(alphabet=st.one_of(CHARACTERS, st.characters(exclude_categories=["Cs"])), max_size=200)


@pytest.mark.parametrize("input_format", sorted(set(READERS) - {"jsonl"}))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(text=ANY_TEXT)
def test_offsets_are_exact(input_format: str, text: str) -> None:
    if input_format == "html":
        text = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    try:
        document = read_text(text, input_format=input_format)
    except InputError:
        return
    assert all(document.text[s.offset : s.offset + len(s.target)] == s.target for s in document.segments)
    assert [s.index for s in document.segments] == list(range(len(document.segments)))
    assert [s.id for s in document.segments] == [f"s{number + 1}" for number in range(len(document.segments))]
    assert all(s.target == s.target.strip() != "" for s in document.segments)
    ends = [s.offset + len(s.target) for s in document.segments]
    assert all(end <= s.offset for end, s in zip(ends[:-1], document.segments[1:], strict=True))
    if input_format in {"text", "lines"}:
        assert document.text == text
        assert "".join("".join(s.target.split()) for s in document.segments) == "".join(text.split())


@settings(deadline=None, max_examples=60)
@given(targets=st.lists(ANY_TEXT, min_size=1, max_size=6), escaped=st.booleans())
def test_jsonl_keeps_every_target(targets: list[str], escaped: bool) -> None:
    lines = [json.dumps({"id": str(i), "target": t}, ensure_ascii=escaped) for i, t in enumerate(targets)]
    document = read_bytes("a.jsonl", "\n".join(lines).encode())
    assert [s.target for s in document.segments] == targets
    assert [s.id for s in document.segments] == [str(i) for i in range(len(targets))]
    assert all(document.text[s.offset : s.offset + len(s.target)] == s.target for s in document.segments)


@pytest.mark.parametrize("name", ["a.txt", "a", "a.xyz", "-"])
def test_plain_text_is_what_no_suffix_says_otherwise(name: str) -> None:
    document = read_bytes(name, PROSE.encode())
    assert document.name == name
    assert document.text == PROSE
    assert [s.target for s in document.segments] == SENTENCES


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.MD", "# A *heading*\n\nThe end."),
        ("a.markdown", "A heading\n=\n\nThe end."),
        ("a.html", "<h1>A heading</h1><p>The end.</p>"),
        ("a.htm", "<h1>A heading</h1><p>The end.</p>"),
        ("a.jsonl", '{"id": "s1", "target": "A heading"}\n{"id": "s2", "target": "The end."}'),
    ],
)
def test_the_suffix_tells_the_format(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    document = read(tmp_path / name)
    assert document.name == str(tmp_path / name)
    assert [(s.id, s.target) for s in document.segments] == [("s1", "A heading"), ("s2", "The end.")]


def test_a_stated_format_wins_over_the_suffix() -> None:
    assert [s.target for s in read_bytes("a.md", b"# One. Two.", input_format="lines").segments] == ["# One. Two."]


@pytest.mark.parametrize("input_format", ["lines", "jsonl"])
def test_units_are_neither_split_nor_furniture(input_format: str) -> None:
    targets = ["One came. Two left.", "Leave a Reply", "A ferry waits in the port", "A ferry waits in the port"]
    text = "\n".join(
        json.dumps({"id": str(i), "target": t}) if input_format == "jsonl" else t for i, t in enumerate(targets)
    )
    document = read_text(text, input_format=input_format)
    assert [(s.target, s.skipped) for s in document.segments] == [(target, None) for target in targets]


@pytest.mark.parametrize(
    ("target", "skipped"),
    [
        ("https://example.org/a?b=c", "URL"),
        ("<www.example.org>", "URL"),
        ("ana.ruiz@example.org", "e-mail address"),
        ("* * *", "no letters"),
        ("12.5 % (2019)", "no letters"),
        ("", "empty"),
        (" \t ", "empty"),
        ("word " * (MAX_SEGMENT // 5 + 1), "too long: over 2,000 characters without a break between sentences"),
        ("See https://example.org/a for the rest.", None),
        ("Write to ana@example.org today.", None),
    ],
)
def test_what_holds_nothing_to_audit_is_skipped(target: str, skipped: str | None) -> None:
    (segment,) = read_text(json.dumps({"id": "a", "target": target}), input_format="jsonl").segments
    assert segment.skipped == skipped
    assert segment.target == target


def test_boilerplate_and_language_come_together() -> None:
    text = f"{PROSE}\n\nEl ayuntamiento decidió mantener abierto el viejo faro.\n\nLeave a Reply\n\nOrden letal"
    found = [(s.skipped, s.untranslated) for s in read_text(text).segments]
    assert found == [*[(None, False)] * 4, (None, True), ("boilerplate: comment form", False), (None, False)]


def test_a_given_source_and_reference_are_kept() -> None:
    line = '{"id": "a", "target": "The rain.", "source": "La lluvia.", "reference": "Rain."}'
    (segment,) = read_text(line, input_format="jsonl").segments
    assert (segment.source, segment.reference) == ("La lluvia.", "Rain.")


def test_html_says_its_encoding() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>The “café” is open.</p></body></html>'
    assert read_bytes("a.html", page.encode("cp1252")).text == "The “café” is open."


@pytest.mark.parametrize(
    ("text", "input_format", "message"),
    [
        (" \n", "text", "text: empty"),
        ("half \ud83d", "text", "text: half a surrogate pair at character 5"),
        ("[a]: https://example.org\n", "markdown", "text: no text in it"),
        ("{", "jsonl", "text: line 1: not JSON: Expecting property name enclosed in double quotes (column 2)"),
    ],
)
def test_text_that_cannot_be_read(text: str, input_format: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        read_text(text, input_format=input_format)
    assert str(error.value) == message


def test_an_unknown_format_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="no input format is called 'word': choose auto, text, lines"):
        read_text("a", input_format="word")


def test_one_line_of_two_megabytes() -> None:
    document = read_text("The rain fell on the old town all night. " * 50_000)
    assert len(document.segments) == 50_000
    assert all(segment.skipped is None for segment in document.segments)
    (segment,) = read_text("word " * 400_000).segments
    assert segment.skipped is not None
    assert segment.skipped.startswith("too long")
