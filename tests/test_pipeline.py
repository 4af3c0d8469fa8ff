"""The whole way: any order and batches give the same bytes, changed sources replace, refusals do not stop."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.case import Case
from kg.export import FORMATS, export
from kg.extraction.scripted import ScriptedExtractor
from kg.pipeline import BuildReport, build, remove, run_id, synchronise
from kg.resolution.judgements import Judgement, Reference, append

STORIES = {
    "one": "date 2020-05-01\n\nThe court in the capital heard the case of two men on Monday.",
    "two": "date 2020-05-02\n\nThe minister met the head of the agency and the talks were good.",
    "three": "date 2020-05-03\n\nThe police said that a man had been held at the border.",
}


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for name, text in STORIES.items():
        (folder / f"{name}.txt").write_text(f" {text}\n")
    return folder


@pytest.fixture
def quick(tmp_path: Path) -> Callable[..., BuildReport]:
    """Build with an extractor that finds nothing, so that only the way itself is tested."""

    def run(case: str, *sources: Path) -> BuildReport:
        return build(sources, Case.create(tmp_path / case), extractor=ScriptedExtractor)

    return run


def turtle(case: Path) -> bytes:
    return export(Case.open(case), "turtle")


def test_each_article_is_read_once(quick, stories: Path) -> None:  # type: ignore[no-untyped-def]
    assert (quick("a.kg", stories).added, quick("a.kg", stories).added) == (3, 0)


def test_unchanged_articles_do_not_load_the_extractor(stories: Path, tmp_path: Path, quick) -> None:  # type: ignore[no-untyped-def]
    quick("a.kg", stories)

    def never() -> ScriptedExtractor:
        raise AssertionError("the extractor was made although nothing is new")

    assert build([stories], Case.open(tmp_path / "a.kg"), extractor=never).unchanged == 3


def test_a_changed_source_replaces_its_article(quick, stories: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    quick("a.kg", stories)
    (stories / "one.txt").write_text(" " + STORIES["one"].replace("two men", "three men"))
    report = quick("a.kg", stories)
    assert (report.added, report.replaced, report.articles) == (1, 1, 3)
    quick("fresh.kg", stories)
    assert turtle(tmp_path / "a.kg") == turtle(tmp_path / "fresh.kg")


def test_the_same_text_under_two_names_is_one_article(quick, stories: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (stories / "copy.txt").write_text((stories / "one.txt").read_text())
    quick("together.kg", stories)
    quick("apart.kg", stories / "one.txt")
    quick("apart.kg", stories / "three.txt", stories / "two.txt")
    report = quick("apart.kg", stories / "copy.txt")
    assert report.articles == 3
    assert turtle(tmp_path / "apart.kg") == turtle(tmp_path / "together.kg")


def test_what_cannot_be_read_is_in_the_report_and_the_rest_goes_on(quick, stories: Path) -> None:  # type: ignore[no-untyped-def]
    (stories / "broken.txt").write_bytes(b"\x00\x01\x02\x03" * 100)
    report = quick("a.kg", stories)
    assert report.added == 3
    assert [Path(refusal.source).name for refusal in report.refused] == ["broken.txt"]


def test_a_deleted_store_is_made_again(quick, stories: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    quick("a.kg", stories)
    before = turtle(tmp_path / "a.kg")
    Case.open(tmp_path / "a.kg").forget_store()
    quick("a.kg", stories)
    assert turtle(tmp_path / "a.kg") == before


def test_the_run_is_named_by_what_decides_the_outcome() -> None:
    from kg.extraction.config import ExtractionConfig

    assert run_id(None) == run_id(None)
    others = [ExtractionConfig(pipeline="other"), ExtractionConfig(extractor="rules")]
    assert len({run_id(config) for config in (None, *others)}) == 3


def exports(case: Case) -> dict[str, bytes]:
    return {format_: export(case, format_) for format_ in FORMATS}


@pytest.fixture(scope="module")
def judgements(sample_case: Case) -> list[Judgement]:
    """Judgements of a person on people and places of the sample, some of them taken back."""
    references = [
        Reference(stored.sha256, entity.label, entity.type)
        for stored in sample_case.articles()
        for entity in stored.annotated.entities
        if entity.named and entity.type in ("Person", "Country", "City")
    ]
    choice = random.Random(3)
    verdicts = ("same", "different", "same", "unsure", "withdrawn")
    return [Judgement(verdict, *choice.sample(references, 2)) for verdict in verdicts * 2]


@pytest.fixture(scope="module")
def judged_case(
    sample_case: Case, judgements: list[Judgement], tmp_path_factory: pytest.TempPathFactory
) -> Case:
    """The sample with these judgements, built at once."""
    case = Case.create(tmp_path_factory.mktemp("judged") / "judged.kg")
    for stored in sample_case.articles():
        case.put(stored)
    append(case.judgements_path, judgements)
    synchronise(case, BuildReport())
    return case


@pytest.mark.parametrize("attempt", range(10))
def test_any_order_and_any_batches_of_the_sample_give_the_same_bytes(
    attempt: int,
    sample_articles: Path,
    sample_case: Case,
    judged_case: Case,
    judgements: list[Judgement],
    tmp_path: Path,
) -> None:
    """With articles taken out and put in again; half of the attempts with judgements in between."""
    choice = random.Random(attempt)
    told = {stored.annotated.article.id: stored.annotated for stored in sample_case.articles()}
    waiting = sorted(sample_articles.glob("*.txt"))
    choice.shuffle(waiting)
    judged = attempt % 2 == 1
    verdicts = list(judgements) if judged else []
    case = Case.create(tmp_path / "order.kg")
    removed = 0
    while waiting:
        batch = [waiting.pop() for _ in range(min(len(waiting), choice.randrange(1, 4)))]
        build(batch, case, extractor=lambda: ScriptedExtractor(told))
        if removed < 2 and choice.random() < 0.5:
            waiting.append(Path(remove(choice.choice(batch).stem, case).sources[0]))
            removed += 1
        append(
            case.judgements_path, [verdicts.pop(0) for _ in range(min(len(verdicts), choice.randrange(3)))]
        )
    append(case.judgements_path, verdicts)
    with case.writing():
        synchronise(case, BuildReport())
    assert exports(case) == exports(judged_case if judged else sample_case)


def test_the_summary_counts_the_whole_case(sample_case: Case, sample_articles: Path, tmp_path: Path) -> None:
    """Whatever came earlier, the counts are those of a build of everything at once."""
    told = {stored.annotated.article.id: stored.annotated for stored in sample_case.articles()}
    case = Case.create(tmp_path / "counted.kg")
    for file in sorted(sample_articles.glob("*.txt")):
        report = build([file], case, extractor=lambda: ScriptedExtractor(told))
    assert report.articles == len(told)
    assert report.events == Counter(event.type for one in told.values() for event in one.events)
    assert report.relations == Counter(r.property for one in told.values() for r in one.relations)
    assert report.quads == export(case, "nquads").count(b"\n")
