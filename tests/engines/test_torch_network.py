"""A random network of sixteen numbers a piece: what comes of it means nothing, but must be the same each time."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from audit.data import Span
from audit.engines.masked_model import MaskedModel
from audit.engines.torch_network import TorchNetwork
from audit.errors import EngineError

torch = pytest.importorskip("torch")

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "man", "woman", "house", "##s", "##boat", "saw", "."]
TEXT = "The man saw the houseboats."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import BertConfig, BertForMaskedLM, BertTokenizer  # noqa: PLC0415

    path = tmp_path_factory.mktemp("model")
    (path / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
    BertTokenizer(vocab=str(path / "vocab.txt"), do_lower_case=True).save_pretrained(path)
    torch.manual_seed(0)
    sizes = BertConfig(
        vocab_size=len(PIECES),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=24,
        initializer_range=1.0,
    )
    BertForMaskedLM(sizes).save_pretrained(path)
    return path


@pytest.fixture(scope="module")
def model(folder: Path) -> MaskedModel:
    return TorchNetwork.load(str(folder))


def test_it_bears_the_name_that_was_asked_for(model: MaskedModel, folder: Path) -> None:
    assert model.name == f"masked language model {folder}"


def test_every_word_of_a_text_is_read(model: MaskedModel) -> None:
    (words,) = model.read([TEXT])
    assert [word.span.of(TEXT) for word in words] == ["The", "man", "saw", "the", "houseboats", "."]
    assert all(word.surprisal > 0 for word in words)
    for word in words:
        gains = [other.gain for other in word.alternatives]
        assert gains == sorted(gains, reverse=True)
        assert {other.text for other in word.alternatives} <= set(PIECES) - {word.span.of(TEXT).lower()}


def test_a_network_that_is_loaded_again_says_the_same(model: MaskedModel, folder: Path) -> None:
    assert TorchNetwork.load(str(folder)).read([TEXT]) == model.read([TEXT])


def test_without_texts_or_words_nothing_is_read(model: MaskedModel) -> None:
    assert model.read([]) == []
    assert model.read(["", " "]) == [(), ()]
    assert model.surprisals([]) == []
    assert model.surprisals([("", Span(0, 0)), (TEXT, Span(3, 4))]) == [[], []]


texts = st.lists(st.sampled_from(["the", "man", "woman", "houseboats", "saw", "zzz", "."]), max_size=40).map(" ".join)


@given(texts, st.lists(texts, max_size=4), st.integers(0, 4))
@example("the man", ["the " * 40], 1)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_reads_the_same_whatever_else_is_read(
    model: MaskedModel, text: str, others: list[str], place: int
) -> None:
    place = min(place, len(others))
    (alone,) = model.read([text])
    among = model.read([*others[:place], text, *others[place:]])[place]
    assert [word.span for word in among] == [word.span for word in alone]
    assert [word.surprisal for word in among] == pytest.approx([word.surprisal for word in alone], abs=1e-5)


def test_masked_words_are_the_same_whatever_else_is_asked(model: MaskedModel) -> None:
    places = [(TEXT, Span(4, 14)), ("saw", Span(0, 3)), ("the man " * 15, Span(40, 51)), (TEXT, Span(16, 26))]
    found = model.surprisals(places)
    assert [len(words) for words in found] == [3, 1, 3, 1]
    assert all(surprisal > 0 for words in found for surprisal in words)
    for place, words in zip(places, found, strict=True):
        assert words == pytest.approx(model.surprisals([place])[0], abs=1e-5)


def test_a_masked_word_is_not_seen(model: MaskedModel) -> None:
    likely = model.predictions("the [MASK] saw the house", len(PIECES))
    (surprisals,) = model.surprisals([("the woman saw the house", Span(4, 9))])
    assert 0 < sum(probability for _, probability in likely) <= 1 + 1e-6
    for piece, probability in likely:
        if piece == "woman":
            assert surprisals == pytest.approx([-torch.tensor(probability).log().item()], abs=1e-5)


def test_a_long_text_is_read_to_its_end(model: MaskedModel) -> None:
    text = "the man saw the woman . " * 20
    (words,) = model.read([text])
    assert len(words) == len(text.split())


def without_weights(path: Path) -> None:
    (path / "model.safetensors").unlink()


def without_tokenizer(path: Path) -> None:
    for file in path.glob("*token*"):
        file.unlink()
    (path / "vocab.txt").unlink(missing_ok=True)


def without_configuration(path: Path) -> None:
    (path / "config.json").unlink()


def other_kind(path: Path) -> None:
    (path / "config.json").write_text(json.dumps({"model_type": "gpt2", "vocab_size": len(PIECES)}), encoding="utf-8")


def unknown_kind(path: Path) -> None:
    (path / "config.json").write_text(json.dumps({"model_type": "nothing known"}), encoding="utf-8")


def other_sizes(path: Path) -> None:
    config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    (path / "config.json").write_text(json.dumps({**config, "hidden_size": 32}), encoding="utf-8")


def damaged_weights(path: Path) -> None:
    (path / "model.safetensors").write_bytes(b"not weights")


@pytest.mark.parametrize(
    "damage",
    [
        without_weights,
        without_tokenizer,
        without_configuration,
        other_kind,
        unknown_kind,
        other_sizes,
        damaged_weights,
        shutil.rmtree,
    ],
)
def test_what_is_no_model_on_disk_is_said_in_one_line(
    folder: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "broken"
    shutil.copytree(folder, path)
    damage(path)
    with pytest.raises(EngineError) as error:
        TorchNetwork.load(str(path))
    assert str(error.value).startswith(f"{path}: no")
    assert "\n" not in str(error.value)


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no tokenizer that can be used"):
        TorchNetwork.load(str(tmp_path))


def test_without_torch_the_way_to_get_it_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(EngineError, match=r"needs torch: pip install 'translation-audit\[torch\]'"):
        TorchNetwork.load(str(folder))
