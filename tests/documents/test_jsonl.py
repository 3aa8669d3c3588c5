"""JSONL: one segment a line; a bad line is named."""

from __future__ import annotations

import json

import pytest

from audit.documents.jsonl import read
from audit.errors import InputError

GOOD = '{"id": "a", "target": "The rain."}\n'


def test_segments_keep_their_id_source_and_reference() -> None:
    records = [
        {"id": "n-2", "target": "  Two. Sentences. ", "source": "Dos.", "reference": "Both.", "score": [1]},
        {"id": "n-1", "target": "a\u2028b\nc", "source": None},
        {"id": "", "target": ""},
    ]
    page = read("a.jsonl", "\r\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n\n")
    assert page.units
    assert [page.text[block.start : block.end] for block in page.blocks] == [record["target"] for record in records]
    assert [block.id for block in page.blocks] == ["n-2", "n-1", ""]
    assert [(block.source, block.reference) for block in page.blocks] == [("Dos.", "Both."), (None, None), (None, None)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes (column 2)"),
        ("plain words", "not JSON: Expecting value (column 1)"),
        ("[" * 100_000, "not JSON: "),
        ("1" * 5_000, "not JSON: "),
        ('["a"]', "not a JSON object"),
        ('{"target": "x"}', 'no "id"'),
        ('{"id": "b"}', 'no "target"'),
        ('{"id": 7, "target": "x"}', '"id" is not a string'),
        ('{"id": "b", "target": null}', '"target" is not a string'),
        ('{"id": "b", "target": "x", "source": 1}', '"source" is not a string'),
        ('{"id": "b", "target": "x", "reference": ["y"]}', '"reference" is not a string'),
        ('{"id": "a", "target": "x"}', "the id 'a' was used on line 1"),
        (r'{"id": "b", "target": "x\ud83d"}', '"target" has half a surrogate pair at character 1'),
    ],
)
def test_a_bad_line_is_named(line: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        read("news.jsonl", GOOD + "\n" + line + "\n")
    assert str(error.value).startswith(f"news.jsonl: line 3: {message}")
    assert "\n" not in str(error.value)
