from __future__ import annotations

import pytest

from audit.participles import Participles


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("condenar", ("condenado", "condenada", "condenados", "condenadas")),
        ("detener", ("detenido", "detenida", "detenidos", "detenidas")),
        ("oír", ("oído", "oída", "oídos", "oídas")),
        ("abrir", ("abierto", "abierta", "abiertos", "abiertas")),
        ("fin", ()),
    ],
)
def test_spanish_participles(verb: str, forms: tuple[str, ...]) -> None:
    assert Participles.load("es").of(verb) == forms


def test_a_language_without_a_table_has_none() -> None:
    assert Participles.load("xx").of("condenar") == ()
