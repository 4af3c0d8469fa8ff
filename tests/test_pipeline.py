"""The whole way: any order and batches give the same bytes, changed sources replace, refusals do not stop."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.case import Case
from kg.export import export
from kg.extraction.scripted import ScriptedExtractor
from kg.pipeline import BuildReport, build, run_id

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


def test_any_order_and_any_batches_of_the_sample_give_the_same_bytes(
    sample_articles: Path, sample_case: Case, tmp_path: Path, extractor
) -> None:  # type: ignore[no-untyped-def]
    wanted = {format_: export(sample_case, format_) for format_ in ("turtle", "trig", "facts", "jsonld")}
    articles = sorted(sample_articles.glob("*.txt"))
    choice = random.Random(1)
    for attempt in range(3):
        case = Case.create(tmp_path / f"order-{attempt}.kg")
        choice.shuffle(articles)
        cut = choice.randrange(1, len(articles))
        for batch in (articles[:cut], articles[cut:]):
            build(batch, case, extractor=lambda: extractor)
        assert {format_: export(case, format_) for format_ in wanted} == wanted
