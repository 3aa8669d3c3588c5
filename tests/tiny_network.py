"""A network of the post-editor's kind that fits into a test: two layers, random weights, letters for tokens."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
from gguf import GGUFWriter
from tokenizers.pre_tokenizers import ByteLevel

from audit.engines.smollm import DOUBT

LAYERS, HEADS, KEY_HEADS, WIDE, INNER = 2, 4, 2, 32, 48
BASE, EPSILON = 10_000.0, 1e-5
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<repo_name>"]
TOKENS = [*SPECIAL, *sorted(ByteLevel.alphabet()), "Ġt", "he"]
MERGES = ["Ġ t", "h e"]
MATRICES = {
    "attn_q": (WIDE, WIDE),
    "attn_k": (WIDE * KEY_HEADS // HEADS, WIDE),
    "attn_v": (WIDE * KEY_HEADS // HEADS, WIDE),
    "attn_output": (WIDE, WIDE),
    "ffn_gate": (INNER, WIDE),
    "ffn_up": (INNER, WIDE),
    "ffn_down": (WIDE, INNER),
}


def weights() -> dict[str, np.ndarray]:
    chance = np.random.default_rng(3)
    made = {
        f"blk.{layer}.{name}": chance.normal(0, 0.3, shape).astype(np.float32)
        for layer in range(LAYERS)
        for name, shape in MATRICES.items()
    }
    for layer in range(LAYERS):
        made |= {f"blk.{layer}.{name}": np.ones(WIDE, np.float32) for name in ("attn_norm", "ffn_norm")}
    made["output_norm"] = np.ones(WIDE, np.float32)
    made["token_embd"] = chance.normal(0, 1, (len(TOKENS), WIDE)).astype(np.float32)
    return made


def update() -> dict[str, np.ndarray]:
    chance = np.random.default_rng(4)
    return {
        "1.mlp.up_proj.A": chance.normal(0, 0.3, (2, WIDE)).astype(np.float32),
        "1.mlp.up_proj.B": chance.normal(0, 0.3, (INNER, 2)).astype(np.float32),
        "doubt": chance.normal(0, 0.3, WIDE).astype(np.float32),
        "doubt_bias": np.float32(-1.5),
    }


def write(folder: Path) -> tuple[Path, Path]:
    """The network as GGUF and its update as npz."""
    path = folder / "tiny.gguf"
    writer = GGUFWriter(path, "llama")
    writer.add_block_count(LAYERS)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_rope_freq_base(BASE)
    writer.add_layer_norm_rms_eps(EPSILON)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(TOKENS)
    writer.add_token_merges(MERGES)
    for name, value in weights().items():
        heads = {"attn_q": HEADS, "attn_k": KEY_HEADS}.get(name.split(".")[-1])
        writer.add_tensor(f"{name}.weight", by_turns(value, heads) if heads else value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    np.savez(folder / "update.npz", **update())
    return path, folder / "update.npz"


def wheel(folder: Path, member: str) -> Path:
    """A wheel with the network under a name in it."""
    path, _ = write(folder)
    packed = folder / "tiny.whl"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, member)
    return packed


def by_turns(weight: np.ndarray, heads: int) -> np.ndarray:
    """Rows as GGUF has them: those of the two halves of each head by turns."""
    rows, columns = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def scores(numbers: list[int]) -> np.ndarray:
    """What the network with its update says after each token, worked out step by step."""
    parts, learnt = weights(), update()
    state = parts["token_embd"][numbers]
    for layer in range(LAYERS):
        own = {name: parts[f"blk.{layer}.{name}"] for name in MATRICES}
        if layer == 1:
            own["ffn_up"] = own["ffn_up"] + learnt["1.mlp.up_proj.B"] @ learnt["1.mlp.up_proj.A"]
        normal = _normalized(state)
        state = state + _attended(normal, own) @ own["attn_output"].T
        normal = _normalized(state)
        gate = normal @ own["ffn_gate"].T
        state = state + (gate / (1 + np.exp(-gate)) * (normal @ own["ffn_up"].T)) @ own["ffn_down"].T
    output = parts["token_embd"].copy()
    output[DOUBT] = learnt["doubt"]
    return _normalized(state) @ output.T


def _normalized(state: np.ndarray) -> np.ndarray:
    return state / np.sqrt((state**2).mean(-1, keepdims=True) + EPSILON)


def _attended(state: np.ndarray, own: dict[str, np.ndarray]) -> np.ndarray:
    size, length = WIDE // HEADS, len(state)
    heads = []
    for head in range(HEADS):
        rows = slice(head * size, (head + 1) * size)
        shared = head * KEY_HEADS // HEADS
        key_rows = slice(shared * size, (shared + 1) * size)
        query, key = _rotated(state @ own["attn_q"][rows].T), _rotated(state @ own["attn_k"][key_rows].T)
        likeness = query @ key.T / np.sqrt(size) + np.triu(np.full((length, length), -np.inf), 1)
        share = np.exp(likeness - likeness.max(-1, keepdims=True))
        heads.append(share / share.sum(-1, keepdims=True) @ (state @ own["attn_v"][key_rows].T))
    return np.concatenate(heads, -1)


def _rotated(vectors: np.ndarray) -> np.ndarray:
    length, size = vectors.shape
    angles = np.arange(length)[:, None] * BASE ** (-np.arange(0, size, 2) / size)
    first, second = vectors[:, : size // 2], vectors[:, size // 2 :]
    return np.concatenate(
        [first * np.cos(angles) - second * np.sin(angles), second * np.cos(angles) + first * np.sin(angles)], -1
    )
