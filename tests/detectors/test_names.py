from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_examples import check_bad, check_good, document, evidence, examples, inside, marked

from audit import knowledge
from audit.detectors.names import Names
from audit.rulebook import Example, Rule, Rulebook

NAMES = Names.load(Rulebook.load("es-en"), "es-en")


@pytest.mark.parametrize(("rule", "example"), examples("names", "bad"))
def test_flags_bad_example(rule: Rule, example: Example) -> None:
    check_bad(NAMES.propose, rule, example)


@pytest.mark.parametrize(("rule", "example"), examples("names", "good"))
def test_is_silent_on_good_example(rule: Rule, example: Example) -> None:
    check_good(NAMES.propose, rule, example)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["President Tokayev spoke.", "Kassym-Jomart Tokayevm had agreed."], ["Tokayevm"]),
        (["The firm Cellnex grew.", "Cellnex sold.", "Celnex bought."], ["Celnex"]),
        (["The firm Cellnex grew.", "Celnex bought."], []),  # nothing tells which one is right
        (["Anna Petersen won.", "Petersen smiled.", "Lars Peterson lost."], []),
        (["The Serbs and the Serb leader met the Serb army."], []),
        (["He met Brown and Brown.", "Crown stayed."], []),
    ],
)
def test_compares_the_names_of_a_document(texts: list[str], found: list[str]) -> None:
    proposed = NAMES.propose(document(*texts))
    assert [words for text, place in zip(texts, proposed, strict=True) for _, words in marked(text, place)] == found


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("In Estados Unidos it rains.", "In the United States it rains."),
        ("The Unión Europea agreed.", "The European Union agreed."),
        ("Mar Negro ports are closed.", "The Black Sea ports are closed."),
    ],
)
def test_fits_the_article(text: str, fixed: str) -> None:
    (proposal,) = NAMES.propose(document(text))[0]
    assert proposal.span.replaced(text, proposal.suggestions[0]) == fixed


def test_points_to_the_true_source() -> None:
    (proposal,) = NAMES.propose([evidence("He lives in Londres.", "Vive en Londres.")])[0]
    assert proposal.source is not None
    assert proposal.source.of("Vive en Londres.") == "Londres"
    assert [clue.kind for clue in proposal.clues] == ["rule", "source"]


def test_no_english_form_is_itself_flagged() -> None:
    lines = (knowledge.root() / "es-en" / "lexicon" / "names.tsv").read_text(encoding="utf-8").splitlines()
    english = [name for line in lines if not line.startswith("#") for name in line.split("\t")[1].split("|")]
    flagged = [name for name in english if NAMES.propose(document(f"They say {name} often."))[0]]
    assert flagged == []


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        # Russian, Ukrainian
        ("Jruschov", "Khrushchev"),
        ("Jodorkovski", "Khodorkovsky"),
        ("Zelenski", "Zelensky"),
        ("Yeltsín", "Yeltsin"),
        ("Ajmatova", "Akhmatova"),
        ("Tujachevski", "Tukhachevsky"),
        ("Jvorostovski", "Khvorostovsky"),
        ("Jlébnikov", "Khlebnikov"),
        ("Prójorov", "Prokhorov"),
        ("Jabárovsk", "Khabarovsk"),
        ("Chaikovski", "Tchaikovsky"),
        ("Solyenitsin", "Solzhenitsyn"),
        ("Mijaíl", "Mikhail"),
        ("Serguéi", "Sergei"),
        ("Andréi", "Andrei"),
        ("Vasíliev", "Vasiliev"),
        ("Bulavá", "Bulava"),
        ("Triavna", "Tryavna"),
        # by way of French
        ("Saakachvili", "Saakashvili"),
        ("Sergueï", "Sergei"),
        ("Bagapch", "Bagapsh"),
        ("Soukhoumi", "Sukhumi"),
        # Arabic, Persian, Urdu
        ("Ajmadineyad", "Ahmadinejad"),
        ("Jamenei", "Khamenei"),
        ("Yihad", "Jihad"),
        ("Al-Yazira", "Al Jazeera"),
        ("Zauahiri", "Zawahiri"),
        ("Jalifa", "Khalifa"),
        ("Yalalabad", "Jalalabad"),
        ("Karzái", "Karzai"),
        ("Hezbolá", "Hezbollah"),
        # Hebrew
        ("Yitzjak", "Yitzhak"),
        ("Jabad", "Chabad"),
        # Chinese, Greek, Armenian
        ("Wuhán", "Wuhan"),
        ("Varufakis", "Varoufakis"),
        ("Papandréu", "Papandreou"),
        ("Jachaturián", "Khachaturian"),
        ("Ereván", "Yerevan"),
        # nobody known: by the signature alone
        ("Mijálchenko", "Mikhalchenko"),
        ("Vinogradóvich", "Vinogradovich"),
        ("Stamatópulos", "Stamatopoulos"),
    ],
)
def test_spells_foreign_names_in_english(spanish: str, english: str) -> None:
    (proposal,) = NAMES.propose(document(f"Then {spanish} answered."))[0]
    assert (proposal.span.of(f"Then {spanish} answered."), proposal.suggestions[0]) == (spanish, english)


