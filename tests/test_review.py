"""Merging, splitting, reviewing and explaining: all of it lines of a file, all of it undone by lines."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg import review
from kg.case import Case, StoredArticle
from kg.cli import app
from kg.errors import NotFound, UsageError
from kg.export import FORMATS, export
from kg.pipeline import BuildReport, synchronise
from kg.records import AnnotatedArticle, Article, Entity, Filler, Mention, Relation, Span
from kg.resolution.judgements import read
from kg.review_screen import ask, explanation

# What shows articles as they were annotated, without who is who across them.
EACH_ARTICLE_ALONE = frozenset({"annotations"})


def told(name: str, person: str, occupation: str) -> AnnotatedArticle:
    text = f"{person} is a {occupation}."
    sha256 = hashlib.sha256(f"{name}{text}".encode()).hexdigest()
    whole = Span(0, len(text))
    return AnnotatedArticle(
        Article(name, text, sha256, whole, published="2020-05-01"),
        (Entity("e1", person, "Person"),),
        (Mention(Span(0, len(person)), person, "e1", "name"),),
        relations=(Relation("occupation", Filler(person, "e1"), Filler(occupation), whole),),
    )


ARTICLES = (
    told("a", "Dano Kesh", "baker"),
    told("b", "Dano Kesh", "baker"),
    told("c", "Amar Singh", "driver"),
    told("d", "John Smith", "plumber"),
    told("e", "John Smith", "carpenter"),
    told("f", "Qaster Musakhanuly", "herder"),
    told("g", "Kaster Musakanuly", "herder"),
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = Case.create(tmp_path / "case.kg")
    with made.writing():
        for annotated in ARTICLES:
            made.put(StoredArticle("run", (annotated.article.id,), (), annotated))
        synchronise(made, BuildReport())
    return made


def exported(case: Case) -> bytes:
    return export(case, "nquads")


def again(case: Case) -> bytes:
    """The export after everything that is derived was made anew."""
    case.forget_store()
    with case.writing():
        synchronise(case, BuildReport())
    return exported(case)


def test_merge_run_again_split_run_again_gives_the_same_bytes(case: Case) -> None:
    before = exported(case)
    merged = review.merge(case, "Dano Kesh", "Amar Singh", by="ada", why="one passport")
    assert {merged.canonical.label, *merged.canonical.aliases} == {"Dano Kesh", "Amar Singh"}
    assert exported(case) != before
    assert again(case) == (during := exported(case))
    review.split(case, "Amar Singh", by="ada")
    assert exported(case) == before != during
    assert again(case) == before
    assert [j.verdict for j in read(case.judgements_path).judgements] == ["same", "withdrawn"]


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_every_export_tells_of_merged_people_as_one_and_of_split_ones_as_before(
    case: Case, format_: str
) -> None:
    before = export(case, format_)
    review.merge(case, "Dano Kesh", "Amar Singh", by="ada")
    merged = export(case, format_)
    review.split(case, "Amar Singh", by="ada")
    assert export(case, format_) == before
    assert (merged == before) is (format_ in EACH_ARTICLE_ALONE)


def test_facts_and_tables_name_who_was_merged(case: Case) -> None:
    review.merge(case, "Dano Kesh", "Amar Singh", by="ada")
    facts = [json.loads(line) for line in export(case, "facts").decode().splitlines()]
    subjects = {fact["article"]: fact["subject"] for fact in facts if fact["kind"] == "relation"}
    assert subjects["c"]["id"] == subjects["a"]["id"]
    assert (subjects["c"]["label"], subjects["c"]["aliases"]) == ("Amar Singh", ["Dano Kesh"])
    rows = {row["article"]: row for row in csv.DictReader(io.StringIO(export(case, "csv").decode()))}
    assert rows["c"]["subject"] == "Dano Kesh"


def test_what_rules_joined_is_split_by_article_and_merged_again(case: Case) -> None:
    before = exported(case)
    review.split(case, "Dano Kesh", article="b", by="ada")
    assert again(case) == exported(case) != before
    with pytest.raises(UsageError, match="2 entities are called 'Dano Kesh'"):
        review.merge(case, "Dano Kesh", "Amar Singh")
    apart = [e.canonical.iri for e in review.Known(case).entities if e.canonical.label == "Dano Kesh"]
    review.merge(case, *apart, by="ada")
    assert [j.verdict for j in read(case.judgements_path).judgements] == ["different", "withdrawn", "same"]
    assert exported(case) == before


def test_what_rules_joined_is_split_by_spelling(case: Case) -> None:
    review.split(case, "Qaster Musakhanuly", spelling="Kaster Musakanuly", by="ada")
    known = review.Known(case)
    assert known.find("Qaster Musakhanuly") is not known.find("Kaster Musakanuly")


def test_a_split_without_a_part_says_which_parts_there_are(case: Case) -> None:
    with pytest.raises(UsageError, match='--name "Kaster Musakanuly"'):
        review.split(case, "Qaster Musakhanuly")
    assert read(case.judgements_path).judgements == ()


def test_who_stands_in_one_article_cannot_be_split(case: Case) -> None:
    with pytest.raises(UsageError, match="nothing to split"):
        review.split(case, "Amar Singh", article="c")


def test_an_unknown_name_suggests_a_near_one(case: Case) -> None:
    with pytest.raises(NotFound, match="Did you mean Amar Singh"):
        review.merge(case, "Amar Sing", "Dano Kesh")


def test_a_removed_article_takes_its_merge_along_and_brings_it_back(case: Case) -> None:
    review.merge(case, "Amar Singh", "Dano Kesh", by="ada")
    during = exported(case)
    singh = ARTICLES[2]
    with case.writing():
        case.remove(singh.article.sha256)
        synchronise(case, BuildReport())
    assert b"Amar Singh" not in exported(case)
    with case.writing():
        case.put(StoredArticle("run", (singh.article.id,), (), singh))
        synchronise(case, BuildReport())
    assert exported(case) == during


def answers(case: Case, keys: str) -> str:
    pressed = iter(keys)
    shown: list[str] = []
    with case.writing():
        session = review.Review(case, by="ada")
        ask(session, case, lambda: next(pressed, ""), shown.append)
        session.finish()
    return "\n".join(shown)


def test_a_review_asks_about_namesakes_with_the_words_of_their_articles(case: Case) -> None:
    shown = answers(case, "q")
    assert '"John Smith is a plumber."' in shown
    assert '"John Smith is a carpenter."' in shown
    assert "The rules say: unsure" in shown
    assert read(case.judgements_path).judgements == ()


@pytest.mark.parametrize(("key", "count"), [("s", 1), ("d", 2), ("u", 2)])
def test_one_key_decides_and_nothing_is_asked_twice(case: Case, key: str, count: int) -> None:
    asked = len(review.Review(case).questions)
    answers(case, key)
    assert sum(e.canonical.label == "John Smith" for e in review.Known(case).entities) == count
    assert len(review.Review(case).questions) == asked - 1


def test_b_takes_the_last_answer_back(case: Case) -> None:
    before = exported(case)
    answers(case, "sbq")
    assert [j.verdict for j in read(case.judgements_path).judgements] == ["same", "withdrawn"]
    assert exported(case) == before


def test_other_keys_are_explained_and_do_nothing(case: Case) -> None:
    assert "Expected one of the keys" in answers(case, "xq")
    assert read(case.judgements_path).judgements == ()


def test_why_tells_each_comparison_and_who_judged(case: Case) -> None:
    alike = explanation(case, review.explain(case, "Qaster Musakhanuly", "Kaster Musakanuly"))
    assert "One entity" in alike
    assert "two spellings" in alike
    apart = explanation(case, review.explain(case, "Dano Kesh", "Amar Singh"))
    assert "Two entities" in apart
    assert "two people's names" in apart
    review.merge(case, "Dano Kesh", "Amar Singh", by="ada", why="one passport")
    assert "Judged same: " in (shown := explanation(case, review.explain(case, "Dano Kesh", "Amar Singh")))
    assert "one passport" in shown


def test_a_contradiction_is_reported(case: Case) -> None:
    review.merge(case, "Dano Kesh", "Amar Singh", by="ada")
    review.merge(case, "Amar Singh", "Qaster Musakhanuly", by="ada")
    kesh, singh, qaster = ARTICLES[0], ARTICLES[2], ARTICLES[5]
    del singh
    line = (
        f'{{"judgement": "different", "one": {{"article": "{kesh.article.sha256}", "name": "Dano Kesh"}}, '
        f'"other": {{"article": "{qaster.article.sha256}", "name": "Qaster Musakhanuly"}}}}\nno judgement\n'
    )
    with case.judgements_path.open("a") as file:
        file.write(line)
    result = CliRunner().invoke(app, ["review", "--limit", "0", "--case", str(case.path)])
    assert "judgements.jsonl, line 4" in result.stderr
    assert "Not followed: Judged same" in result.stderr


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["merge", "Dano Kesh", "Amar Singh"], "One entity"),
        (["split", "Qaster Musakhanuly", "--name", "Kaster Musakanuly"], "1 made"),
        (["why", "Qaster Musakhanuly", "Kaster Musakanuly"], "two spellings"),
        (["why", "kesh", "Amar Singh"], "Dano Kesh"),
        (["review", "--list", "--format", "tsv"], "John Smith\tJohn Smith"),
    ],
)
def test_the_commands_do_the_same(case: Case, words: list[str], shown: str) -> None:
    result = CliRunner().invoke(app, [*words, "--case", str(case.path)])
    assert result.exit_code == 0, result.output
    assert shown in result.output


@pytest.mark.parametrize(
    "words",
    [
        ["merge", "Dano Kesh", "Amar Singh"],
        ["why", "Qaster Musakhanuly", "Kaster Musakanuly"],
        ["review", "--list"],
    ],
)
def test_each_command_names_a_malformed_judgement_and_goes_on(case: Case, words: list[str]) -> None:
    case.judgements_path.write_text("{no judgement\n")
    result = CliRunner().invoke(app, [*words, "--case", str(case.path)])
    assert result.exit_code == 0, result.output
    assert "judgements.jsonl, line 1" in result.stderr


def test_review_reads_its_keys_from_a_pipe(case: Case) -> None:
    result = CliRunner().invoke(app, ["review", "--by", "ada", "--case", str(case.path)], input="s\n")
    assert result.exit_code == 0, result.output
    (judgement,) = read(case.judgements_path).judgements
    assert (judgement.verdict, judgement.by) == ("same", "ada")
