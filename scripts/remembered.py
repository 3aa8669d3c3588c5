"""A post-editor whose readings are kept on disk, so that fits and measurements after the first take minutes less."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from audit import Auditor
from audit.data import Span, WordDoubt
from audit.engines import PostEditor, Rewording

BUILD = Path(__file__).resolve().parent.parent / "build"


class Remembered:
    """Reads no text twice; a new model begins anew."""

    def __init__(self, post_editor: PostEditor) -> None:
        self.name = post_editor.name
        self._post_editor = post_editor
        BUILD.mkdir(exist_ok=True)
        self._store = sqlite3.connect(BUILD / "doubts.sqlite")
        self._store.execute("create table if not exists doubts (key text primary key, words text)")

    def read(self, texts: Sequence[str]) -> list[tuple[WordDoubt, ...]]:
        keys = [hashlib.sha256(f"{self.name}\0{text}".encode()).hexdigest() for text in texts]
        known = {key: row[0] for key in keys for row in self._store.execute(_KNOWN, (key,))}
        wanting = [(key, text) for key, text in zip(keys, texts, strict=True) if key not in known]
        for (key, _), words in zip(wanting, self._post_editor.read([text for _, text in wanting]), strict=True):
            packed = [(w.span.start, w.span.end, round(w.log_odds, 4), round(w.nats, 4)) for w in words]
            known[key] = json.dumps(packed)
            self._store.execute("insert or replace into doubts values (?, ?)", (key, known[key]))
        self._store.commit()
        return [tuple(WordDoubt(Span(a, b), odds, nats) for a, b, odds, nats in json.loads(known[key])) for key in keys]

    def reword(self, places: Sequence[tuple[str, Span]]) -> list[tuple[Rewording, ...]]:
        return self._post_editor.reword(places)


_KNOWN = "select words from doubts where key = ?"


def remembering(auditor: Auditor) -> Auditor:
    """The same auditor, with a post-editor, if any, that reads no text twice."""
    if auditor.engines.post_editor:
        auditor.engines = replace(auditor.engines, post_editor=Remembered(auditor.engines.post_editor))
    return auditor
