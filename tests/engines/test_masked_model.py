"""Texts through a network that only counts: what is asked of it, and what is made of its answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformers import BertTokenizer

from audit.data import Span
from audit.engines.masked_model import Expectation, MaskedModel, Row, expectations, load_tokenizer
from audit.errors import EngineError

PIECES = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "the",
    "man",
    "woman",
    "house",
    "##s",
    "##boat",
    "sub",
    "##due",
    ".",
]
NUMBER = {piece: n for n, piece in enumerate(PIECES)}


class Network:
    """Expects the piece at place n of a row with probability 1 / (n + 1), and “woman” with probability .4."""

    name = "counting"

    def __init__(self, longest: int = 12) -> None:
        self.longest = longest
        self.rows: list[Row] = []

    def expectations(self, rows: Sequence[Row]) -> list[list[Expectation]]:
        assert all(len(row.pieces) <= self.longest for row in rows)
        self.rows += rows
        woman = (NUMBER["woman"],)
        return [[Expectation(-math.log(place + 1), woman, (math.log(0.4),)) for place in row.places] for row in rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tokenizer")
    (path / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
    BertTokenizer(vocab=str(path / "vocab.txt"), do_lower_case=True).save_pretrained(path)
    return path


def model(folder: Path, longest: int = 12) -> tuple[MaskedModel, Network]:
    network = Network(longest)
    return MaskedModel(load_tokenizer(folder), network), network


def pieces(row: Row) -> str:
    return " ".join(PIECES[number] for number in row.pieces)


def test_a_text_is_read_in_one_pass_with_nothing_masked(folder: Path) -> None:
    reader, network = model(folder)
    text = "The man's houseboats."
    ((man, _, _, houseboats, stop),) = [words[1:] for words in reader.read([text])]
    (row,) = network.rows
    assert "[MASK]" not in pieces(row)
    assert man.span.of(text) == "man"
    assert houseboats.span.of(text) == "houseboats"
    assert stop.span.of(text) == "."


def test_the_surprisal_of_a_word_is_that_of_its_pieces(folder: Path) -> None:
    reader, _ = model(folder)
    ((the, houseboats),) = reader.read(["the houseboats"])
    assert the.surprisal == pytest.approx(math.log(2))
    assert houseboats.surprisal == pytest.approx(math.log(3) + math.log(4) + math.log(5))


def test_alternatives_are_whole_words_for_words_of_one_piece(folder: Path) -> None:
    reader, _ = model(folder)
    ((the, houseboats),) = reader.read(["the houseboats"])
    assert [alternative.text for alternative in the.alternatives] == ["woman"]
    assert the.alternatives[0].gain == pytest.approx(math.log(0.4) + math.log(2))
    assert houseboats.alternatives == ()


def test_a_word_is_no_alternative_to_itself(folder: Path) -> None:
    reader, _ = model(folder)
    ((woman,),) = reader.read(["Woman"])
    assert woman.alternatives == ()


def test_words_are_masked_one_at_a_time_with_the_rest_of_their_pieces(folder: Path) -> None:
    reader, network = model(folder)
    text = "the man subdue the house"
    (found,) = reader.surprisals([(text, Span(4, 14))])
    assert [pieces(row) for row in network.rows] == [
        "[CLS] the [MASK] sub ##due the house [SEP]",
        "[CLS] the man [MASK] [MASK] the house [SEP]",
        "[CLS] the man sub [MASK] the house [SEP]",
    ]
    assert found == pytest.approx([math.log(3), math.log(4) + math.log(5)])


@given(length=st.integers(0, 60), longest=st.integers(6, 20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_long_text_is_read_through_windows_each_piece_once(folder: Path, length: int, longest: int) -> None:
    reader, network = model(folder, longest)
    text = " ".join(["the"] * length)
    (words,) = reader.read([text])
    assert len(words) == length
    assert sum(len(row.places) for row in network.rows) == length
    assert all(word.surprisal > 0 for word in words)


def test_pieces_far_from_the_ends_have_text_on_both_sides(folder: Path) -> None:
    reader, network = model(folder, longest=10)
    reader.read([" ".join(["the"] * 50)])
    for row in network.rows[1:-1]:
        assert min(row.places) > 2
        assert max(row.places) < 8


def test_rows_are_asked_in_batches_but_answered_in_order(folder: Path) -> None:
    reader, _ = model(folder)
    texts = ["the man", "the", "the man house woman", "", "man ."]
    assert [len(words) for words in reader.read(texts)] == [2, 1, 4, 0, 2]
    assert reader.read(texts) == [reader.read([text])[0] for text in texts]


def test_predictions_fill_the_one_mask(folder: Path) -> None:
    reader, _ = model(folder)
    assert reader.predictions("the [MASK] .", 3) == [("woman", pytest.approx(0.4))]
    with pytest.raises(ValueError, match="needs one"):
        reader.predictions("the man", 3)


def test_what_is_near_the_wanted_word_is_kept() -> None:
    likely = np.log(np.array([[0.5, 0.3, 0.1, 0.001], [0.001, 0.9, 0.05, 0.04]], np.float32))
    first, second = expectations(likely, [float(likely[0, 0]), float(likely[1, 1])])
    assert first.pieces == (0, 1, 2)
    assert second.pieces == (1,)
    assert first.wanted == pytest.approx(math.log(0.5))


def test_no_tokenizer(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no tokenizer"):
        load_tokenizer(tmp_path)
