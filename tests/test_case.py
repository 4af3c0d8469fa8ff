"""The case folder: articles are in it whole or not at all, and what is wrong with it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.case import Case, StoredArticle
from kg.errors import CaseError, NotFound
from kg.rdf.write import write_store
from kg.records import AnnotatedArticle, Article, Span

TEXT = "Dano Kesh fled Ruritania in April."


def stored(sha256: str = "ab" * 32, names: tuple[str, ...] = ("report",)) -> StoredArticle:
    article = Article(id=names[0], text=TEXT, sha256=sha256, body=Span(0, len(TEXT)))
    return StoredArticle("run", names, (f"/in/{names[0]}.txt",), AnnotatedArticle(article))


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "new.kg")


def test_an_article_comes_back_as_it_was_put_in(case: Case) -> None:
    case.put(stored())
    assert list(case.articles()) == [stored()]


def test_an_article_under_two_names_has_the_first_by_the_alphabet_as_its_id(case: Case) -> None:
    case.put(stored(names=("wire", "agency")))
    (found,) = case.articles()
    assert found.annotated.article.id == "agency"


def test_articles_come_sorted_by_content_not_by_arrival(case: Case) -> None:
    for sha256 in ("cd" * 32, "ab" * 32, "bc" * 32):
        case.put(stored(sha256))
    assert case.hashes() == ["ab" * 32, "bc" * 32, "cd" * 32]


def test_an_article_is_found_by_name_source_and_start_of_its_hash(case: Case) -> None:
    case.put(stored())
    assert case.find("report") == case.find("/in/report.txt") == case.find("abababab") == stored()


def test_an_article_is_found_in_the_index_without_reading_the_others(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    for start in ("ab", "cd", "ef"):
        case.put(stored(start * 32, names=(f"report-{start}",)))
    write_store(case)
    case.put(stored("12" * 32, names=("latest",)))  # the index has not seen it yet
    case.remove("ef" * 32)
    read: list[str] = []
    get = Case.get
    monkeypatch.setattr(Case, "get", lambda self, sha256: (read.append(sha256), get(self, sha256))[1])
    assert case.find("report-cd").sha256 == "cd" * 32
    assert "ab" * 32 not in read
    assert case.find("latest").sha256 == "12" * 32
    with pytest.raises(NotFound, match="report-ab"):
        case.find("report-ef")


def test_an_unknown_article_is_answered_with_near_names(case: Case) -> None:
    case.put(stored())
    with pytest.raises(NotFound, match="Did you mean report"):
        case.find("raport")


def test_a_folder_that_is_no_case_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("not ours")
    with pytest.raises(CaseError, match="is not a case"):
        Case.create(tmp_path / "letters")


def test_a_case_that_does_not_exist_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="kg build"):
        Case.open(tmp_path / "none.kg")


def test_a_case_of_a_newer_version_is_refused(case: Case) -> None:
    (case.path / "case.json").write_text('{"kg case": 99}')
    with pytest.raises(CaseError, match="Upgrade kg"):
        Case.open(case.path)


def test_a_damaged_article_is_named_with_what_to_do(case: Case) -> None:
    case.put(stored())
    file = next((case.path / "articles").rglob("*.json"))
    file.write_text(file.read_text()[:-20])
    with pytest.raises(CaseError, match="Delete the file and build the article again"):
        list(case.articles())


def test_a_folder_that_a_killed_process_was_making_is_taken_up_again(tmp_path: Path) -> None:
    (tmp_path / "half.kg" / "articles").mkdir(parents=True)
    assert Case.create(tmp_path / "half.kg").hashes() == []


def test_what_a_killed_process_left_is_swept(case: Case) -> None:
    case.put(stored())
    part = next((case.path / "articles").iterdir()) / "tmpabc.part"
    part.write_text("half")
    case.sweep()
    assert not part.exists()
    assert list(case.articles()) == [stored()]
