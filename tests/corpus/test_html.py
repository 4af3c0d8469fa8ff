"""Pages as saved from a browser."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg.corpus import read_sources
from kg.records import Article, Refusal

STORY = "A court in Porvan refused to extradite two teachers to Ruritania, their lawyer said on Friday."
SECOND = "The two have been in custody since March, and the café of their family in Gävle is closed."

PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Court refuses extradition | Example News</title>
<meta property="og:title" content="Court refuses extradition">
<meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2020-01-02T10:00:00+01:00">
<link rel="canonical" href="https://news.example/court">
<style>p {{ color: red }}</style><script>var tracker = "steal";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Court refuses extradition</h1><p>{STORY}</p><p>{SECOND}</p>
<script>document.write("more")</script></article>
<footer><p>Copyright Example News. All rights reserved.</p></footer></body></html>"""


def read(tmp_path: Path, page: str | bytes, name: str = "page.html") -> Article | Refusal:
    path = tmp_path / name
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    (found,) = read_sources([path])
    return found


def article(tmp_path: Path, page: str | bytes, name: str = "page.html") -> Article:
    found = read(tmp_path, page, name)
    assert isinstance(found, Article), found
    return found


def test_the_article_is_found_among_menus_with_its_metadata(tmp_path: Path) -> None:
    found = article(tmp_path, PAGE)
    assert (found.id, found.title, found.published) == ("page", "Court refuses extradition", "2020-01-02")
    assert (found.url, found.publisher, found.language) == (
        "https://news.example/court",
        "Example News",
        "en",
    )
    assert STORY in found.text and SECOND in found.text
    for furniture in ("Home", "tracker", "color", "document.write", "Copyright"):
        assert furniture not in found.text


def test_paragraphs_are_parted_by_blank_lines(tmp_path: Path) -> None:
    assert f"{STORY}\n\n{SECOND}" in article(tmp_path, PAGE).text


def test_html_in_a_text_file_is_still_html(tmp_path: Path) -> None:
    assert "tracker" not in article(tmp_path, PAGE, "page.txt").text


def test_a_declared_charset_is_used(tmp_path: Path) -> None:
    page = PAGE.replace('charset="utf-8"', 'charset="windows-1252"').encode("cp1252")
    assert "café" in article(tmp_path, page).text


def test_a_page_without_an_article_gives_its_paragraphs(tmp_path: Path) -> None:
    assert article(tmp_path, f"<html><body><div><p>{STORY}</p></div></body></html>").text == STORY


@pytest.mark.parametrize("tag", ["div", "b", "span", "blockquote", "ul"])
@pytest.mark.parametrize("depth", [1_000, 50_000])
def test_a_thousand_nested_tags_neither_crash_nor_hang(tmp_path: Path, tag: str, depth: int) -> None:
    page = f"<html><body>{f'<{tag}>' * depth}<p>{STORY}</p>{f'</{tag}>' * depth}</body></html>"
    started = time.monotonic()
    found = read(tmp_path, page)
    assert time.monotonic() - started < 5
    assert STORY in found.text if isinstance(found, Article) else "Expected" in found.reason


def test_a_large_script_does_not_hide_the_article(tmp_path: Path) -> None:
    found = article(
        tmp_path, PAGE.replace("</head>", f"<script>var data = '{'x' * 1_200_000}';</script></head>")
    )
    assert found.title == "Court refuses extradition"
    assert len(found.text) < 1_000


def test_a_page_with_a_megabyte_of_text_is_read_in_seconds(tmp_path: Path) -> None:
    started = time.monotonic()
    found = article(tmp_path, f"<html><body>{f'<p>{STORY}</p>' * 20_000}</body></html>")
    assert time.monotonic() - started < 10
    assert found.text.count(STORY) == 20_000


def test_entities_of_the_page_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOP SECRET WORDS")
    page = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>{STORY} &x;</p></body></html>'
    )
    assert "TOP SECRET" not in article(tmp_path, page).text
