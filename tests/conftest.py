"""What tests share: options, the sample case built once, a browser where there is one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from kg.case import Case
    from kg.records import AnnotatedArticle

# The machines that run the tests are slow and shared: no deadline, few examples; `--slow` tries harder.
settings.register_profile(
    "quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "thorough", max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also run the tests that take minutes")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("thorough" if config.getoption("--slow") else "quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--slow"):
        skip = pytest.mark.skip(reason="takes minutes: run with --slow")
        for item in items:
            if "slow" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def sample_articles() -> Path:
    from kg import resources

    return resources.data("articles")


@pytest.fixture(scope="session")
def extractor():  # type: ignore[no-untyped-def]
    from kg.extraction.extractor import LayeredExtractor

    return LayeredExtractor()


@pytest.fixture(scope="session")
def sample_case(tmp_path_factory: pytest.TempPathFactory, sample_articles: Path):  # type: ignore[no-untyped-def]
    """The sample case, built once; tests only read it."""
    from kg.case import Case
    from kg.pipeline import build

    case = Case.create(tmp_path_factory.mktemp("sample") / "sample.kg")
    build([sample_articles], case)
    return case


@pytest.fixture(scope="session")
def ruritania_case(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """A case of one invented article, annotated by hand, so that no test of it depends on the extraction."""
    from kg import annotations
    from kg.case import Case, StoredArticle
    from kg.pipeline import BuildReport, synchronise

    file = Path(__file__).with_name("rdf") / "ruritania.json"
    annotated = annotations.loads(file.read_text(encoding="utf-8"))
    case = Case.create(tmp_path_factory.mktemp("ruritania") / "ruritania.kg")
    with case.writing():
        case.put(StoredArticle("run", (annotated.article.id,), (), annotated))
        synchronise(case, BuildReport())
    return case


@pytest.fixture(scope="session")
def outlets() -> list[AnnotatedArticle]:
    """Three outlets, annotated by hand: two print one report, the third tells it otherwise."""
    from kg import annotations

    file = Path(__file__).with_name("rdf") / "outlets.jsonl"
    return [annotations.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def outlets_case(tmp_path_factory: pytest.TempPathFactory, outlets: list[AnnotatedArticle]) -> Case:
    """The case of these three articles."""
    from kg.case import Case, StoredArticle
    from kg.pipeline import BuildReport, synchronise

    case = Case.create(tmp_path_factory.mktemp("outlets") / "outlets.kg")
    with case.writing():
        for annotated in outlets:
            case.put(StoredArticle("run", (annotated.article.id,), (), annotated))
        synchronise(case, BuildReport())
    return case


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the test is skipped, in CI it fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        message = "no Chromium on this machine: apt install chromium"
        if os.environ.get("KG_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    return found
