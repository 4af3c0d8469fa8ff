"""`kg evaluate --identity`: is one person one node? Resolution against gold, and against pairs of names.

A folder of gold identity holds ``articles/``, ``gold/identity.jsonl`` (who the names of each article stand
for, over all articles), ``gold/stories.tsv`` (which articles are for development, which for the test) and
``name-pairs.tsv``. The whole way is measured, from the text on: the articles are annotated, resolved, and
what the program found is laid beside gold by the names as they stand in the article. What the extraction
did not find at all is counted apart, since no resolution could have placed it.

An item is one entity of one article, as gold and program both see it. *Pairwise*: of the pairs of items that
the program puts together, how many belong together (precision), and the other way round (recall). *B-cubed*:
for each item, how much of its cluster belongs to it, and how much of its kind is in its cluster; the mean.
Pairwise figures weigh large clusters more, B-cubed figures each item alike.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from kg.errors import UnreadableSource, UsageError, nearest
from kg.extraction.config import ExtractionConfig
from kg.records import (
    AnnotatedArticle,
    Article,
    Entity,
    Filler,
    Mention,
    Refusal,
    Relation,
    Span,
)
from kg.resolution.identity import Identity
from kg.scoring import Count
from kg.store.sparql import ResultTable

__all__ = [
    "GoldEntity",
    "IdentityScore",
    "Item",
    "NamePair",
    "PairScore",
    "align",
    "evaluate_identity",
    "evaluate_pairs",
    "measure",
    "read_gold",
    "read_pairs",
    "run",
]

_DETERMINERS = ("the ", "a ", "an ")
_PEOPLE = "Person"
_PAIR_COLUMNS = (
    "left", "right", "left_context", "right_context", "verdict", "level", "tradition", "split", "why",
)  # fmt: skip
_VERDICTS = ("same", "different")
_UNDATED = "2019"  # when a name is said to stand in the news, where its context gives no year
# Keys of a context that say something of the entity itself, not a relation of it.
_NO_RELATIONS = frozenset({"type", "published", "described", "companion"})


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """Somebody or something in one article: who it is over all articles, and its names as they stand."""

    article: str
    id: str
    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One entity of one article: who it is by gold, and the cluster that the program put it in."""

    article: str
    name: str
    type: str
    gold: str
    cluster: str


