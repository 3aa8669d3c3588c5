from collections.abc import Sequence

import pytest

from audit.data import Span
from audit.engines import Translation
from audit.evidence.round_trip import LONGEST, round_trip, signatures


class Dictionary:
    """Translates what it was told; remembers which names it was asked to keep."""

    name = "dictionary 1"

    def __init__(self, **entries: str) -> None:
        self.entries = entries
        self.names: list[list[str]] = []

    def translate(self, texts: Sequence[str], names: Sequence[Sequence[Span]]) -> list[Translation]:
        self.names += [[span.of(text) for span in spans] for text, spans in zip(texts, names, strict=True)]
        return [Translation(self.entries.get(text, text), 1.0) for text in texts]


def test_equal_wording_scores_best_and_different_wording_worse() -> None:
    translator = Dictionary(uno="the same words here", dos="other things altogether")
    same, other = round_trip(["the same words here"] * 2, ["uno", "dos"], [(), ()], translator)
    assert same is not None
    assert other is not None
    assert (same.text, same.engine, same.chrf, same.ter) == ("the same words here", "dictionary 1", 100.0, 0.0)
    assert other.chrf < 30
    assert other.ter == 100.0


def test_ter_counts_one_edit_in_four_words() -> None:
    (one,) = round_trip(["the same words here"], ["uno"], [()], Dictionary(uno="the same words there"))
    assert one is not None
    assert one.ter == 25.0


@pytest.mark.parametrize(("targets", "sources", "names"), [(["a"], [], [()]), (["a"], ["b"], []), ([], ["b"], [])])
def test_every_target_needs_its_source_and_names(
    targets: list[str], sources: list[str], names: list[tuple[()]]
) -> None:
    with pytest.raises(ValueError, match="zip"):
        round_trip(targets, sources, names, Dictionary())


def test_nothing_in_nothing_out() -> None:
    assert round_trip([], [], [], Dictionary()) == []


def test_a_text_too_long_to_compare_has_no_round_trip_and_its_neighbours_do() -> None:
    long = "word " * (LONGEST + 1)
    found = round_trip(["a", long, "b", "c"], ["a", "a", long, "c"], [()] * 4, Dictionary())
    assert [item is not None for item in found] == [True, False, False, True]


def test_names_are_kept_where_the_source_has_them_as_whole_words() -> None:
    translator = Dictionary()
    target = "Will Smith met Rose."
    names = [Span(0, 10), Span(15, 19)]
    round_trip([target], ["Roses: a Will Smith le dijo Rose que Will Smithson…"], [names], translator)
    assert translator.names == [["Will Smith", "Rose"]]


def test_signatures_name_metric_and_version() -> None:
    chrf, ter = signatures()
    assert chrf.startswith("CHRF|nrefs:1|")
    assert "nw:2" in chrf
    assert ter.startswith("TER|nrefs:1|")
    assert all("version:" in signature for signature in (chrf, ter))
