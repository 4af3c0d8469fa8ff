"""From annotated lines to words: triggers, fillers, and what is left out of the loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg import resources
from kg.extraction.analysis import Argument, Frame, Reading
from kg.extraction.reader import Proposals, Reader
from kg.records import Span
from kg.training.corrections import ARGUABLE, NOT_TOLD, TOLD, Correction
from kg.training.gold import Association, GoldArticle, Marked, Pair, half_of, mark, part_of, read_folders
from kg.training.measure import measure
from kg.training.schema import EVENTS, PROPERTIES, ROLES

TEXT = """ date 2018-05-04

Dano Kesh, a Ruritanian lawyer, was arrested in Porvan on Thursday, police said. The arrest of Kesh was
brutal, said Mira Tolan. She was herself held in April. A court in Porvan refused to extradite him.
"""

ARREST: dict[str, Any] = {
    "kind": "event", "type": "Arrest", "status": "occurred", "time": "2018-05-03", "source": ["police"],
    "roles": {"patient": ["Dano Kesh"], "place": ["Porvan"]},
    "local": {"patient": ["Dano Kesh"], "place": ["Porvan"]},
    "quote": "Dano Kesh, a Ruritanian lawyer, was arrested in Porvan on Thursday", "trigger": "was arrested",
}  # fmt: skip
HELD: dict[str, Any] = {
    "kind": "event", "type": "Detention", "status": "occurred", "time": "2017", "source": ["Ivo Brandt"],
    "roles": {"patient": ["Mira Tolan"]}, "local": {"patient": ["She"]},
    "quote": "She was herself held in April", "trigger": "held",
}  # fmt: skip
REFUSAL: dict[str, Any] = {
    "kind": "event", "type": "Extradition", "status": "refused", "time": None, "source": [],
    "roles": {"agent": ["court in Porvan"], "patient": ["Dano Kesh"], "destination": ["Ruritania"]},
    "local": {"agent": ["A court in Porvan"], "patient": ["him"], "destination": [None]},
    "quote": "A court in Porvan refused to extradite him", "trigger": "refused to extradite",
}  # fmt: skip
LAWYER: dict[str, Any] = {
    "kind": "relation", "property": "occupation", "subject": "Dano Kesh", "object": "lawyer", "source": [],
    "local": {"subject": "Dano Kesh", "object": "lawyer"}, "quote": "Dano Kesh, a Ruritanian lawyer",
}  # fmt: skip


def marked(folder: Path, *lines: dict[str, Any], article: str = "porvan") -> Marked:
    (folder / "articles").mkdir()
    (folder / "gold").mkdir()
    (folder / "articles" / f"{article}.txt").write_text(TEXT, encoding="utf-8")
    (folder / "gold" / f"{article}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (gold,) = read_folders([folder], (part_of(article),))
    return mark(gold, Association([gold]))


def words(m: Marked, pair: Pair, role: str) -> list[str]:
    return [m.doc[start:end].text for start, end, _ in pair.fillers.get(role, ())]


def test_trigger_and_fillers_are_found_among_the_tokens(tmp_path: Path) -> None:
    m = marked(tmp_path, ARREST)
    (pair,) = m.pairs
    assert [m.doc[w].text for w in pair.words] == ["arrested"]
    assert words(m, pair, "patient") == ["Dano Kesh"]
    assert [m.doc[head].text for _, _, head in pair.fillers["patient"]] == ["Kesh"]
    assert words(m, pair, "place") == ["Porvan"]
    assert pair.status == "occurred"


def test_source_and_time_are_recovered_from_their_values(tmp_path: Path) -> None:
    m = marked(tmp_path, ARREST)
    (pair,) = m.pairs
    assert words(m, pair, "source") == ["police"]
    assert words(m, pair, "time") == ["Thursday"]
    assert not pair.unknown


def test_a_source_or_time_that_nothing_near_names_is_unknown_not_empty(tmp_path: Path) -> None:
    (pair,) = marked(tmp_path, HELD).pairs
    assert pair.unknown == {"source", "time"}


def test_a_line_without_source_and_time_is_known_to_have_none(tmp_path: Path) -> None:
    (pair,) = marked(tmp_path, REFUSAL).pairs
    assert not pair.unknown
    assert "source" not in pair.fillers or not pair.fillers["source"]


def test_a_second_mention_of_a_told_event_is_neither_positive_nor_negative(tmp_path: Path) -> None:
    m = marked(tmp_path, ARREST)
    place = {t.text: t.i for t in m.doc}
    assert (place["arrest"], "Arrest") in m.ignored  # "The arrest of Kesh": the same happening, no line
    assert (place["arrested"], "Arrest") not in m.ignored  # labelled
    assert (place["held"], "Arrest") not in m.ignored  # no trigger word of this type: a true negative
    assert (place["arrest"], "Detention") not in m.ignored


def test_an_optional_line_is_neither_positive_nor_negative(tmp_path: Path) -> None:
    m = marked(tmp_path, HELD | {"optional": True})
    held = next(t.i for t in m.doc if t.text == "held")
    assert m.pairs == ()
    assert (held, "Detention") in m.ignored


def test_only_a_long_triggers_governing_word_is_taught(tmp_path: Path) -> None:
    m = marked(tmp_path, REFUSAL)
    (pair,) = m.pairs
    assert [m.doc[w].text for w in pair.words] == ["refused"]
    assert {m.doc[w].text for w, type_ in m.ignored if type_ == "Extradition"} == {"to", "extradite"}
    assert words(m, pair, "agent") == ["A court in Porvan"]


def corrected(folder: Path, verdict: str, word: str, *fillers: tuple[str, str]) -> Marked:
    """An article without a line, and a second reader's verdict on one of its words."""
    m = marked(folder)
    text = m.reading.article.text

    def place(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    correction = Correction(
        "Arrest", "occurred", place(word), verdict, tuple((role, place(words)) for role, words in fillers)
    )
    gold = GoldArticle(m.reading, ())
    return mark(gold, Association([gold]), [correction])


def test_a_missed_event_is_taught_with_the_fillers_that_were_judged_and_nothing_of_other_roles(
    tmp_path: Path,
) -> None:
    m = corrected(tmp_path, TOLD, "was arrested", ("patient", "Dano Kesh"))
    (pair,) = m.pairs
    assert [m.doc[w].text for w in pair.words] == ["arrested"]
    assert words(m, pair, "patient") == ["Dano Kesh"]
    assert pair.unknown == set(ROLES) - {"patient"}


@pytest.mark.parametrize(("verdict", "ignored"), [(ARGUABLE, True), (NOT_TOLD, False)])
def test_an_arguable_telling_is_left_out_and_none_is_taught_as_none(
    tmp_path: Path, verdict: str, ignored: bool
) -> None:
    m = corrected(tmp_path, verdict, "held")
    held = next(t.i for t in m.doc if t.text == "held")
    assert m.pairs == ()
    assert ((held, "Arrest") in m.ignored) is ignored


def test_a_relation_is_its_object_with_a_subject(tmp_path: Path) -> None:
    m = marked(tmp_path, LAWYER)
    (pair,) = m.pairs
    assert (pair.type, [m.doc[w].text for w in pair.words], pair.status) == ("occupation", ["lawyer"], None)
    assert words(m, pair, "subject") == ["Dano Kesh"]


@pytest.mark.parametrize(("article", "part"), [("porvan", part_of("porvan"))])
def test_a_part_is_fixed_by_the_id(article: str, part: str) -> None:
    assert {part_of(article) for _ in range(3)} == {part}
    counts = [part_of(f"a{i}") for i in range(1000)]
    assert 70 < counts.count("held") < 130
    assert 70 < counts.count("dev") < 130


@pytest.mark.parametrize("later", ["+later", "+later2", "+later11"])
def test_what_follows_an_article_is_trained_on_where_the_article_is(later: str) -> None:
    for name in (f"hrdt-{i}" for i in range(40)):
        assert part_of(name + later) == part_of(name)
        assert half_of(name + later) == half_of(name)


def test_the_schema_has_the_guides_forty_types_and_eleven_properties() -> None:
    assert len(set(EVENTS)) == 40
    assert len(set(PROPERTIES)) == 11


class Oracle(Reader):
    """Says what it is told to."""

    def __init__(self, proposals: Proposals, like: Reader) -> None:
        self.labels, self._proposals = like.labels, proposals

    def propose(self, reading: Reading) -> Proposals:
        assert len(reading.doc)
        return self._proposals


def test_measuring_counts_what_is_right_and_passes_over_what_is_ignored(tmp_path: Path) -> None:
    m = marked(tmp_path, ARREST, HELD | {"optional": True})
    at = {t.text: t.i for t in reversed(list(m.doc))}
    kesh = Argument("patient", at["Kesh"], at["Dano"], at["Kesh"] + 1)
    wrong = Argument("agent", at["lawyer"], at["lawyer"], at["lawyer"] + 1)
    right = Frame("Arrest", at["arrested"], at["arrested"], at["arrested"] + 1, (kesh, wrong))
    optional = Frame("Detention", at["held"], at["held"], at["held"] + 1)
    extra = Frame("Trial", at["court"], at["court"], at["court"] + 1)
    like = Reader(resources.data("reader"))
    figures = measure(Oracle(Proposals((right, optional, extra), (), {}), like), [m])
    assert figures.events.row() == {"p": 0.5, "r": 1.0, "f1": 0.667, "gold": 1, "proposed": 2}
    assert figures.status.row()["p"] == 1.0
    assert (figures.given.right, figures.given.gold, figures.given.proposed) == (1, 4, 2)