@dataclass(frozen=True, slots=True)
class IdentityScore:
    """The figures, all items, and what the extraction did not find.

    ``pairs`` counts pairs of items; ``b_cubed`` is precision, recall and F1.
    """

    items: tuple[Item, ...]
    missed: tuple[GoldEntity, ...]
    pairs: Count
    b_cubed: tuple[float, float, float]

    def of(self, *types: str) -> IdentityScore:
        """The same for items of these types alone."""
        return measure(
            [item for item in self.items if item.type in types],
            [entity for entity in self.missed if entity.type in types],
        )

    def wrong(self) -> Iterator[tuple[str, Item, Item]]:
        """The pairs that are decided wrongly, as "merged" or "split"; of a split entity one for each part."""
        for one, other in combinations(self.items, 2):
            if one.cluster == other.cluster and one.gold != other.gold:
                yield "merged", one, other
        for items in _grouped(self.items, by="gold").values():
            firsts = {item.cluster: item for item in reversed(items)}
            parts = sorted(firsts.values(), key=lambda item: (item.article, item.name))
            yield from (("split", parts[0], part) for part in parts[1:])


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names with what is known about each, and whether they are names of one person or thing."""

    left: str
    right: str
    left_context: tuple[tuple[str, str], ...]
    right_context: tuple[tuple[str, str], ...]
    same: bool
    hard: bool
    tradition: str
    split: str
    why: str


@dataclass(frozen=True, slots=True)
class PairScore:
    """How many pairs were said to be the same, by tradition; and those decided wrongly."""

    pairs: Count
    by_tradition: Mapping[str, Count]
    wrong: tuple[NamePair, ...]


def evaluate_identity(
    folder: Path, split: str | None = None, config: ExtractionConfig | None = None
) -> IdentityScore:
    """Annotate and resolve the articles of a folder of gold identity, and score it.

    ``split`` takes only the articles of one part ("dev", "test"). Raises UsageError where a file is missing.
    """
    from kg import pipeline
    from kg.resolution.resolver import resolve

    gold = read_gold(folder, split)
    files = [folder / "articles" / f"{name}.txt" for name in sorted({entity.article for entity in gold})]
    missing = [file for file in files if not file.is_file()]
    if missing:
        raise UsageError(f"{missing[0]} is missing. Expected an article for each one that has gold identity.")
    annotated: list[AnnotatedArticle] = []
    for one in pipeline.annotate(files, config=config):
        if isinstance(one, Refusal):
            raise UnreadableSource(f"{one.source}: {one.reason}")
        annotated.append(one)
    return measure(*align(gold, annotated, resolve(annotated)))


def read_gold(folder: Path, split: str | None = None) -> tuple[GoldEntity, ...]:
    """Gold identity of a folder, or of one part of it. Raises UsageError with file and line."""
    file = folder / "gold" / "identity.jsonl"
    if not file.is_file():
        raise UsageError(f"{folder} has no gold/identity.jsonl. Expected a folder like data/identity.")
    wanted = _articles_of(folder / "gold" / "stories.tsv", split) if split else None
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            entity = _gold_entity(line, f"{file}, line {number}")
            if wanted is None or entity.article in wanted:
                found.append(entity)
    return tuple(found)


def _gold_entity(line: str, where: str) -> GoldEntity:
    try:
        value = json.loads(line)
        return GoldEntity(value["article"], value["id"], value["type"], tuple(value["names"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{where}: no gold entity ({error}). Expected an object with article, id, type and names."
        ) from error


def _articles_of(file: Path, split: str) -> frozenset[str]:
    """The articles of one part. Raises UsageError where there is no such part."""
    rows = _rows(file, ("article", "story", "split"))
    found = frozenset(row["article"] for _, row in rows if row["split"] == split)
    if not found:
        valid = {row["split"] for _, row in rows}
        raise UsageError(f"{file} has no part {split!r}. {nearest(split, valid)}")
    return found


def _rows(file: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table with their line numbers. Raises UsageError for a wrong header or a ragged row."""
    if not file.is_file():
        raise UsageError(f"{file} is missing. Expected a table with the columns {', '.join(columns)}.")
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(reader, [])
        if header != list(columns):
            raise UsageError(f"{file}, line 1: found {header}. Expected the columns {', '.join(columns)}.")
        rows = []
        for row in reader:
            if len(row) != len(columns):
                raise UsageError(
                    f"{file}, line {reader.line_num}: {len(row)} cells. Expected {len(columns)}, with tabs."
                )
            rows.append((reader.line_num, dict(zip(columns, row, strict=True))))
        return rows


def align(
    gold: Iterable[GoldEntity], annotated: Iterable[AnnotatedArticle], identity: Identity
) -> tuple[list[Item], list[GoldEntity]]:
    """What both sides see, item by item, and what only gold sees.

    A name of gold belongs to the entity of the article that has it as its label, or among its other names.
    Where the program splits one person within an article, each part is an item.
    """
    of_article = {one.article.id: one for one in annotated}
    items: list[Item] = []
    missed: list[GoldEntity] = []
    for entity in gold:
        one = of_article.get(entity.article)
        chosen = _entities_named(entity.names, one.entities) if one else {}
        if one is None or not chosen:
            missed.append(entity)
            continue
        for found, name in chosen.items():
            iri = identity.canonical(one.article.sha256, found).iri
            items.append(Item(entity.article, name, entity.type, entity.id, iri))
    return items, missed


