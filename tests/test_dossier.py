"""One entity's dossier: found however it is written; facts in order, with source, status and quote."""

from __future__ import annotations

import json

import pytest

from kg.case import Case
from kg.dossier import Dossier, Fact, dossier, find, render
from kg.errors import NotFound, UsageError


@pytest.fixture(scope="module")
def kesh(ruritania_case: Case) -> Dossier:
    return dossier(ruritania_case, "Dano Kesh")


def fact(dossier_: Dossier, what: str) -> Fact:
    (found,) = [one for one in dossier_.facts if one.what == what]
    return found


@pytest.mark.parametrize(
    "name", ["Dano Kesh", "dano kesh", "Kesh", "KESH", "Kesh Dano", "dano", "Dáno  Késh", "Дано Кеш"]
)
def test_a_name_is_found_whole_in_part_and_in_any_spelling(ruritania_case: Case, name: str) -> None:
    assert dossier(ruritania_case, name).label == "Dano Kesh"


@pytest.mark.parametrize("name", ["Keshi", "Nobody", "", "   ", "\x00", '"} #'])
def test_who_is_not_there_is_answered_with_near_names(ruritania_case: Case, name: str) -> None:
    with pytest.raises(NotFound, match="Nobody and nothing called"):
        dossier(ruritania_case, name)


def test_a_near_name_is_suggested(ruritania_case: Case) -> None:
    with pytest.raises(NotFound, match="Did you mean Dano Kesh"):
        dossier(ruritania_case, "Dano Kash")


def test_relations_come_first_then_dated_events_in_order_then_the_undated(kesh: Dossier) -> None:
    assert [(one.what, one.time) for one in kesh.facts] == [
        ("age", None),
        ("citizenship", None),
        ("occupation", None),
        ("Detention", "2016/2017"),
        ("BorderCrossing", "2017-04"),
        ("Extradition", "2018-05-03"),
        ("Deportation", None),
    ]


def test_a_fact_has_role_status_others_source_quote_and_article(kesh: Dossier) -> None:
    refused = fact(kesh, "Extradition")
    assert (refused.role, refused.status, refused.says, refused.stance) == (
        "patient",
        "refused",
        "the article",
        "asserts",
    )
    assert refused.others == (("agent", "court in Porvan"), ("destination", "Syldavia"))
    assert refused.quote == "A court in Porvan refused on 3 May 2018 to extradite Dano Kesh to Syldavia"
    assert refused.article == "ruritania-2018-05-04"


def test_what_a_source_says_is_said_by_it(kesh: Dossier) -> None:
    assert fact(kesh, "Detention").says == "Lantern"


def test_what_somebody_denies_says_so(kesh: Dossier) -> None:
    assert fact(kesh, "Detention").denied_by == ("Syldavia",)
    assert fact(kesh, "Extradition").denied_by == ()


def test_a_fact_told_in_two_sentences_is_one_with_both_its_own_words_first(kesh: Dossier) -> None:
    risked = fact(kesh, "Deportation")
    assert risked.quote.startswith("Kesh’s lawyer fears")
    assert [quote[:16] for quote in risked.more_quotes] == ["A court in Porva"]


def test_a_state_and_its_territory_are_one_dossier(ruritania_case: Case) -> None:
    syldavia = dossier(ruritania_case, "Syldavia")
    assert len(syldavia.iris) == 2
    assert {one.what for one in syldavia.facts} == {"citizenship", "Extradition", "Deportation", "Denial"}
    assert fact(syldavia, "Denial").role == "agent"


def test_somebody_whom_the_article_only_describes_has_a_dossier_too(ruritania_case: Case) -> None:
    assert [one.what for one in dossier(ruritania_case, "court in Porvan").facts] == ["Extradition"]


def test_what_is_named_but_of_which_nothing_is_told_says_so(ruritania_case: Case) -> None:
    assert "locatedIn: Ruritania" in render(dossier(ruritania_case, "Porvan"))


def test_whole_names_come_before_parts_and_who_has_more_facts_first(ruritania_case: Case) -> None:
    assert find(ruritania_case, "Porvan")[0].label == "Porvan"
    assert "court in Porvan (Court)" in dossier(ruritania_case, "Porvan").namesakes


def test_as_text_it_reads(kesh: Dossier) -> None:
    text = render(kesh)
    assert text.startswith("Dano Kesh  (Person)\nalso: Kesh\n")
    assert (
        "2018-05-03  Extradition, refused (as patient)  agent court in Porvan; destination Syldavia" in text
    )
    assert "Lantern says · ruritania-2018-05-04 · denied by Syldavia" in text


def test_as_json_it_has_everything(kesh: Dossier) -> None:
    read = json.loads(render(kesh, "json"))
    assert read["label"] == "Dano Kesh"
    assert [one["what"] for one in read["facts"]] == [one.what for one in kesh.facts]


NASTY = Fact(
    "event",
    "Meeting",
    "occurred",
    "agent",
    (("place", "<b>*x*</b>"),),
    None,
    "\x1b[31mRed",
    "asserts",
    "a\nb \u202eevil",
    "n",
)


@pytest.mark.parametrize("format_", ["text", "md"])
def test_an_articles_words_cannot_steer_the_terminal(format_: str) -> None:
    shown = render(Dossier("\x1b]0;title\x07", "Person", ("\x9b2J",), (), (NASTY,)), format_)
    assert not [c for c in shown if not (c.isprintable() or c == "\n")]
    assert "a b" in shown


def test_markdown_is_escaped() -> None:
    assert r"\<b\>\*x\*\</b\>" in render(Dossier("x", "Person", (), (), (NASTY,)), "md")


def test_another_format_is_answered_with_a_near_one(kesh: Dossier) -> None:
    with pytest.raises(UsageError, match="Did you mean text"):
        render(kesh, "txt")


def test_what_several_articles_tell_stands_together_and_each_keeps_its_own_words(outlets_case: Case) -> None:
    told = dossier(outlets_case, "Dano Kesh").told
    assert [(group[0].what, len(group), group[0].witnesses) for group in told] == [
        ("Arrest", 3, 2),
        ("IllTreatment", 3, 2),
        ("Sentencing", 2, 1),
        ("Release", 3, 2),
        ("Extradition", 1, 1),
    ]
    assert {fact.status for fact in told[1]} == {"occurred", "negated"}
    assert told[1][0].disagree == ("status",)
    assert [fact.time for fact in told[0]] == ["2018-05-03", "2018-05-03", "2018-05"]


@pytest.mark.parametrize("format_", ["text", "md"])
def test_told_by_several_reads_as_one_with_its_differences(outlets_case: Case, format_: str) -> None:
    text = render(dossier(outlets_case, "Dano Kesh"), format_).replace("\\", "")
    assert "told by 3 articles, 2 of them independent; they disagree on number" in text
    assert "the article says · gazette-1 · told as 2018-05" in text
    assert "Syldavian Interior Ministry says · gazette-1 · told as negated" in text
    assert text.count("Arrest (as patient)") == 1
