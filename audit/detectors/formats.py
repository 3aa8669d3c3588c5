"""Numbers, dates, hours, currencies, capitals and quotation marks written as Spanish writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from audit import knowledge
from audit.data import Clue, Evidence, Proposal, Source, Span
from audit.detectors.sighting import Sighting, left_of, proposals, right_of
from audit.engines.lemmas import is_word
from audit.rulebook import Rule, Rulebook

_NUMBER = re.compile(r"(?<![\w.,:/-])([€$£]\s?)?(\d+(?:[.,]\d+)*)(?![\w:/])")
_BETWEEN_NUMBERS = r"(?:\s?-\s?|\s+(?:and|or|to|by)\s+)\d[\d.,]*"
_UNIT = re.compile(rf"(?:{_BETWEEN_NUMBERS})?[\s-]*(%|[€$£]|°\s?[CF]|[A-Za-z-]+)")
_YEAR_BEFORE = re.compile(r"\b(?:in|since|until|year|years?|from)\s$", re.IGNORECASE)
_SPACED_GROUPS = re.compile(r"(?<![\w.,/-])(?<!\d\s)([1-9]\d{0,2}(?:[^\S\n]\d{3})+)(?![\w.,/:-]*\d)(?!\w)")
_LARGE_MILLIONS = re.compile(r"(?<![\w.,])(\d{1,3},\d{3}(?:\.\d+)?|[1-9]\d{3}(?:\.\d+)?) million\b")
_MILLIONS_AND_THOUSANDS = re.compile(r"(?<![\w.,])(\d+) millions?,? (?:and )?(\d{1,3}) thousand\b")
_NUMERAL_THOUSAND = re.compile(r"(?<![\w.,-])(?<![$€£])(\d{1,3}) thousand\b(?! million)")
_SPACED_PERCENT = re.compile(r"(?<=\d)\s+%")
_HOUR = re.compile(r"(?<![\d:.])([01]?\d|2[0-4])[:.]([0-5]\d)\s?(?:hours|hrs?|hs?)(?!\w)")
_POINT_IN_TIME = re.compile(r"\b(?:about|after|and|around|at|before|by|from|since|till|to|until)\s$", re.IGNORECASE)
_CURRENCY_AFTER = re.compile(r"(?<![\w.,€$£])(\d[\d.,]*?)\s?([€£])(?=[\s.,;:)]|$)")
_SPACED_CURRENCY = re.compile(r"(?<![\w])((?:US|A|C|NZ)?[$€£])\s+(?=\d)")
_ORDINAL = re.compile(r"(?<![\w.,])(\d{1,3})\.?[ºª](?=\s+[A-Za-z]|[.,;)]|$)(?!\s*[CFNSEWO]\b)")
_NUMBER_SIGN = re.compile(r"\b([Nn])(?:[º°]|\.º|úm\.|um\.)\s?(?=\d)")
_ROMAN = r"(?:I{1,3}|I?V|VI{1,3}|I?X|X(?:I{1,3}|I?V|VI{1,3}|I?X)|XX(?:I{1,2})?)"
_ROMAN_CENTURY = re.compile(
    rf"\b(?:({_ROMAN})(?:th|st|nd|rd)?[ -]([Cc])entury\b|(?:[Cc]entury|(?<![\w.])[Ss]\.(?! I\b)) ({_ROMAN})\b)"
)
_MINUTE = re.compile(r"\b(the )?minute (\d{1,3})\b")
_UNIT_PLURAL = re.compile(r"(?<=\d)(\s?)(km|kg|cm|mt)s\b")
_SEMICOLON = re.compile(r"; ([A-Z][a-z']*)\b(?! [A-Z])")
_INVERTED = re.compile(r"[¿¡]+")
_GUILLEMET = re.compile(r"«\s?|\s?»")
_LOWER_WORD = re.compile(r"(?<![\w.@#/_-])[a-z]+(?:-[a-z]+)?(?![\w@/_]|\.\w)")
_DIGITS = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Formats:
    """Finds Spanish formats. `months` maps each Spanish month to the English one."""

    rules: dict[str, Rule]
    months: Mapping[str, str]
    capitalised: frozenset[str]
    demonyms: frozenset[str]
    measures: frozenset[str]
    countables: frozenset[str]
    semicolon_starts: frozenset[str]

    @classmethod
    def load(cls, rulebook: Rulebook, pair: str) -> Formats:
        """The detector for a language pair such as "es-en".

        Raises:
            ConfigurationError: a file of the lexicon is missing or wrong.
        """
        lexicon = knowledge.root() / pair / "lexicon"
        calendar = knowledge.read_toml(lexicon / "calendar.toml")
        return cls(
            rules=rulebook.served_by("formats"),
            months=calendar["months"],
            capitalised=frozenset(calendar["capitalised"]["words"]),
            demonyms=knowledge.word_list(lexicon / "lists" / "demonyms.txt"),
            measures=knowledge.word_list(lexicon / "lists" / "measures.txt"),
            countables=knowledge.word_list(lexicon / "lists" / "countables.txt"),
            semicolon_starts=knowledge.word_list(lexicon / "lists" / "semicolon-starts.txt"),
        )

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """The proposals for each segment of a document, in order of their place."""
        return [proposals(self.rules, e.segment.target, self._sightings(e.segment.target, e.source)) for e in document]

    def _sightings(self, text: str, source: Source | None) -> Iterator[Sighting]:
        yield from self._points_and_commas(text, source)
        yield from self._spaced_groups(text)
        yield from _millions(text)
        yield from self._dates(text)
        yield from _signs(text)
        yield from _numerals(text)
        yield from self._capitals(text)
        yield from self._semicolons(text)
        yield from _quotation(text)

    def _points_and_commas(self, text: str, source: Source | None) -> Iterator[Sighting]:
        for found in _NUMBER.finditer(text):
            following = _UNIT.match(text, found.end())
            unit = following[1].lower() if following else ""
            figure = _Figure(
                span=Span(*found.span(2)),
                number=found[2],
                unit=unit,
                end=following.end() if following else found.end(),
                measured=bool(found[1]) or unit in self.measures,
                counted=unit in self.countables,
                dated=_YEAR_BEFORE.search(left_of(text, found.start())) is not None,
                copied=_copied(found[2], source),
            )
            yield from _misgrouped(figure)

    def _spaced_groups(self, text: str) -> Iterator[Sighting]:
        for found in _SPACED_GROUPS.finditer(text):
            unit = _UNIT.match(text, found.end())
            if left_of(text, found.start()).endswith(tuple(f"{month} " for month in self.months.values())):
                continue  # "On May 5 200 people …"
            known = unit is not None and unit[1].lower() in self.measures | self.countables
            if found[1].endswith("000") or known:
                yield Sighting("space-between-thousands", Span(*found.span()), (re.sub(r"\s", ",", found[1]),))

    def _dates(self, text: str) -> Iterator[Sighting]:
        english = "|".join(sorted(set(self.months.values())))
        either = "|".join([english, *self.months])
        day_first = re.compile(
            rf"\b((?:[Tt]he )?)([12]?\d|3[01]) (of|de) ({either})\b(?:,? (?:of|de|del) (\d{{4}}))?", re.IGNORECASE
        )
        for found in day_first.finditer(text):
            month = self.months.get(found[4].lower(), found[4].capitalize())
            fixes = (f"{month} {found[2]}", f"{found[2]} {month}")
            if found[5]:
                fixes = (f"{fixes[0]}, {found[5]}", f"{fixes[1]} {found[5]}")
            yield Sighting("spanish-date", Span(*found.span()), fixes)
        for found in re.finditer(rf"\b({english}) (\d{{1,2}})(,? of )(\d{{4}})\b", text):
            yield Sighting("spanish-date", Span(*found.span()), (f"{found[1]} {found[2]}, {found[4]}",))

    def _capitals(self, text: str) -> Iterator[Sighting]:
        if not re.search(r"[A-Z][a-z]", text):
            return  # a text without capitals has a style of its own
        for found in _LOWER_WORD.finditer(text):
            if found[0] in self.capitalised:
                yield Sighting("lower-case-calendar", Span(*found.span()), (found[0].capitalize(),))
            elif found[0] in self.demonyms:
                yield Sighting("lower-case-demonym", Span(*found.span()), (found[0].capitalize(),))

    def _semicolons(self, text: str) -> Iterator[Sighting]:
        if text.count(";") > 1:
            return  # a list, whose items may be titles or sentences
        for found in _SEMICOLON.finditer(text):
            if found[1].lower() in self.semicolon_starts:
                yield Sighting("capital-after-semicolon", Span(*found.span()), (f"; {found[1].lower()}",))


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number, what follows it up to `end`, and how the true source writes it."""

    span: Span
    number: str
    unit: str
    end: int
    measured: bool
    counted: bool
    dated: bool
    copied: tuple[Clue, ...]


