"""The figures of identity: counted by hand, aligned by names; what is wrong in a file is said in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg import pipeline
from kg.cli import app
from kg.errors import UsageError
from kg.evaluation_identity import (
    GoldEntity,
    Item,
    NamePair,
    align,
    evaluate_identity,
    evaluate_pairs,
    measure,
    read_gold,
    read_pairs,
    run,
)
from kg.records import AnnotatedArticle, Article, Entity, Span
from kg.resolution.identity import default_identity

HEADER = "left\tright\tleft_context\tright_context\tverdict\tlevel\ttradition\tsplit\twhy\n"


def items(*decided: tuple[str, str]) -> list[Item]:
    return [
        Item(f"a{number}", gold, "Person", gold, cluster) for number, (gold, cluster) in enumerate(decided)
    ]


@pytest.mark.parametrize(
    ("decided", "pairwise", "b_cubed"),
    [
        ((("g", "c"), ("g", "c"), ("h", "d")), (1, 1), (1, 1)),
        # one merge too many: of three pairs put together one belongs together
        ((("g", "c"), ("g", "c"), ("h", "c")), (1 / 3, 1), ((2 / 3 + 2 / 3 + 1 / 3) / 3, 1)),
        # one apart that belongs to two others
        ((("g", "c"), ("g", "c"), ("g", "d")), (1, 1 / 3), (1, (2 / 3 + 2 / 3 + 1 / 3) / 3)),
        ((("g", "c"), ("h", "d")), (0, 0), (1, 1)),
        ((), (0, 0), (0, 0)),
    ],
)
def test_figures_are_those_counted_by_hand(
    decided: tuple[tuple[str, str], ...], pairwise: tuple[float, float], b_cubed: tuple[float, float]
) -> None:
    score = measure(items(*decided))
    assert (score.pairs.precision, score.pairs.recall) == pytest.approx(pairwise)
    assert score.b_cubed[:2] == pytest.approx(b_cubed)


@given(st.lists(st.tuples(st.sampled_from("ghi"), st.sampled_from("cde")), max_size=12))
def test_pairs_counted_from_tables_are_the_pairs_that_one_can_list(decided: list[tuple[str, str]]) -> None:
    score = measure(items(*decided))
    listed = [(a, b) for n, a in enumerate(score.items) for b in score.items[n + 1 :]]
    both = sum(a.gold == b.gold and a.cluster == b.cluster for a, b in listed)
    assert score.pairs.tp == both
    assert score.pairs.gold == sum(a.gold == b.gold for a, b in listed)
    assert score.pairs.pred == sum(a.cluster == b.cluster for a, b in listed)
    assert sum(what == "merged" for what, *_ in score.wrong()) == score.pairs.pred - both


@given(st.lists(st.tuples(st.sampled_from("ghi"), st.sampled_from("cde")), min_size=1, max_size=12))
def test_precision_and_recall_change_places_with_gold_and_clusters(decided: list[tuple[str, str]]) -> None:
    one, other = measure(items(*decided)), measure(items(*((c, g) for g, c in decided)))
    assert one.b_cubed[0] == pytest.approx(other.b_cubed[1])
    assert (one.pairs.precision, one.pairs.recall) == (other.pairs.recall, other.pairs.precision)


def test_a_type_is_scored_alone() -> None:
    person, place = items(("g", "c"), ("h", "c"))
    place = Item(place.article, place.name, "City", place.gold, place.cluster)
    missed = GoldEntity("a9", "x", "City", ("Nowhere",))
    score = measure([person, place], [missed])
    assert score.pairs.pred == 1
    assert (score.of("City").items, score.of("City").missed) == ((place,), (missed,))
    assert score.of("City").pairs.pred == 0


def told(name: str, *entities: Entity) -> AnnotatedArticle:
    return AnnotatedArticle(Article(name, "", name, Span(0, 0)), entities)


def test_names_are_found_as_label_or_alias_without_an_article_and_whatever_the_apostrophe() -> None:
    one = told(
        "a",
        Entity("e1", "Ivan Horn", "Person", ("Horn",)),
        Entity("e2", "court in Strelsau", "Court", named=False),
        Entity("e3", "People’s Front", "Party"),
    )
    gold = [
        GoldEntity("a", "horn", "Person", ("Horn", "Mr. Horn")),
        GoldEntity("a", "court", "Court", ("The court in Strelsau",)),
        GoldEntity("a", "front", "Party", ("People's Front",)),
        GoldEntity("a", "rudolf", "Person", ("Rudolf",)),
        GoldEntity("b", "horn", "Person", ("Horn",)),
    ]
    found, missed = align(gold, [one], default_identity([one]))
    assert [item.gold for item in found] == ["horn", "court", "front"]
    assert [(entity.article, entity.id) for entity in missed] == [("a", "rudolf"), ("b", "horn")]


def test_one_person_in_two_parts_of_an_article_is_two_items() -> None:
    one = told("a", Entity("e1", "Ivan Horn", "Person"), Entity("e2", "Horn", "Person"))
    gold = [GoldEntity("a", "horn", "Person", ("Horn", "Ivan Horn"))]
    score = measure(*align(gold, [one], default_identity([one])))
    assert (score.pairs.gold, score.pairs.pred) == (1, 0)
    assert [(what, a.name, b.name) for what, a, b in score.wrong()] == [("split", "Horn", "Ivan Horn")]


def test_two_people_in_one_entity_are_a_wrong_merge() -> None:
    one = told("a", Entity("e1", "Ivan Horn", "Person", ("Petr Horn",)))
    gold = [
        GoldEntity("a", "ivan", "Person", ("Ivan Horn",)),
        GoldEntity("a", "petr", "Person", ("Petr Horn",)),
    ]
    score = measure(*align(gold, [one], default_identity([one])))
    assert [what for what, *_ in score.wrong()] == ["merged"]


def test_a_name_goes_to_the_entity_that_the_fuller_name_has_chosen() -> None:
    one = told(
        "a", Entity("e1", "Petr Horn", "Person", ("Horn",)), Entity("e2", "Ivan Horn", "Person", ("Horn",))
    )
    gold = [GoldEntity("a", "ivan", "Person", ("Horn", "Ivan Horn"))]
    found, _ = align(gold, [one], default_identity([one]))
    assert [item.name for item in found] == ["Ivan Horn"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles of Ruritania in two parts, two pairs of names; the extractor finds what it is told to."""
    (tmp_path / "gold").mkdir()
    (tmp_path / "articles").mkdir()
    lines = [
        {"article": name, "id": "horn", "type": "Person", "names": ["Wladimir Horn"]} for name in ("a", "b")
    ]
    (tmp_path / "gold" / "identity.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (tmp_path / "gold" / "stories.tsv").write_text("article\tstory\tsplit\na\tone\tdev\nb\ttwo\ttest\n")
    (tmp_path / "name-pairs.tsv").write_text(
        HEADER
        + "Wladimir Horn\tVladimir Horn\tage=30\tage=30\tsame\tplain\tRuritanian\tdev\tw/v\n"
        + "Ivan Horn\tPetr Horn\t\ttype=Person\tdifferent\thard\tRuritanian\ttest\tbrothers\n"
    )
    for name in ("a", "b"):
        (tmp_path / "articles" / f"{name}.txt").write_text("Wladimir Horn fled.")

    def scripted(files: list[Path], **options: object) -> Iterator[AnnotatedArticle]:
        for file in files:
            yield told(file.stem, Entity("e1", "Wladimir Horn", "Person"))

    monkeypatch.setattr(pipeline, "annotate", scripted)
    return tmp_path


def test_articles_are_annotated_resolved_and_scored(folder: Path) -> None:
    assert evaluate_identity(folder).pairs.f1 == 1
    assert len(evaluate_identity(folder, "dev").items) == 1


def test_pairs_are_resolved_each_on_its_own(folder: Path) -> None:
    score = evaluate_pairs(read_pairs(folder / "name-pairs.tsv"))
    assert (score.pairs.tp, score.pairs.gold, score.pairs.pred) == (1, 1, 1)
    assert score.by_tradition["Ruritanian"].f1 == 1
    assert score.wrong == ()


def test_a_pair_decided_wrongly_is_shown() -> None:
    pair = NamePair("Ivan Horn", "Ivan Horn", (), (), False, True, "Ruritanian", "dev", "namesakes")
    assert evaluate_pairs([pair]).wrong == (pair,)


def test_a_described_court_is_never_the_same_by_its_words() -> None:
    court = (("described", "yes"), ("type", "Court"))
    pair = NamePair("court in Strelsau", "court in Strelsau", court, court, False, True, "R", "dev", "")
    assert evaluate_pairs([pair]).wrong == ()


def test_a_pair_of_places_is_looked_up_as_extraction_does() -> None:
    city = (("type", "City"),)
    pair = NamePair("Kiev", "Kyiv", city, city, True, False, "Places", "dev", "")
    assert evaluate_pairs([pair]).wrong == ()


def test_the_command_prints_figures_types_and_errors(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, by_type=True, errors=True, format_="csv")
    shown = capsys.readouterr().out
    assert "measure,precision,recall,f1,items,not found" in shown
    for row in ("pairwise,1.000", '"B-cubed, Person",1.000', "pairs of names,1.000", "names, Ruritanian"):
        assert row in shown


def test_one_part_alone_is_measured_from_the_command_line(folder: Path) -> None:
    result = CliRunner().invoke(app, ["evaluate", str(folder), "--identity", "--split", "dev", "-f", "json"])
    assert result.exit_code == 0
    assert [row["items"] for row in json.loads(result.stdout)] == ["1", "1", "1"]


@pytest.mark.parametrize("words", [["--split", "dev"], ["--identity", "--html", "x.html"]])
def test_options_that_do_not_go_together_are_refused(folder: Path, words: list[str]) -> None:
    result = CliRunner().invoke(app, ["evaluate", str(folder), *words])
    assert isinstance(result.exception, UsageError)


def test_a_part_that_there_is_not_is_said(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"no part 'tset'\. Did you mean test"):
        read_gold(folder, "tset")


def test_a_missing_article_is_said(folder: Path) -> None:
    (folder / "articles" / "a.txt").unlink()
    with pytest.raises(UsageError, match=r"a\.txt is missing"):
        evaluate_identity(folder)


def test_a_folder_without_gold_identity_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no gold/identity\.jsonl"):
        read_gold(tmp_path)


@pytest.mark.parametrize("line", ["{", "[]", '{"article": "a"}'])
def test_a_broken_line_of_gold_is_named(folder: Path, line: str) -> None:
    (folder / "gold" / "identity.jsonl").write_text(f"\n{line}\n")
    with pytest.raises(UsageError, match=r"identity\.jsonl, line 2: no gold entity"):
        read_gold(folder)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("left\tright\n", "line 1: found"),
        (HEADER + "a\tb\n", "line 2: 2 cells"),
        (HEADER + "a\tb\t\t\tsmae\tplain\tR\tdev\t\n", "line 2: verdict 'smae'. Did you mean same"),
        (HEADER + "a\tb\tage\t\tsame\tplain\tR\tdev\t\n", "line 2: context 'age'. Expected key=value"),
    ],
)
def test_a_broken_table_of_pairs_is_named_with_its_line(tmp_path: Path, table: str, message: str) -> None:
    (tmp_path / "pairs.tsv").write_text(table)
    with pytest.raises(UsageError) as raised:
        read_pairs(tmp_path / "pairs.tsv")
    assert message in str(raised.value)
