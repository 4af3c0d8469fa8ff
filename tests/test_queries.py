"""The ready questions: each is documented, each is SPARQL, and each answers on the sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.case import Case
from kg.errors import NotFound, OntologyError, UsageError
from kg.queries import Question, ask, question, questions, text_of

NAMES = [q.name for q in questions()]

# What the sample case must answer: question, settings, and words that one row of the answer must hold.
ANSWERS = [
    ("who-crossed-which-border", {}, ("Murager Alimuly", "Chinese-Kazakh border", "2019-10-01")),
    ("refused-extraditions", {}, ("court in Almaty", "Sairagul Sauytbay", "2018-08")),
    ("who-was-handed-over", {}, ("Ershidin Israil", "China", "2011-05-30")),
    ("how-many-held", {}, ("1 million", "Uyghurs")),
    ("who-estimates-how-many", {}, ("United Nations", "1 million")),
    ("who-denies-what", {}, ("China", "facilities are internment camps")),
    ("held-and-released", {}, ("Qalymbek Shahman", "Tashkent")),
    ("life-of", {"person": "sauytbay"}, ("Flight", "China", "2018-04")),
    ("who-decided-over-whom", {}, ("Chinese authorities", "Coercion")),
    ("asylum", {}, ("Sairagul Sauytbay", "Sweden", "Occurred")),
    ("charges-and-penalties", {}, ("Qaisha Aqan", "Sentencing")),
    ("harm-done", {}, ("Murager Alimuly", "IllTreatment")),
    ("what-happened-in", {"place": "Almaty"}, ("NewsConference", "2019-10-14")),
    ("what-a-source-says", {"source": "United Nations"}, ("Detention", "1 million")),
    ("single-source", {}, ("Sairagul Sauytbay", "Coercion")),
    ("who-is-who", {"person": "azanov"}, ("occupation", "lawyer")),
    ("who-calls-for-what", {}, ("World Uyghur Congress", "Condemnation")),
    ("articles", {}, ("rferl-2019-10-29",)),
]

# What the case of three outlets must answer, of which two print one report: settings, and words of a row.
TOLD_BY_SEVERAL = [
    (
        "two-sources",
        {},
        ("Arrest", "Dano Kesh", "2018-05-03", "gazette-1: Dano Kesh was taken", "courier-1: On 3"),
    ),
    ("two-sources", {}, ("IllTreatment", "Dano Kesh", "Negated", "Occurred")),
    ("single-source", {}, ("Sentencing", "the article", "2018-05-08", "courier-1", "valley-1")),
    ("single-source", {"person": "kesh"}, ("Sentencing",)),
    ("contradictions", {}, ("Release", "number", "40 others", "the article", "courier-1")),
    ("contradictions", {}, ("Release", "number", "60 others", "the article", "gazette-1")),
    ("contradictions", {}, ("IllTreatment", "status", "Negated", "Syldavian Interior Ministry", "gazette-1")),
    ("contested-claims", {}, ("Lantern", "courier-1", "nobody had beaten", "Syldavian Interior Ministry")),
    (
        "why-one-happening",
        {"person": "kesh"},
        ("arrest: Dano Kesh (2018-05-03)", "the same month", "gazette-1"),
    ),
    ("copies", {}, ("2", "courier-1", "valley-1", "2018-05-10")),
]


@pytest.mark.parametrize(
    ("name", "settings", "words"), ANSWERS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_sample_answers(
    name: str, settings: dict[str, str], words: tuple[str, ...], sample_case: Case
) -> None:
    table = ask(sample_case, question(name).fill(settings))
    rows = [" | ".join(cell or "" for cell in row) for row in table.rows]
    assert any(all(word.casefold() in row.casefold() for word in words) for row in rows), "\n".join(rows)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_an_answer_on_one_of_two_cases(
    name: str, sample_case: Case, outlets_case: Case
) -> None:
    text = question(name).fill({})
    assert ask(sample_case, text).rows or ask(outlets_case, text).rows


@pytest.mark.parametrize(("name", "settings", "words"), TOLD_BY_SEVERAL)
def test_what_several_articles_tell_is_answered(
    name: str, settings: dict[str, str], words: tuple[str, ...], outlets_case: Case
) -> None:
    rows = [" | ".join(c or "" for c in row) for row in ask(outlets_case, question(name).fill(settings)).rows]
    assert any(all(word in row for word in words) for row in rows), "\n".join(rows)


def test_what_two_independent_articles_tell_is_no_single_source(outlets_case: Case) -> None:
    one, two = (ask(outlets_case, question(name).fill({})).rows for name in ("single-source", "two-sources"))
    assert [row[0] for row in one] == ["Sentencing"]
    assert sorted(row[0] or "" for row in two) == ["Arrest", "IllTreatment", "Release"]


@pytest.mark.parametrize("one", questions(), ids=lambda q: q.name)
def test_every_question_is_documented(one: Question) -> None:
    assert one.title
    assert one.about
    assert all(meaning for _, meaning in one.parameters)


def test_there_are_at_least_fourteen() -> None:
    assert len(NAMES) >= 14


def test_a_value_cannot_leave_its_string(sample_case: Case) -> None:
    hostile = 'x")) } SERVICE <http://example.com> { ?a ?b ?c } #'
    assert ask(sample_case, question("life-of").fill({"person": hostile})).rows == ()


def test_an_unknown_question_is_answered_with_near_names() -> None:
    with pytest.raises(NotFound, match="life-of"):
        question("live-of")


def test_an_unknown_parameter_is_answered_with_the_valid_ones() -> None:
    with pytest.raises(UsageError, match="Did you mean person"):
        question("life-of").fill({"persn": "x"})


@pytest.mark.parametrize(
    ("sparql", "name", "settings"),
    [(None, None, ()), ("ASK {}", "life-of", ()), ("ASK {}", None, ("a=b",)), (None, "life-of", ("person",))],
)
def test_wrong_usage_is_said(sparql: str | None, name: str | None, settings: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        text_of(sparql, name, settings, read_stdin=str)


def test_a_question_without_a_title_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "odd.rq").write_text("SELECT * { ?s ?p ?o }")
    with pytest.raises(OntologyError, match=r"odd\.rq, line 1"):
        questions(tmp_path)
