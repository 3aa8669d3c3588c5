from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.data import Alignment
from audit.engines.lemmas import words
from audit.engines.lexical_table import FILE_NAME, LexicalTable, save, symmetrized
from audit.errors import EngineError

SOURCE = {"casa": 10, "el": 1000, "grande": 10, "la": 1000, "ley": 10, "perro": 10, "votar": 20, "y": 1000}
TARGET = {"and": 1000, "big": 10, "dog": 10, "house": 10, "law": 10, "the": 2000, "vote": 20}
COUNTS = {
    ("casa", "house"): 9,
    ("el", "the"): 800,
    ("grande", "big"): 8,
    ("la", "the"): 800,
    ("ley", "law"): 9,
    ("perro", "dog"): 9,
    ("votar", "vote"): 15,
    ("y", "and"): 900,
}


def pairs() -> np.ndarray:
    source, target = list(SOURCE), list(TARGET)
    return np.array(sorted((source.index(left), target.index(right), n) for (left, right), n in COUNTS.items()))


@pytest.fixture(scope="module")
def small() -> LexicalTable:
    return LexicalTable(("es", "en"), SOURCE, TARGET, pairs())


@pytest.fixture(scope="module")
def shipped() -> LexicalTable:
    return LexicalTable.load()


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("saved") / FILE_NAME
    save(path, ("es", "en"), SOURCE, TARGET, pairs())
    return path.read_bytes()


def align(table: LexicalTable, target: str, source: str) -> Alignment:
    return table.align(target, words(target), source, words(source))


def linked(table: LexicalTable, target: str, source: str) -> set[tuple[str, str]]:
    alignment = align(table, target, source)
    return {
        (alignment.target[link.target].of(target), alignment.source[link.source].of(source)) for link in alignment.links
    }


@pytest.mark.parametrize(
    ("target", "source", "expected"),
    [
        # Words of the table, in whatever case.
        ("The house", "La casa", {("The", "La"), ("house", "casa")}),
        # Order differs between the languages.
        ("the big dog", "el perro grande", {("the", "el"), ("big", "grande"), ("dog", "perro")}),
        # Two equal words: each takes its neighbour.
        (
            "the house and the dog",
            "la casa y el perro",
            {("the", "la"), ("house", "casa"), ("and", "y"), ("the", "el"), ("dog", "perro")},
        ),
        # Names and numbers no table has seen.
        ("Tokayev 2022 house", "Tokáyev 2022 casa", {("Tokayev", "Tokáyev"), ("2022", "2022"), ("house", "casa")}),
        # Literal cognates.
        ("the infrastructures", "las infraestructuras", {("infrastructures", "infraestructuras")}),
        # Another form of a word of the table.
        ("dog votes", "perro votarán", {("dog", "perro"), ("votes", "votarán")}),
        # One side empty.
        ("the house", "", set()),
        ("", "la casa", set()),
    ],
)
def test_links(small: LexicalTable, target: str, source: str, expected: set[tuple[str, str]]) -> None:
    assert linked(small, target, source) >= expected


def test_a_word_that_renders_nothing_stays_alone(small: LexicalTable) -> None:
    assert linked(small, "the house the", "la casa") == {("the", "la"), ("house", "casa")}
    assert linked(small, "and house", "casa") == {("house", "casa")}


def test_known_translation_is_surer_than_a_guess_by_place(small: LexicalTable) -> None:
    alignment = align(small, "house quux dog", "casa blivet perro")
    by_word = {link.target: link.probability for link in alignment.links}
    assert by_word[0] > 0.9
    assert by_word[2] > 0.9
    assert by_word.get(1, 0.0) < by_word[0]


def test_spans_are_returned_as_given(small: LexicalTable) -> None:
    target, source = "«The house»", "¿La casa?"
    alignment = align(small, target, source)
    assert (alignment.target, alignment.source) == (words(target), words(source))


@given(
    st.lists(st.sampled_from([*TARGET, "Quux", "7", "-"]), max_size=12),
    st.lists(st.sampled_from([*SOURCE, "Quux", "7", "ñ"]), max_size=12),
)
def test_every_link_is_a_probability_between_words_and_repeats(target: list[str], source: list[str]) -> None:
    table = LexicalTable(("es", "en"), SOURCE, TARGET, pairs())
    alignment = align(table, " ".join(target), " ".join(source))
    assert all(0 < link.probability <= 1 for link in alignment.links)
    places = [(link.target, link.source) for link in alignment.links]
    assert places == sorted(set(places))
    assert all(row < len(alignment.target) and column < len(alignment.source) for row, column in places)
    assert align(table, " ".join(target), " ".join(source)) == alignment


