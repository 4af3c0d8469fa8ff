"""A case whose texts and names are as nasty as articles can be, exported once in every format."""

from __future__ import annotations

import hashlib

import pytest

from kg.case import Case, StoredArticle
from kg.export import FORMATS, export
from kg.pipeline import BuildReport, synchronise
from kg.records import (
    AnnotatedArticle,
    Article,
    Entity,
    Event,
    Filler,
    Mention,
    Quantity,
    Relation,
    RoleFillers,
    Span,
)

# Names that have broken some program or other.
HOSTILE = {
    "plain": "Dano Kesh",
    "markup": "<script>alert(1)</script> & <b>Co</b>",
    "quotes": '"Triple""" \'quoted\' \\ back\\nslash',
    "formula": '=HYPERLINK("http://example.com","click")',
    "plus": "+49 30 1234",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)",
    "control": "Bell\x07 Null\x00 Escape\x1b[31m Vertical\x0b Delete\x7f",
    "lines": "Line\r\nbreak\ttab\u2028and\u2029more\x85",
    "bidi": "\u202eevil\u202c \u2066isolated\u2069 \u200f",
    "noncharacter": "\ufffe \uffff \U0010ffff",
    "astral": "\U0001f9d1\u200d\u2696\ufe0f \U00020000",
    "combining": "Z" + "\u0301" * 50,
    "arabic": "محمد بن سلمان",
    "cyrillic": "Айгүл Сәрсенбаева",
    "long": "Very" + " long" * 2000 + " name",  # more than 10,000 characters
    "braces": "{{person}} %s %(x)s ${HOME} {0}",
    "iri": "https://example.com/> <https://example.com/evil",
    "json": '{"@context": "http://example.com/context.jsonld", "@id": "x"}',
    "empty-ish": "\u200b",
}


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """An article that names them all, and lets each meet a court."""
    text = "\n".join(HOSTILE.values())
    case = Case.create(tmp_path_factory.mktemp("hostile") / "hostile.kg")
    with case.writing():
        case.put(_stored(text))
        synchronise(case, BuildReport())
    return case


@pytest.fixture(scope="session")
def exported(hostile: Case) -> dict[str, bytes]:
    return {format_: export(hostile, format_) for format_ in FORMATS}


@pytest.fixture(scope="session")
def sample_exported(sample_case: Case) -> dict[str, bytes]:
    return {format_: export(sample_case, format_) for format_ in FORMATS}


def _stored(text: str) -> StoredArticle:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    article = Article(
        id="hostile",
        text=text,
        sha256=sha256,
        body=Span(0, len(text)),
        title=HOSTILE["markup"],
        published="2020",
    )
    people = {f"e{n}": name for n, name in enumerate(HOSTILE.values(), 1)}
    spans = {id_: Span(text.index(name), text.index(name) + len(name)) for id_, name in people.items()}
    annotated = AnnotatedArticle(
        article,
        entities=tuple(Entity(id_, name, "Person", aliases=(name[::-1],)) for id_, name in people.items()),
        mentions=tuple(Mention(spans[id_], name, id_, "name") for id_, name in people.items()),
        events=tuple(_event(n, id_, people, spans) for n, id_ in enumerate(people, 1)),
        relations=tuple(
            Relation("occupation", Filler(name, id_), Filler(name), spans[id_])
            for id_, name in people.items()
        ),
    )
    return StoredArticle("run", ("hostile",), (), annotated)


def _event(number: int, me: str, people: dict[str, str], spans: dict[str, Span]) -> Event:
    said = Quantity(people[me], 3.0, 3.0, None, "at least", people[me])
    return Event(
        id=f"v{number}",
        type="Meeting",
        status="occurred",
        trigger=spans[me],
        evidence=spans[me],
        roles=(
            RoleFillers("agent", (Filler(people[me], me),)),
            RoleFillers("counterpart", (Filler(people["e1"], "e1"), Filler(people[me]))),
            RoleFillers("quantity", (Filler(people[me], quantity=said),)),
            RoleFillers("topic", (Filler(people[me]),)),
        ),
        time="2020-05",
        claimers=(me,),
    )


@pytest.fixture(scope="session")
def names() -> dict[str, str]:
    return HOSTILE