def _entities_named(names: Sequence[str], entities: Sequence[Entity]) -> dict[str, str]:
    """The entities that bear these names, fullest name first; each with the name that found it."""
    chosen: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        wanted = _bare(name)
        by_label = [entity.id for entity in entities if _bare(entity.label) == wanted]
        by_alias = [entity.id for entity in entities if wanted in map(_bare, entity.aliases)]
        candidates = by_label + by_alias
        if candidates and not any(candidate in chosen for candidate in candidates):
            chosen[candidates[0]] = name
    return chosen


def _bare(name: str) -> str:
    folded = " ".join(name.casefold().replace("’", "'").split())
    return next((folded.removeprefix(word) for word in _DETERMINERS if folded.startswith(word)), folded)


def measure(items: Iterable[Item], missed: Iterable[GoldEntity] = ()) -> IdentityScore:
    """The figures for these items. Without a single pair, a share of pairs is 0."""
    all_items = tuple(items)
    together = Counter((item.gold, item.cluster) for item in all_items)
    of_gold = Counter(item.gold for item in all_items)
    of_cluster = Counter(item.cluster for item in all_items)
    pairs = Count(*(sum(map(_pairs, counts.values())) for counts in (together, of_gold, of_cluster)))
    total = len(all_items)
    precision = sum(n * n / of_cluster[cluster] for (_, cluster), n in sorted(together.items()))
    recall = sum(n * n / of_gold[gold] for (gold, _), n in sorted(together.items()))
    p, r = (precision / total, recall / total) if total else (0.0, 0.0)
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return IdentityScore(all_items, tuple(missed), pairs, (p, r, f1))


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _grouped(items: Iterable[Item], *, by: str) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        groups[getattr(item, by)].append(item)
    return groups


def read_pairs(file: Path, split: str | None = None) -> tuple[NamePair, ...]:
    """The pairs of names of a table. Raises UsageError with file and line."""
    pairs = []
    for number, row in _rows(file, _PAIR_COLUMNS):
        if row["verdict"] not in _VERDICTS:
            raise UsageError(
                f"{file}, line {number}: verdict {row['verdict']!r}. {nearest(row['verdict'], _VERDICTS)}"
            )
        left, right = (_context(row[c], f"{file}, line {number}") for c in _PAIR_COLUMNS[2:4])
        same, hard = row["verdict"] == "same", row["level"] == "hard"
        pair = NamePair(
            row["left"], row["right"], left, right, same, hard, row["tradition"], row["split"], row["why"]
        )
        if split in (None, pair.split):
            pairs.append(pair)
    return tuple(pairs)


def _context(cell: str, where: str) -> tuple[tuple[str, str], ...]:
    found = []
    for part in filter(None, cell.split("; ")):
        key, equals, value = part.partition("=")
        if not equals or not value:
            raise UsageError(f"{where}: context {part!r}. Expected key=value; key=value.")
        found.append((key, value))
    return tuple(found)


def evaluate_pairs(pairs: Iterable[NamePair]) -> PairScore:
    """Resolve each pair on its own, as two articles that each say what its context says."""
    total, by_tradition = Count(), defaultdict[str, Count](Count)
    wrong = []
    for pair in pairs:
        said = _said_same(pair)
        for count in (total, by_tradition[pair.tradition]):
            count.add(int(said and pair.same), int(pair.same), int(said))
        if said != pair.same:
            wrong.append(pair)
    return PairScore(total, dict(by_tradition), tuple(wrong))


def _said_same(pair: NamePair) -> bool:
    from kg.resolution.resolver import resolve

    sides = [
        _article_of("left", pair.left, dict(pair.left_context)),
        _article_of("right", pair.right, dict(pair.right_context)),
    ]
    identity = resolve(sides)
    left, right = (identity.canonical(side.article.sha256, "e1").iri for side in sides)
    return left == right


