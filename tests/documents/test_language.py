"""Language: decided where the evidence is strong, inherited elsewhere."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from audit.documents.language import Verdict, judge

ENGLISH = [
    "The council voted last night to keep the old lighthouse open for visitors.",
    "Two of its members left the room before the vote and did not come back.",
    "The next session is set for the end of the month.",
]
SPANISH = [
    "El ayuntamiento decidió anoche mantener abierto el viejo faro para los visitantes.",
    "Dos de sus miembros salieron de la sala antes de la votación y no volvieron.",
    "La próxima sesión se celebrará a finales de mes.",
]
RUSSIAN = [
    "Городской совет вчера вечером решил оставить старый маяк открытым для посетителей.",
    "Два его члена вышли из зала до голосования и не вернулись.",
]
OK, UNTRANSLATED = Verdict(), Verdict(untranslated=True)


def in_english(*texts: str) -> list[Verdict]:
    return judge([*ENGLISH, *texts], "es", "en")[len(ENGLISH) :]


@pytest.mark.parametrize(
    "text",
    [
        "Lethal order",
        "Orden letal",
        "Ana Ruiz García",
        "Kassym-Jomart Tokayev, Nursultan Nazarbayev, Karim Massimov, Zhanaozen",
        "The war of Karim Massimov and of Kassym-Jomart Tokayev in Zhanaozen",
        "LIGHTHOUSE TO STAY OPEN ALL SUMMER, SAYS COUNCIL",
        "Les Spahnn <spahnn@example.org>, Robert Bryngelson <bryngelson@example.org>",
        "He ordered a tortilla española with chorizo and said gracias.",
        "He reduces a protester at gunpoint in the center, always according to the agency.",
        "α = 0.05",
        "12.5 %",
    ],
)
def test_what_is_english_or_says_nothing_is_accepted(text: str) -> None:
    assert in_english(text) == [OK]


@pytest.mark.parametrize("text", [*SPANISH, "EL AYUNTAMIENTO DECIDIÓ ANOCHE MANTENER ABIERTO EL FARO"])
def test_spanish_in_an_english_text_is_untranslated(text: str) -> None:
    assert in_english(text) == [UNTRANSLATED]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        (RUSSIAN[0], "Russian (ru)"),
        ("Der Stadtrat beschloss gestern Abend, den alten Leuchtturm offen zu halten.", "German (de)"),
        ("Le conseil municipal a décidé hier soir de garder le vieux phare ouvert.", "French (fr)"),
        ("市议会昨晚决定继续向游客开放这座古老的灯塔，投票结果是七比二。", "Chinese, simplified (zh-cn)"),
        ("ᚠᚢᚦᚨᚱᚲ ᚷᚹᚺᚾᛁᛃ", "Runic script"),
    ],
)
def test_a_third_language_is_skipped_by_name(text: str, called: str) -> None:
    assert in_english(text) == [Verdict(skipped=f"language: {called}, expected English (en)")]


def test_a_document_in_the_source_language_is_skipped_whole() -> None:
    found = judge([*SPANISH, "Faro abierto"], "es", "en")
    assert found == [Verdict(skipped="language: Spanish (es), expected English (en)")] * 4


def test_the_english_in_a_foreign_document_is_audited() -> None:
    assert [verdict.skipped is None for verdict in judge([*RUSSIAN, *RUSSIAN, ENGLISH[0]], "es", "en")] == [
        False, False, False, False, True,
    ]  # fmt: skip


def test_a_document_too_short_to_tell_is_accepted() -> None:
    assert judge(["Faro abierto"], "es", "en") == [OK]
    assert judge([], "es", "en") == []


def test_neither_order_nor_threads_nor_repetition_change_a_verdict() -> None:
    texts = [*ENGLISH, *SPANISH[:1], *RUSSIAN[:1]]
    expected = judge(texts, "es", "en")
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(lambda _: judge(texts, "es", "en"), range(8)))
    assert judge(texts[::-1], "es", "en") == expected[::-1]


def test_a_long_document_is_judged_by_a_sample_of_all_its_parts() -> None:
    found = judge([*SPANISH[:1] * 20, *ENGLISH * 1000], "es", "en")
    assert found == [UNTRANSLATED] * 20 + [OK] * 3000