def _misgrouped(figure: _Figure) -> Iterator[Sighting]:
    number, span = figure.number, figure.span
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+", number) or (
        figure.measured and re.fullmatch(r"\d{1,3},(\d{1,2}|\d{4,})|0,\d{3}", number)
    ):
        yield Sighting("decimal-comma", span, (_swap(number),), clues=figure.copied)
    elif re.fullmatch(r"[1-9]\d{0,2}(\.\d{3}){2,}", number) and not _is_address(number):
        yield Sighting("thousands-point", span, (_swap(number),), clues=figure.copied)
    elif figure.counted and re.fullmatch(r"(?!1[5-9]|20)[1-9]\d{3}", number):
        yield Sighting("unseparated-thousands", span, (f"{int(number):,}",))
    elif re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", number):
        yield from _one_group(figure)


def _one_group(figure: _Figure) -> Iterator[Sighting]:
    """A number such as 1.350, which English reads as one and a bit."""
    number, span = figure.number, figure.span
    if figure.unit in {"million", "millions"}:
        whole = Span(span.start, figure.end)
        yield Sighting("thousands-point", whole, (_billions(Decimal(number) * 1000),), clues=figure.copied)
    elif figure.counted or (figure.measured and number.endswith("000") and figure.unit not in {"%", "percent"}):
        yield Sighting("thousands-point", span, (_swap(number),), clues=figure.copied)
    elif figure.dated and not figure.measured and re.fullmatch(r"(1\.[5-9]|2\.0)\d\d", number):
        yield Sighting("thousands-point", span, (number.replace(".", ""),), clues=figure.copied)
    elif figure.copied and figure.measured:
        yield Sighting("thousands-point", span, (_swap(number),), trust=0.7, clues=figure.copied)


