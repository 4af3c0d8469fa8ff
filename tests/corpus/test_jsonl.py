"""JSON Lines and JSON: fields under many names, lines that are wrong, ids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.corpus import read_sources
from kg.records import Article, Refusal

STORY = "A court in Porvan refused to extradite two teachers to Ruritania, their lawyer said on Friday."


def read(
    tmp_path: Path, content: str | bytes, name: str = "case.jsonl", **options: Any
) -> list[Article | Refusal]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_sources([path], **options))


def line(**fields: object) -> str:
    return json.dumps({"text": STORY, **fields}) + "\n"


def test_each_line_is_an_article_with_its_metadata(tmp_path: Path) -> None:
    content = line(id="x1", title="Court refuses", date="2020-01-02T10:00:00Z", url="https://n.example/1",
                   publisher={"name": "Example News"})  # fmt: skip
    (found,) = read(tmp_path, content)
    assert isinstance(found, Article)
    assert (found.id, found.title, found.published) == ("x1", "Court refuses", "2020-01-02")
    assert (found.url, found.publisher, found.text) == ("https://n.example/1", "Example News", STORY)


def test_lines_without_an_id_or_with_one_seen_before_are_numbered(tmp_path: Path) -> None:
    found = read(tmp_path, line() + "\n" + line(id=7) + line(id=7))
    assert [a.id for a in found if isinstance(a, Article)] == ["case-1", "7", "case-4"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{not json\n", "Line 2 is no JSON"),
        ('"only words"\n', "Line 2 has no text, no object"),
        ('{"title": "t"}\n', "Line 2 has no text, only title"),
        ('{"text": ""}\n', "Line 2 has no text"),
        ('{"text": 5}\n', "Line 2 has no text"),
        ("[" * 100_000 + "\n", "Line 2 is no JSON"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_rest_goes_on(
    tmp_path: Path, bad: str, reason: str
) -> None:
    first, second, third = read(tmp_path, line(id="a") + bad + line(id="c"))
    assert isinstance(first, Article) and isinstance(third, Article)
    assert isinstance(second, Refusal) and second.reason.startswith(reason)


def test_a_line_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, line(id="a").encode() + b'{"text": "caf\xe9"}\n' + line(id="c").encode())
    assert [type(f) for f in found] == [Article, Refusal, Article]


def test_a_line_beyond_all_measure_is_skipped_without_being_held(tmp_path: Path) -> None:
    content = line(id="a") + '{"text": "' + "x" * 5000 + '"}\n' + line(id="c")
    found = read(tmp_path, content, limit=200)
    assert [type(f) for f in found] == [Article, Refusal, Article]
    assert found[1].reason.startswith("Line 2 is longer")  # type: ignore[union-attr]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, (line(id="a") + line(id="b")).encode(encoding))
    assert [a.id for a in found if isinstance(a, Article)] == ["a", "b"]


def test_a_last_line_without_an_end_is_read(tmp_path: Path) -> None:
    assert len(read(tmp_path, line(id="a") + line(id="b").rstrip())) == 2


@pytest.mark.parametrize(
    "content",
    [
        {"text": STORY},
        [{"text": STORY}],
        {"articles": [{"body": STORY}]},
        {"@type": "NewsArticle", "articleBody": STORY},
        {"content": f"<p>{STORY}</p>"},
        {"paragraphs": 1, "text": [STORY]},
    ],
)
def test_json_holds_an_article_or_a_list_of_them(tmp_path: Path, content: object) -> None:
    (found,) = read(tmp_path, json.dumps(content, indent=1), "one.json")
    assert isinstance(found, Article)
    assert (found.id, found.text) == ("one", STORY)


def test_json_lines_in_a_json_file_are_read_as_lines(tmp_path: Path) -> None:
    assert [
        a.id for a in read(tmp_path, line(id="a") + line(id="b"), "x.json") if isinstance(a, Article)
    ] == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("2019-10-29", "2019-10-29"),
        ("2019-10-29 02:48:13", "2019-10-29"),
        ("20191029", "2019-10-29"),
        ("Tue, 29 Oct 2019 10:00:00 GMT", "2019-10-29"),
        ("October 29, 2019", "2019-10-29"),
        ("29 October 2019", "2019-10-29"),
        ("2019-10", "2019-10"),
        (2019, "2019"),
        (1572345000, "2019-10-29"),
        (1572345000000, "2019-10-29"),
        ("2019-02-31", None),
        ("yesterday", None),
        (True, None),
        (1e400, None),
        (None, None),
    ],
)
def test_dates_in_many_forms(tmp_path: Path, value: object, published: str | None) -> None:
    (found,) = read(tmp_path, line(published=value))
    assert isinstance(found, Article)
    assert found.published == published


def test_a_declared_language_decides_only_where_the_words_do_not(tmp_path: Path) -> None:
    (english,) = read(tmp_path, line(language="de"))
    assert isinstance(english, Article) and english.language == "en"
    (short,) = read(tmp_path, line(text="Gericht lehnt Auslieferung ab", language="de"))
    assert isinstance(short, Refusal) and "German" in short.reason


def test_each_article_of_a_file_is_a_source_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    words = "The court in the city heard the case of the three men on Monday and released them. "
    file.write_text("".join(json.dumps({"id": f"a{i}", "text": f"{i}. {words}"}) + "\n" for i in range(3)))
    found = list(read_sources([file]))
    assert [one.source for one in found] == [f"{file}#a{i}" for i in range(3)]