def test_relations_name_translations_and_cognates(small: LexicalTable) -> None:
    related = {
        (row, column) for row, column, _ in small.relations(["dog", "kassym", "zebra"], ["kassim", "perro", "kassym"])
    }
    assert related == {(0, 1), (1, 2)}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({(0, 0), (1, 1)}, {(0, 0), (1, 1)}, {(0, 0), (1, 1)}),
        # A neighbour of a sure link is taken while one of its words is free …
        ({(0, 0), (1, 0)}, {(0, 0)}, {(0, 0), (1, 0)}),
        # … one far away only if both are.
        ({(0, 0), (5, 0)}, {(0, 0)}, {(0, 0)}),
        ({(0, 0), (5, 5)}, {(0, 0)}, {(0, 0), (5, 5)}),
        (set(), set(), set()),
    ],
)
def test_symmetrized(first: set[tuple[int, int]], second: set[tuple[int, int]], expected: set[tuple[int, int]]) -> None:
    assert symmetrized(first, second) == expected


def test_saved_table_loads_as_it_was_and_equals_itself(tmp_path: Path, small: LexicalTable) -> None:
    path = tmp_path / FILE_NAME
    save(path, ("es", "en"), SOURCE, TARGET, pairs())
    first = path.read_bytes()
    save(path, ("es", "en"), SOURCE, TARGET, pairs())
    assert path.read_bytes() == first
    loaded = LexicalTable.load(tmp_path)
    assert loaded.languages == ("es", "en")
    assert loaded.name.startswith("lexical-table-es-en-")
    assert align(loaded, "the big dog votes", "el perro grande votarán") == align(
        small, "the big dog votes", "el perro grande votarán"
    )
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not gzip",
        gzip.compress(b"", mtime=0),
        gzip.compress(b"audit-lexical-table/0 es en\n", mtime=0),
        gzip.compress(b"audit-lexical-table/1 es en\n", mtime=0),
        gzip.compress(b"\xff\xfe", mtime=0),
    ],
)
def test_a_file_that_is_no_table_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(EngineError, match=r"lexical\.gz: damaged lexical table") as caught:
        LexicalTable.load(tmp_path)
    assert "\n" not in str(caught.value)


@given(st.data())
def test_no_damage_goes_unnoticed(saved: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    place = data.draw(st.integers(10, len(saved) - 1))  # after gzip's own header, part of which has no meaning
    cut = data.draw(st.booleans())
    folder = tmp_path_factory.mktemp("table")
    damaged = saved[:place] if cut else saved[:place] + bytes([saved[place] ^ 0xFF]) + saved[place + 1 :]
    (folder / FILE_NAME).write_bytes(damaged)
    with pytest.raises(EngineError):
        LexicalTable.load(folder)


def test_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no lexical table"):
        LexicalTable.load(tmp_path)


@pytest.mark.parametrize(
    ("target", "source", "pair"),
    [
        (
            "The police reduced the thief in two minutes.",
            "La policía redujo al ladrón en dos minutos.",
            ("reduced", "redujo"),
        ),
        ("He realized a trip to Astana.", "Realizó un viaje a Astaná.", ("trip", "viaje")),
        ("According to the minister, the law is good.", "Según el ministro, la ley es buena.", ("According", "Según")),
        (
            "The demonstrators took the airport.",
            "Los manifestantes tomaron el aeropuerto.",
            ("demonstrators", "manifestantes"),
        ),
    ],
)
def test_the_shipped_table_knows_spanish(
    shipped: LexicalTable, target: str, source: str, pair: tuple[str, str]
) -> None:
    assert pair in linked(shipped, target, source)


@pytest.mark.parametrize(
    ("word", "renderings"), [("casa", [("house", 0.9)]), ("la", [("the", 0.8)]), ("nunca", [])], ids=str
)
def test_renderings_are_told_with_their_share(
    small: LexicalTable, word: str, renderings: list[tuple[str, float]]
) -> None:
    found = small.renderings(word)
    assert [rendering for rendering, _ in found] == [rendering for rendering, _ in renderings]
    assert [share for _, share in found] == pytest.approx([share for _, share in renderings])


def test_the_usual_rendering_comes_first(shipped: LexicalTable) -> None:
    shares = [share for _, share in shipped.renderings("casa")]
    assert shares == sorted(shares, reverse=True)
    assert shipped.renderings("casa")[0][0] in {"house", "home"}