def _millions(text: str) -> Iterator[Sighting]:
    for found in _LARGE_MILLIONS.finditer(text):
        fix = _billions(Decimal(found[1].replace(",", "")))
        yield Sighting("thousands-of-millions", Span(*found.span()), (fix,))
    for found in _MILLIONS_AND_THOUSANDS.finditer(text):
        fix = f"{_plain(Decimal(found[1]) + Decimal(found[2]) / 1000)} million"
        yield Sighting("million-and-thousand", Span(*found.span()), (fix,))
    for found in _NUMERAL_THOUSAND.finditer(text):
        if not re.search(r"millions?,? (?:and )?$", left_of(text, found.start())):
            yield Sighting("numeral-with-thousand", Span(*found.span()), (f"{found[1]},000",))


def _signs(text: str) -> Iterator[Sighting]:
    for found in _SPACED_PERCENT.finditer(text):
        yield Sighting("space-before-percent", Span(*found.span()), ("%",))
    for found in _CURRENCY_AFTER.finditer(text):
        amount = found[1].rstrip(".,")
        yield Sighting("currency-after-amount", Span(*found.span()), (f"{found[2]}{amount}",))
    for found in _SPACED_CURRENCY.finditer(text):
        yield Sighting("space-after-currency", Span(*found.span()), (found[1],))
    for found in _UNIT_PLURAL.finditer(text):
        symbol = {"mt": "m"}.get(found[2], found[2])
        yield Sighting("plural-unit-symbol", Span(*found.span()), (f" {symbol}",))


def _numerals(text: str) -> Iterator[Sighting]:
    for found in _HOUR.finditer(text):
        hour, minutes = int(found[1]), found[2]
        if hour < 13 and not _POINT_IN_TIME.search(left_of(text, found.start())):
            continue  # it may be how long something took
        half = "a.m." if hour % 24 < 12 else "p.m."
        clock = f"{(hour - 1) % 12 + 1}:{minutes} {half}".replace(":00 ", " ")
        if text.startswith(".", found.end()):
            clock = clock.removesuffix(".")
        yield Sighting("hour-with-unit", Span(*found.span()), (clock, f"{found[1]}:{minutes}"))
    for found in _ORDINAL.finditer(text):
        yield Sighting("ordinal-sign", Span(*found.span()), (_ordinal(int(found[1])),))
    for found in _NUMBER_SIGN.finditer(text):
        yield Sighting("number-sign", Span(*found.span()), ("No. ",))
    for found in _ROMAN_CENTURY.finditer(text):
        yield Sighting("roman-century", Span(*found.span()), (f"{_ordinal(_value(found[1] or found[3]))} century",))
    for found in _MINUTE.finditer(text):
        article = found[1] or (
            "the " if re.search(r"\b(?:in|at|until|from|after|before|by) $", left_of(text, found.start())) else ""
        )
        yield Sighting("minute-number", Span(*found.span()), (f"{article}{_ordinal(int(found[2]))} minute",))


def _quotation(text: str) -> Iterator[Sighting]:
    for found in _INVERTED.finditer(text):
        words = re.findall(r"[^\W\d_]+", re.split(r"[?!]", right_of(text, found.end()))[0])
        lower = [word for word in words if word.islower()] or words
        if all(map(_english, lower)):  # else a Spanish title or cry, quoted as it is
            yield Sighting("inverted-mark", Span(*found.span()), ("",))
    opening = text.find("«")
    for found in _GUILLEMET.finditer(text):
        if 0 <= opening < found.end():  # a lone » is an arrow on a web page
            yield Sighting("guillemets", Span(*found.span()), ("“" if "«" in found[0] else "”",))


def _copied(number: str, source: Source | None) -> tuple[Clue, ...]:
    """That the true source writes the number so; a recovered one repeats the text and proves nothing."""
    if source is None or source.origin != "given" or number not in source.text:
        return ()
    return (Clue("source", f"the source writes the number in the same way: “{number}”"),)


def _swap(number: str) -> str:
    """The number with points for commas and commas for points."""
    return number.translate(str.maketrans(".,", ",."))


def _is_address(number: str) -> bool:
    """Whether a number of four groups may be a network address."""
    groups = number.split(".")
    return len(groups) == 4 and all(int(group) < 256 for group in groups)


def _billions(millions: Decimal) -> str:
    """An amount of a thousand millions or more, such as “1.35 billion”."""
    return f"{_plain(millions / 1000)} billion"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _value(roman: str) -> int:
    digits = [_DIGITS[letter] for letter in roman]
    return sum(-digit if digit < max(digits[place:]) else digit for place, digit in enumerate(digits))


def _english(word: str) -> bool:
    return is_word(word.lower(), "en")
