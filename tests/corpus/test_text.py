"""Date lines, titles, datelines, encodings of plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.corpus import read_sources
from kg.records import Article

STORY = "A court in Porvan refused to extradite two teachers to Ruritania, their lawyer said on Friday."
PAIR = f"{STORY}\n\nThe teachers have been in the country since the spring, he said."


def read(tmp_path: Path, text: str | bytes, name: str = "a.txt") -> Article:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    (found,) = read_sources([path])
    assert isinstance(found, Article), found
    return found


def body(article: Article) -> str:
    """What is parsed: the body with the skipped parts blanked."""
    text = article.text
    for span in article.skip:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text[article.body.start : article.body.end]


def dateline(article: Article) -> str | None:
    return article.dateline and article.text[article.dateline.start : article.dateline.end]


def test_date_and_dateline_on_the_first_line_are_metadata(tmp_path: Path) -> None:
    found = read(tmp_path, f" date 2019-10-29 ALMATY, Kazakhstan -- {STORY}\n")
    assert (found.published, dateline(found), body(found)) == ("2019-10-29", "ALMATY, Kazakhstan", STORY)
    assert found.title is None and not found.skip


def test_a_title_stays_in_the_body_and_the_dateline_after_it_is_skipped(tmp_path: Path) -> None:
    found = read(tmp_path, f" date 2019-11-25\n\nCourt refuses extradition\n\nCAIRO, Nov 25 — {PAIR}")
    assert (found.title, found.published, dateline(found)) == (
        "Court refuses extradition",
        "2019-11-25",
        "CAIRO",
    )
    assert " ".join(body(found).split()) == f"Court refuses extradition {' '.join(PAIR.split())}"


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("ALMATY, Kazakhstan -- ", "ALMATY, Kazakhstan"),
        ("CAIRO, Nov 25 — ", "CAIRO"),
        ("BEIJING (Reuters) - ", "BEIJING"),
        ("(Almaty) – ", "Almaty"),
        ("(New York, January 20, 2020) – ", "New York"),
        ("KINSHASA/BEIJING－", "KINSHASA/BEIJING"),
        ("KARACHI: ", "KARACHI"),
        ("YANGON, July 25 (Agency): ", "YANGON"),
        ("Paris (Agency.com) – ", "Paris"),
        ("Cairo, Egypt, Apr 21 2022 (Agency) - ", "Cairo, Egypt"),
        ("COX'S BAZAR (Wire) -- ", "COX'S BAZAR"),
        ("THE HAGUE, 14 December - ", "THE HAGUE"),
        ("ABERDEEN, S.D. — ", "ABERDEEN, S.D."),
        ("HARARE -", "HARARE"),
        ("(Reuters) - ", None),
    ],
)
def test_datelines_are_taken_off_and_their_place_is_kept(
    tmp_path: Path, words: str, place: str | None
) -> None:
    found = read(tmp_path, f"{words}{PAIR}")
    assert (dateline(found), body(found)) == (place, PAIR)


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE: The court has refused to extradite two teachers to Ruritania.",
        "FILE PHOTO: Two teachers leave the court in Porvan on Friday.",
        "The Porvan Rights Council (PRC) — which defends them — said so on Friday.",
        "Dano Kesh, a teacher - and a poet - was refused asylum on Friday.",
        "He said on Friday - The court refused to extradite two teachers.",
        "Wanted men, unwanted files: The long way of the teachers of Porvan.",
    ],
)
def test_what_only_looks_like_a_dateline_stays_in_the_body(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, f"{text}\n\n{STORY}")
    assert dateline(found) is None
    assert body(found).startswith(text)


def test_an_interview_has_no_dateline(tmp_path: Path) -> None:
    found = read(tmp_path, f"KESH: {STORY}\n\nDOLAN: {STORY}\n\nKESH: {STORY}")
    assert dateline(found) is None


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Court refuses extradition of two", "Court refuses extradition of two"),
        ("# Court refuses extradition", "Court refuses extradition"),
        ("The court has refused it.", None),
        (STORY, None),
    ],
)
def test_a_short_first_paragraph_that_is_no_sentence_is_the_title(
    tmp_path: Path, first: str, title: str | None
) -> None:
    assert read(tmp_path, f"{first}\n\n{PAIR}").title == title


def test_a_single_short_paragraph_is_no_title(tmp_path: Path) -> None:
    assert read(tmp_path, "The court in Porvan has refused the extradition of the two").title is None


@pytest.mark.parametrize(
    ("start", "published"),
    [
        (" date 2019-10-29\n\n", "2019-10-29"),
        ("date: 2019-10\n\n", "2019-10"),
        (" date 2019-13-45\n\n", None),
        ("", None),
        ("NAIROBI, 3 March 2025 -- ", "2025-03-03"),
        (" date 2025\n\nNAIROBI, March 3 -- ", "2025-03-03"),
        (" date 2019-10-29\n\nNAIROBI, March 3 -- ", "2019-10-29"),
        ("NAIROBI, March 3 -- ", None),
    ],
)
def test_the_publication_date_is_of_the_date_line_or_a_dateline_with_a_year(
    tmp_path: Path, start: str, published: str | None
) -> None:
    assert read(tmp_path, start + STORY).published == published


def test_a_line_with_the_address_is_metadata(tmp_path: Path) -> None:
    found = read(tmp_path, f" date 2020-01-02\n\nhttps://news.example/a\n\nCourt refuses\n\n{PAIR}")
    assert (found.url, found.title) == ("https://news.example/a", "Court refuses")


def test_markdown_front_matter_is_metadata(tmp_path: Path) -> None:
    text = f"---\ntitle: Court refuses\ndate: 2020-01-02\nurl: https://news.example/a\n---\n\n{PAIR}"
    found = read(tmp_path, text, "a.md")
    assert (found.title, found.published, found.url) == (
        "Court refuses",
        "2020-01-02",
        "https://news.example/a",
    )
    assert body(found) == PAIR


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8-sig", "Kesh’s café in Gävle"),
        ("utf-16", "Kesh’s café in Gävle"),
        ("utf-16-le", "Kesh’s café in Gävle"),
        ("utf-16-be", "Kesh’s café in Gävle"),
        ("cp1252", "Kesh’s café in Gävle"),
        ("latin-1", "the café in Gävle"),
    ],
)
def test_encodings_are_told(tmp_path: Path, encoding: str, words: str) -> None:
    text = f"They met at {words}. {STORY}"
    assert read(tmp_path, text.encode(encoding)).text == text


def test_cyrillic_in_a_code_page_is_told_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(
        ("Суд отказался выдать двух учителей, сообщил журналистам их адвокат. " * 4).encode("cp1251")
    )
    (found,) = read_sources([path])
    assert "in Russian" in found.reason  # type: ignore[union-attr]


def test_line_ends_become_one_kind(tmp_path: Path) -> None:
    assert read(tmp_path, f"Title here\r\n\r\n{STORY}\r{STORY}").text == f"Title here\n\n{STORY}\n{STORY}"


@pytest.mark.parametrize(
    ("address", "published"),
    [
        ("https://news.example/world/2022/07/25/court-frees-two", "2022-07-25"),
        ("https://news.example/world/2022-07-25/ty-article/court-frees-two", "2022-07-25"),
        ("https://news.example/stories/202207260441.html", "2022-07-26"),
        ("https://news.example/archives/2022/07/16/2003781846", "2022-07-16"),
        ("https://news.example/2022/13/45/court-frees-two", None),
        ("https://news.example/2022/07/court-frees-two", None),
        ("https://news.example/articles/38393", None),
    ],
)
def test_an_address_that_tells_the_day_dates_the_article(
    tmp_path: Path, address: str, published: str | None
) -> None:
    assert read(tmp_path, f"{address}\n\nTitle here\n\n{STORY}").published == published


def test_a_date_line_counts_for_more_than_the_address(tmp_path: Path) -> None:
    text = f" date 2022-07-24\nhttps://news.example/2022/07/25/a\n\nTitle here\n\n{STORY}"
    assert read(tmp_path, text).published == "2022-07-24"
