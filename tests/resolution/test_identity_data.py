"""The data of gold identity: large and varied, in order, split by the rule, and true to its articles."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

from kg import resources
from kg.corpus import read_sources
from kg.evaluation_identity import GoldEntity, NamePair, read_gold, read_pairs
from kg.ontology import load_ontology
from kg.records import Article

FOLDER: Path = resources.data("identity")
PAIRS: tuple[NamePair, ...] = read_pairs(FOLDER / "name-pairs.tsv")
GOLD: tuple[GoldEntity, ...] = read_gold(FOLDER)
TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted((FOLDER / "articles").glob("*.txt"))}
OUTSIDE_RELATIONS = {"type", "published", "described", "companion"}


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / "gold" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


STORIES = table("stories.tsv")


def test_there_are_pairs_of_a_dozen_traditions_and_more() -> None:
    traditions = Counter(pair.tradition for pair in PAIRS)
    assert len(PAIRS) >= 360
    assert len(traditions) >= 20
    assert min(traditions.values()) >= 12


def test_no_pair_stands_twice() -> None:
    seen = Counter(
        (frozenset({(p.left, p.left_context), (p.right, p.right_context)}), p.tradition) for p in PAIRS
    )
    assert [pair for pair, count in seen.items() if count > 1] == []


def test_of_the_different_pairs_half_are_hard() -> None:
    different = [pair for pair in PAIRS if not pair.same]
    assert len(different) >= 0.4 * len(PAIRS)
    assert sum(pair.hard for pair in different) >= 0.5 * len(different)


def test_the_part_of_a_pair_follows_from_its_names() -> None:
    assert [pair for pair in PAIRS if pair.split != part_of(pair)] == []
    assert 0.4 < sum(pair.split == "dev" for pair in PAIRS) / len(PAIRS) < 0.6


def part_of(pair: NamePair) -> str:
    digest = hashlib.sha1(f"{pair.left}\t{pair.right}".encode(), usedforsecurity=False).hexdigest()
    return "test" if int(digest, 16) % 2 else "dev"


def test_contexts_speak_the_language_of_the_ontology() -> None:
    ontology = load_ontology()
    contexts = [dict(context) for pair in PAIRS for context in (pair.left_context, pair.right_context)]
    assert {key for context in contexts for key in context} - OUTSIDE_RELATIONS <= set(ontology.relations)
    assert {context["type"] for context in contexts if "type" in context} <= set(ontology.classes)


def test_every_article_is_of_one_story_and_a_story_of_one_part() -> None:
    assert [row["article"] for row in STORIES] == sorted(TEXTS)
    parts = defaultdict(set)
    for row in STORIES:
        parts[row["story"]].add(row["split"])
    assert len(TEXTS) >= 40
    assert len(parts) >= 8
    assert all(len(part) == 1 and part <= {"dev", "test"} for part in parts.values())
    assert min(Counter(row["story"] for row in STORIES).values()) >= 3


def test_articles_have_dates_and_outlets_and_the_length_of_a_short_report() -> None:
    articles = list(read_sources([FOLDER / "articles"]))
    assert len(articles) == len(TEXTS)
    for article in articles:
        assert isinstance(article, Article)
        assert article.published
        assert article.publisher
        assert 70 <= len(article.text[article.body.start :].split()) <= 165


def test_every_name_of_gold_stands_in_its_article_or_is_one_without_its_title() -> None:
    assert {entity.article for entity in GOLD} == set(TEXTS)
    assert [(e.article, name) for e in GOLD for name in e.names if name not in TEXTS[e.article]] == []


def test_a_name_stands_for_one_entity_of_an_article() -> None:
    names = Counter((entity.article, name) for entity in GOLD for name in entity.names)
    assert [name for name, count in names.items() if count > 1] == []


def test_an_entity_has_one_type_and_one_line_in_an_article() -> None:
    types = defaultdict(set)
    for entity in GOLD:
        types[entity.id].add(entity.type)
    assert [one for one, kinds in types.items() if len(kinds) > 1] == []
    assert set.union(*types.values()) <= set(load_ontology().classes)
    lines = [(entity.article, entity.id) for entity in GOLD]
    assert lines == sorted(set(lines))


def test_happenings_quote_their_articles_and_are_events_of_the_ontology() -> None:
    rows = table("happenings.tsv")
    for row in rows:
        assert TEXTS[row["article"]][int(row["start"]) : int(row["end"])] == row["words"]
        assert row["type"] in load_ontology().event_types
    told = defaultdict(set)
    for row in rows:
        told[row["happening"]].add(row["article"])
    assert sum(len(articles) > 1 for articles in told.values()) >= 15


def test_copies_share_most_of_their_words_and_other_articles_do_not() -> None:
    report = {row["article"]: row["report"] for row in table("copies.tsv")}
    assert len(set(report.values())) >= 3
    for one, other in combinations(sorted(TEXTS), 2):
        copies = one in report and report.get(other) == report[one]
        assert (in_common(TEXTS[one], TEXTS[other]) >= 0.7) == copies, (one, other)


def in_common(one: str, other: str) -> float:
    """How many of the shorter text's runs of three words stand in the other."""
    runs = [{*zip(words, words[1:], words[2:], strict=False)} for words in (one.split(), other.split())]
    return len(runs[0] & runs[1]) / min(map(len, runs))


def test_gold_is_written_in_one_way() -> None:
    for line in (FOLDER / "gold" / "identity.jsonl").read_text(encoding="utf-8").splitlines():
        assert line == json.dumps(json.loads(line), ensure_ascii=False)