def _article_of(side: str, name: str, context: Mapping[str, str]) -> AnnotatedArticle:
    """An article in which nothing stands but this name and what its context says."""
    text = f"{name}. {'. '.join(f'{key}: {value}' for key, value in sorted(context.items()))}"
    article = Article(
        id=side,
        text=text,
        sha256=hashlib.sha256(f"{side} {text}".encode()).hexdigest(),
        body=Span(0, len(text)),
        published=context.get("published", _UNDATED),
    )
    entities = [_entity(name, context)]
    if "companion" in context:
        entities.append(Entity("e2", context["companion"], _PEOPLE))
    relations = tuple(
        Relation(key, Filler(name, "e1"), Filler(value), Span(0, len(text)))
        for key, value in sorted(context.items())
        if key not in _NO_RELATIONS
    )
    mentions = tuple(Mention(_span(text, e.label), e.label, e.id, "name") for e in entities)
    return AnnotatedArticle(article, tuple(entities), mentions, relations=relations)


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _entity(name: str, context: Mapping[str, str]) -> Entity:
    """What extraction would make of the name: whatever is no person is looked up in the gazetteer."""
    from kg.gazetteer import load_gazetteer

    type_ = context.get("type", _PEOPLE)
    if "described" in context:
        return Entity("e1", name, type_, named=False)
    entry = load_gazetteer().find(name) if type_ != _PEOPLE else None
    if entry is None:
        return Entity("e1", name, type_)
    return Entity("e1", name, entry.type, links=entry.links)


def run(
    folder: Path,
    config: ExtractionConfig | None = None,
    *,
    split: str | None = None,
    by_type: bool = False,
    errors: bool = False,
    format_: str | None = None,
) -> None:
    """What the command does: evaluate, and print the figures; errors and types where asked."""
    from kg import display

    score = evaluate_identity(folder, split, config)
    file = folder / "name-pairs.tsv"
    names = evaluate_pairs(read_pairs(file, split)) if file.is_file() else None
    if errors:
        display.rows(_error_rows(score, names), format_)
    display.rows(_figures(score, names, by_type=by_type), format_)


_COLUMNS = ("measure", "precision", "recall", "f1", "items", "not found")


def _figures(score: IdentityScore, names: PairScore | None, *, by_type: bool) -> ResultTable:
    rows = [*_two_rows("", score)]
    if by_type:
        for type_ in sorted({item.type for item in score.items}):
            rows += _two_rows(f", {type_}", score.of(type_))
    if names:
        rows.append(_count_row("pairs of names", names.pairs))
        if by_type:
            rows += [_count_row(f"pairs of names, {t}", c) for t, c in sorted(names.by_tradition.items())]
    return ResultTable(_COLUMNS, tuple(rows))


def _two_rows(suffix: str, score: IdentityScore) -> Iterator[tuple[str, ...]]:
    counts = str(len(score.items)), str(len(score.missed))
    pairs = score.pairs
    for name, figures in (
        ("pairwise", (pairs.precision, pairs.recall, pairs.f1)),
        ("B-cubed", score.b_cubed),
    ):
        yield (name + suffix, *(f"{figure:.3f}" for figure in figures), *counts)


def _count_row(name: str, count: Count) -> tuple[str, ...]:
    figures = (f"{figure:.3f}" for figure in (count.precision, count.recall, count.f1))
    return (name, *figures, str(count.gold), "")


def _error_rows(score: IdentityScore, names: PairScore | None) -> ResultTable:
    rows = [
        (what, f"{one.name} ({one.article})", f"{other.name} ({other.article})", "")
        for what, one, other in score.wrong()
    ]
    rows += [("not found", entity.names[0], entity.article, "") for entity in score.missed]
    for pair in names.wrong if names else ():
        left, right = (
            f"{name} {dict(context) or ''}".strip()
            for name, context in ((pair.left, pair.left_context), (pair.right, pair.right_context))
        )
        rows.append(("pair split" if pair.same else "pair merged", left, right, pair.why))
    return ResultTable(("what", "one", "other", "why"), tuple(rows))
