"""The bounds of what the trained reader proposes as an object. The people in the examples are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extraction.analysis import Reading, Reference, RelationMatch
from kg.extraction.names import find_names
from kg.extraction.parse import parse
from kg.extraction.relation_bounds import with_terms, within_bounds
from kg.gazetteer import load_gazetteer
from kg.records import Article, Entity, Span


def bounded(
    text: str, subject: str, proposed: str, kind: str = "occupation", *, named: bool = True
) -> list[str]:
    """The objects that become of one proposed relation, as words."""
    reading, match = proposal(text, subject, proposed, kind, named=named)
    found = within_bounds(reading, [match])
    for mended in found:
        assert mended.evidence[0] <= mended.start < mended.end <= mended.evidence[1]
        assert mended.start <= mended.object < mended.end
    return [reading.doc[m.start : m.end].text for m in found]


def proposal(
    text: str, subject: str, proposed: str, kind: str = "occupation", *, named: bool = True
) -> tuple[Reading, RelationMatch]:
    """A reading, and the relation of that kind that somebody proposes between these words of it."""
    article = Article("a", text, "", Span(0, len(text)))
    (parsed,) = parse([article])
    reading = Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides)
    reading = replace(reading, names=find_names(reading, load_gazetteer()))
    of, words = _tokens(reading, subject), _tokens(reading, proposed)
    reading = replace(
        reading,
        entities=(Entity("e1", subject, "Person", named=named),),
        references=(Reference(*of, of[1] - 1, "name" if named else "nominal", ("e1",)),),
    )
    match = RelationMatch(
        kind, of[1] - 1, *words, words[1] - 1, None, (min(of[0], words[0]), max(of[1], words[1]))
    )
    return reading, match


def _tokens(reading: Reading, words: str) -> tuple[int, int]:
    start = reading.article.text.index(words)
    last = start + len(words) - 1
    first = max(i for i, s in enumerate(reading.starts) if s <= start)
    return first, max(i for i, s in enumerate(reading.starts) if s <= last) + 1


@pytest.mark.parametrize(
    ("text", "subject", "proposed", "objects"),
    [
        ("Ines Moreno, a lawyer, left.", "Ines Moreno", "lawyer", ["lawyer"]),
        (
            "Ines Moreno, Middle East and North Africa director at Dawnwatch, left.",
            "Ines Moreno", "Middle East", ["Middle East and North Africa director"],
        ),
        ("The editor-in-chief Ines Moreno left.", "Ines Moreno", "chief", ["editor-in-chief"]),
        ("President-elect Ines Moreno left.", "Ines Moreno", "President", ["President-elect"]),
        ("The then-foreign minister Ines Moreno left.", "Ines Moreno", "then", ["foreign minister"]),
        (
            "Ines Moreno, the 13th human rights worker killed, was 40.",
            "Ines Moreno", "13th human rights worker", ["human rights worker"],
        ),
        (
            "Ines Moreno, the head of the council's legal unit, left.",
            "Ines Moreno", "head of the council", ["head of the council's legal unit"],
        ),
        ("The science and technology fair of Ines Moreno, Tallinn, opened.", "Ines Moreno", "Tallinn", []),
        ("Ines Moreno, the regional manager of a bank, left.", "Ines Moreno", "regional manager of",
         ["regional manager"]),
        ("DPP Ines Moreno left.", "Ines Moreno", "DPP", ["DPP"]),
        ("Minister of Education Prof Ines Moreno left.", "Ines Moreno", "Minister of Education Prof",
         ["Minister of Education"]),
    ],
)  # fmt: skip
def test_an_occupation_is_a_whole_title(text: str, subject: str, proposed: str, objects: list[str]) -> None:
    assert bounded(text, subject, proposed) == objects


@pytest.mark.parametrize(
    ("text", "proposed", "whole"),
    [
        ("She met former NATO contractor Ines Moreno.", "contractor", "former NATO contractor"),
        ("She met the acting UN envoy Ines Moreno.", "envoy", "acting UN envoy"),
        ("She met UN envoy Ines Moreno.", "envoy", "envoy"),
        ("Former guests met envoy Ines Moreno.", "envoy", "envoy"),
    ],
)
def test_an_office_that_is_over_is_not_told_as_held(text: str, proposed: str, whole: str) -> None:
    reading, match = proposal(text, "Ines Moreno", proposed)
    (found,) = with_terms(reading, [match])
    assert reading.doc[found.start : found.end].text == whole


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        (
            "Ines Moreno is the chief of Estonia's National Police.",
            "chief of Estonia", "chief of Estonia's National Police",
        ),
        ("Ines Moreno is the chief of police.", "chief of police", "chief of police"),
        ("She met the envoy's aide Ines Moreno.", "envoy", "envoy"),
    ],
)  # fmt: skip
def test_an_office_in_what_another_owns_is_not_that_of_the_owner(text: str, found: str, whole: str) -> None:
    reading, match = proposal(text, "Ines Moreno", found)
    (told,) = with_terms(reading, [replace(match, object=match.start)])
    assert reading.doc[match.start : told.end].text == whole


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        (
            "Ines Moreno, deputy Europe and Central Asia director, left.",
            "deputy Europe", "deputy Europe and Central Asia director",
        ),
        ("Ines Moreno, minister for Asia and a lawyer, left.", "minister for Asia", "minister for Asia"),
        (
            "Ines Moreno, head of the Senate press team and spokesman, left.",
            "head of the Senate", "head of the Senate",
        ),
        ("It is a point of law - minister Ines Moreno said.", "point of law - minister", "minister"),
        ("The vice-president Ines Moreno left.", "vice-president", "vice-president"),
    ],
)  # fmt: skip
def test_an_office_ends_in_no_place_that_it_is_not_of_and_begins_behind_a_dash(
    text: str, found: str, whole: str
) -> None:
    reading, match = proposal(text, "Ines Moreno", found)
    (told,) = with_terms(reading, [match])
    assert reading.doc[told.start : told.end].text == whole


def test_somebody_without_a_name_is_not_what_he_is_called_already() -> None:
    assert (
        bounded("An opposition journalist was held.", "opposition journalist", "journalist", named=False)
        == []
    )
    assert bounded("A young man, a driver, was held.", "young man", "driver", named=False) == ["driver"]


def test_another_name_is_a_whole_word_and_another_one() -> None:
    text = "The airfield Karat West, called Q-West, was hit."
    assert bounded(text, "Karat West", "Q", "alias") == ["Q-West"]
    assert bounded("The group Karat (S&D) left.", "S&D", "S&D", "alias") == []


def test_other_relations_stay_as_they_are() -> None:
    assert bounded("Ines Moreno of Dawnwatch left.", "Ines Moreno", "Dawnwatch", "memberOf") == ["Dawnwatch"]
