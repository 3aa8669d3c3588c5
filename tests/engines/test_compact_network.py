"""The language model that ships: it must tell English from what no English speaker says, alike in any company."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from audit.data import Span
from audit.engines.compact_network import EMBEDDED, HEAD, CompactNetwork, save_head
from audit.engines.masked_model import MaskedModel
from audit.errors import EngineError

SENTENCES = (
    "The president said that he would not sign the law.",
    "Yes.",
    "",
    "The council approved the budget for the coming year, which includes more money for schools and hospitals.",
    "Ñandú 123 … “quoted” <b>markup</b>",
)


@pytest.fixture(scope="module")
def model() -> MaskedModel:
    return CompactNetwork.load()


def test_a_sentence_is_read_alike_in_any_company(model: MaskedModel) -> None:
    for reading, sentence in zip(model.read(SENTENCES), SENTENCES, strict=True):
        (alone,) = model.read([sentence])
        assert [word.span for word in reading] == [word.span for word in alone]
        surprisals = [word.surprisal for word in alone]
        assert [word.surprisal for word in reading] == pytest.approx(surprisals, abs=1e-4)
    assert model.read(SENTENCES) == model.read(SENTENCES)


def test_every_word_is_read_where_it_stands(model: MaskedModel) -> None:
    for sentence, reading in zip(SENTENCES, model.read(SENTENCES), strict=True):
        spans = [word.span for word in reading]
        assert spans == sorted(spans)
        assert "".join(span.of(sentence) for span in spans) == "".join(sentence.split())
        assert all(word.surprisal >= 0 for word in reading)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("She went to the hospital with her mother.", "She went the to hospital her with mother."),
        ("He has lived in London for ten years.", "He has lived in London for ten year."),
        ("The children are playing in the garden.", "The children is playing in the garden."),
        ("It depends on the weather.", "It depends of the weather."),
    ],
)
def test_what_is_wrong_surprises_more(model: MaskedModel, good: str, bad: str) -> None:
    better, worse = (sum(word.surprisal for word in reading) for reading in model.read([good, bad]))
    assert better < worse
    seen, shuffled = (sum(found) for found in model.surprisals([(good, Span(0, len(good))), (bad, Span(0, len(bad)))]))
    assert seen < shuffled


def test_a_text_longer_than_the_network_reads_is_read_whole(model: MaskedModel) -> None:
    text = " ".join(SENTENCES[3] for _ in range(30))
    (reading,) = model.read([text])
    assert reading[-1].span.end == len(text)


def test_a_head_survives_packing(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    head = {
        "words": chance.normal(size=(50, 8)).astype(np.float32),
        "dense": chance.normal(size=(8, 8)).astype(np.float32),
        "common": np.array(40),
        **{name: chance.normal(size=8).astype(np.float32) for name in ("dense_bias", "scale", "shift")},
        "bias": chance.normal(size=50).astype(np.float32),
    }
    save_head(tmp_path / HEAD, head)
    with np.load(tmp_path / HEAD) as stored:
        packed, scales = stored["packed"].astype(np.float32), stored["scales"]
    assert np.abs(packed * scales[:, None] - head["words"]).max() <= scales.max() / 2 + 1e-6


@pytest.mark.parametrize("missing", ["model.bin", HEAD, "tokenizer.json"])
def test_what_is_missing_is_said_in_one_line(tmp_path: Path, missing: str) -> None:
    for path in EMBEDDED.iterdir():
        if path.name != missing:
            shutil.copyfile(path, tmp_path / path.name)
    with pytest.raises(EngineError) as raised:
        CompactNetwork.load(tmp_path)
    assert str(tmp_path) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("damaged", ["model.bin", HEAD, "tokenizer.json"])
def test_what_is_damaged_is_said_in_one_line(tmp_path: Path, damaged: str) -> None:
    for path in EMBEDDED.iterdir():
        shutil.copyfile(path, tmp_path / path.name)
    (tmp_path / damaged).write_bytes((tmp_path / damaged).read_bytes()[:100])
    with pytest.raises(EngineError) as raised:
        CompactNetwork.load(tmp_path)
    assert "\n" not in str(raised.value)