@pytest.mark.parametrize(
    "text",
    [
        # j by right
        "Ljubljana, Sarajevo, Rijeka and Skopje met Jovanović, Karadžić, Tadić, Trajkovski and Boskov.",
        "Nadja, Katja, Anja and Sonja saw Bjørn, Fjord, Majdanek, Rijksmuseum, Vojvodina and the Sejm.",
        "Ajmer, Rajput, Vajpayee, Tajikistan, Hajj, Najaf, Majid, Jalil, Jamal, Jaber and Mojtaba.",
        "Jan Jansen, Jaap Stam, Jaroslav Hájek, Jiří Janák, Juhász, Jókai and Jagiełło.",
        "Juan, Jorge, Jaime, Javier, Jacinto, Jerson, Jair, Jalisco, Jerez, Jujuy and Bujari.",
        # accents by right
        "István Orbán, Károlyi, Dávid, Mária, Benjámin, Vladimír Špidla, Litvínov, Zacharová and Rousínov.",
        "Iván, Adrián, Damián, Tomás, Nicolás, Córdova, Sofía, Mónica, Nayib and Tristán.",
        "André, Andrée, Valéry, Déborah, Niterói, João, Inês, Antónia, Éireann, Seán and Mairéad.",
        # y, -ski and ou by right
        "Yasser, Yolanda, Yadira, Yamile, Jones, Kowalski, Polanski, Sikorski, Lewandowski and Rousseau.",
        "Evgeni Malkin, Dmitri, Anatoli, Hasan, Cheikh, Mitchel, Charon, Youri and Louise.",
        # English one letter away
        "Harris, Khaki, Jihadi, Janet, Jordan, Marya, Basey, Heyer, Faraj, Jiang, Shanghai and Hanover.",
    ],
)
def test_leaves_names_that_are_spelled_so_by_right(text: str) -> None:
    assert marked(text, NAMES.propose(document(text))[0]) == []


def known_names() -> list[str]:
    """Every English name that the tables lead to, and every one that native English was seen to use."""
    tables = knowledge.read_toml(knowledge.root() / "es-en" / "lexicon" / "transliteration.toml")
    seen = knowledge.word_list(knowledge.root() / "en" / "foreign-names.txt")
    return sorted({name for origin in tables["origin"] for name in origin["names"].split()} | {n.title() for n in seen})


@given(st.sampled_from(known_names()), st.sampled_from(["Then {} answered.", "{}'s army left.", "Mr. {}, too."]))
def test_never_flags_a_known_english_name(name: str, sentence: str) -> None:
    assert marked(sentence, NAMES.propose(document(sentence.format(name)))[0]) == []


@given(st.text(alphabet=st.sampled_from("MoscúRusia Tokáyev.EE UU-JKL "), max_size=60))
def test_proposes_only_places_in_the_text(text: str) -> None:
    assert inside(text, NAMES.propose(document(text))[0])
