"""The past participles of a verb: dictionaries list many as words of their own, so the verb alone would miss them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit import knowledge


@dataclass(frozen=True, slots=True)
class Participles:
    """How a language makes participles: by the ending of the verb, or for one verb alone; and how those are inflected.

    `endings` and `inflections` map the end of a word to what takes its place.
    """

    endings: Mapping[str, str]
    irregular: Mapping[str, str]
    inflections: tuple[tuple[str, str], ...]

    @classmethod
    def load(cls, language: str) -> Participles:
        """What `references/<language>/participles.toml` says; where there is none, no verb has any.

        Raises:
            ConfigurationError: the file cannot be read.
        """
        path = knowledge.root() / language / "participles.toml"
        table = knowledge.read_toml(path) if path.is_file() else {}
        return cls(
            endings=table.get("endings", {}),
            irregular=table.get("irregular", {}),
            inflections=tuple((old, new) for old, news in table.get("inflections", {}).items() for new in news),
        )

    def of(self, verb: str) -> tuple[str, ...]:
        """All forms of the participle of a verb in its dictionary form."""
        regular = (verb.removesuffix(end) + new for end, new in self.endings.items() if verb.endswith(end))
        participle = self.irregular.get(verb) or next(regular, None)
        if participle is None:
            return ()
        ends = (participle.removesuffix(old) + new for old, new in self.inflections if participle.endswith(old))
        return (participle, *ends)
