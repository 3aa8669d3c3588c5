from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.data import Span
from audit.engines import post_editor, smollm
from audit.engines.post_editor import SEPARATOR, START, CausalPostEditor
from audit.engines.smollm import DOUBT
from audit.errors import EngineError
from tests import tiny_network

TEXT = "the cat sat on the mat"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("network")
    made = work / "made"
    made.mkdir()
    smollm.build(*tiny_network.write(work), made)
    return made


@pytest.fixture(scope="module")
def editor(folder: Path) -> CausalPostEditor:
    return CausalPostEditor.load(folder)


def numbers(text: str) -> list[int]:
    """Letters, but for the two tokens that the vocabulary has for two of them."""
    found = []
    rest = text.replace(" ", "Ġ")
    while rest:
        token = rest[:2] if rest[:2] in tiny_network.TOKENS else rest[0]
        found.append(tiny_network.TOKENS.index(token))
        rest = rest[len(token) :]
    return found


def against(first: str, second: str) -> np.ndarray:
    """Nats against each token of a second copy, worked out without the engine."""
    given, asked = [START, *numbers(first), SEPARATOR], numbers(second)
    after = tiny_network.scores([*given, *asked])[len(given) - 1 : -1]
    after[:, DOUBT] = -np.inf
    return np.log(np.exp(after).sum(1)) - after[range(len(asked)), asked]


def test_it_computes_what_the_network_means(editor: CausalPostEditor) -> None:
    (read,) = editor.read([TEXT])
    assert [word.span.of(TEXT) for word in read] == TEXT.split()
    nats, own = against(TEXT, TEXT), numbers(TEXT)
    doubt = tiny_network.scores([START, *own, SEPARATOR, *own])[-len(own) :, DOUBT] - 1.5
    first, last = read[0], read[-1]
    assert first.nats == pytest.approx(nats[:2].sum(), abs=1.0)  # "t", "he"; weights are rounded to bytes
    assert first.log_odds == pytest.approx(doubt[:2].max(), abs=0.2)
    assert last.nats == pytest.approx(nats[-3:].sum(), abs=2.0)
    assert last.log_odds == pytest.approx(doubt[-3:].max(), abs=0.2)


def test_what_comes_of_a_text_does_not_depend_on_its_company(editor: CausalPostEditor) -> None:
    others = ["a dog", TEXT * 3, "“No,” he said: 3.5 %", ""]
    (alone,) = editor.read([TEXT])
    together = editor.read([*others, TEXT])[-1]
    assert [word.span for word in alone] == [word.span for word in together]
    assert [word.nats for word in alone] == pytest.approx([word.nats for word in together], abs=1e-3)


@given(text=st.text(max_size=60))
def test_every_word_and_sign_is_read_once_in_order(editor: CausalPostEditor, text: str) -> None:
    (read,) = editor.read([text])
    spans = [word.span for word in read]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert "".join(span.of(text) for span in spans) == "".join(text.split())
    assert all(word.nats >= -1e-3 for word in read)


def test_a_long_text_is_read_through_windows_to_its_end(editor: CausalPostEditor) -> None:
    long = " ".join(["the cat sat on the mat and the dog too"] * 40)
    (read,) = editor.read([long])
    assert len(read) == len(long.split())
    assert {word.nats for word in read[-10:]} != {0.0}


def test_a_place_far_into_a_long_text_is_reworded_where_it_is(editor: CausalPostEditor) -> None:
    long = " ".join(["the cat sat on the mat and the dog too"] * 40)
    place = long.rindex("dog")
    near = long[place - 100 :]
    around, span = editor._around(long, Span(place, place + 3))
    assert span.of(around) == "dog"
    assert around.endswith(near)
    assert len(editor._cut(around).numbers) <= post_editor.LONGEST


def test_rewordings_never_repeat_what_stands_there(editor: CausalPostEditor) -> None:
    (found,) = editor.reword([(TEXT, Span(4, 7))])
    assert "cat" not in [rewording.text for rewording in found]


@pytest.mark.parametrize(
    ("written", "rest", "fix"),
    [
        (" subdues a protester at", " a protester at gunpoint.", "subdues"),
        (" the law.", " law.", "the"),
        (" law.", " law.", ""),
        (" a lawless town", " law.", None),
        (" and so on for ever", " a protester at gunpoint.", None),
        (" reportedly died.", ".", "reportedly died"),
        (" in the end", "", "in the end"),
    ],
)
def test_a_rewording_ends_where_it_comes_back_to_the_text(written: str, rest: str, fix: str | None) -> None:
    assert post_editor._until(written, rest) == fix


@pytest.mark.parametrize("missing", ["model.bin", smollm.BIAS, smollm.TOKENIZER])
def test_a_damaged_model_is_named(folder: Path, tmp_path: Path, missing: str) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(b"" if file.name == missing else file.read_bytes())
    with pytest.raises(EngineError, match="run audit models pull again"):
        CausalPostEditor.load(tmp_path)
