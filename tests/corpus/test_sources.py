"""Files, folders, globs, standard input: what is read, in which order, and what is refused in which words."""

from __future__ import annotations

import io
import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.corpus import read_sources
from kg.records import Article, Refusal

STORY = "A court in Porvan refused to extradite two teachers to Ruritania, their lawyer said on Friday."


def one(source: str | Path, **options: object) -> Article | Refusal:
    (found,) = read_sources([source], **options)  # type: ignore[arg-type]
    return found


def article(source: str | Path, **options: object) -> Article:
    found = one(source, **options)
    assert isinstance(found, Article), found
    return found


def refusal(source: str | Path, **options: object) -> str:
    found = one(source, **options)
    assert isinstance(found, Refusal), found
    return found.reason


def write(path: Path, content: str | bytes = STORY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_file_is_named_by_its_stem_and_keeps_its_path_as_source(tmp_path: Path) -> None:
    path = write(tmp_path / "story-2020-01-02.txt")
    found = article(path)
    assert (found.id, found.source, found.text) == ("story-2020-01-02", str(path), STORY)


def test_a_folder_is_read_to_its_leaves_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", "sub/deeper/d.txt", ".hidden/e.txt", ".f.txt"):
        write(tmp_path / name, f"{STORY} It was about {name}.")
    assert [a.id for a in read_sources([tmp_path]) if isinstance(a, Article)] == ["a", "b", "c", "d"]


def test_what_is_no_article_in_a_folder_is_told_in_one_message(tmp_path: Path) -> None:
    for name in ("a.txt", "b.png", "c.css"):
        write(tmp_path / name)
    found = list(read_sources([tmp_path]))
    assert isinstance(found[0], Article)
    assert isinstance(found[1], Refusal) and found[1].reason.startswith("2 files in it are no articles")
    assert "b.png, c.css" in found[1].reason


def test_what_a_browser_saves_along_with_a_page_is_left_out(tmp_path: Path) -> None:
    write(
        tmp_path / "page.html", f"<html><body><article><p>{STORY}</p><p>{STORY}</p></article></body></html>"
    )
    write(tmp_path / "page_files" / "frame.html", f"<html><p>{STORY}</p></html>")
    assert [a.id for a in read_sources([tmp_path]) if isinstance(a, Article)] == ["page"]


def test_a_glob_is_read_sorted_and_a_file_named_twice_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        write(tmp_path / name, f"{STORY} {name}")
    found = read_sources([str(tmp_path / "*.txt"), tmp_path / "a.txt", tmp_path])
    assert [a.id for a in found if isinstance(a, Article)] == ["a", "b"]


def test_standard_input_is_text_or_json_lines(tmp_path: Path) -> None:
    assert article("-", stdin=io.BytesIO(STORY.encode())).id == "stdin"
    lines = io.BytesIO(b'{"text": "%s"}\n{"id": "own", "text": "%s"}\n' % (STORY.encode(), STORY.encode()))
    assert [a.id for a in read_sources(["-"], stdin=lines) if isinstance(a, Article)] == ["stdin-1", "own"]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.txt", b"", "no text"),
        ("a.txt", b" \n\n \n", "no text"),
        ("a.txt", b"abc\0def\0\0\0ghi jkl", "binary"),
        ("a.txt", bytes(range(1, 256)) * 40, "binary"),
        ("a.pdf", b"%PDF-1.4", "a PDF"),
        ("a.docx", b"PK", "word processor"),
        ("a.json", b"", "empty"),
        ("a.json", b"{", "no JSON"),
        ("a.json", b"[" * 100_000, "no JSON"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.html", b"<html><body><script>var a = 1;</script></body></html>", "no article text"),
        ("a.html", b"", "no article text"),
        ("a.txt", "Der Richter hat die Auslieferung der Lehrer nicht erlaubt, weil ihnen nach der Ansicht "
                  "des Gerichts in dem Land die Folter und eine lange Haft drohen würde.", "German"),
        ("a.txt", "Суд отказался выдать двух учителей, сообщил их адвокат в пятницу журналистам.", "Russian"),
        ("a.txt", "Алматы қаласының соты екі мұғалімді елге қайтарудан бас тартты.", "Kazakh"),
        ("a.txt", "رفضت المحكمة تسليم المعلمين الاثنين إلى بلدهما بحسب ما قال محاميهما يوم الجمعة", "Arabic"),
        ("a.txt", "法院拒绝引渡两名教师,他们的律师星期五说。", "Chinese"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_article_is_refused_in_words(
    tmp_path: Path, name: str, content: str | bytes, found: str
) -> None:
    reason = refusal(write(tmp_path / name, content))
    assert found in reason
    assert "Expected" in reason


def test_a_missing_file_an_empty_folder_and_a_glob_without_a_match_are_refused(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "none.txt")
    assert "folder is empty" in refusal(tmp_path)
    assert "Nothing matches" in refusal(str(tmp_path / "*.txt"))
    assert "no valid file name" in refusal("a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    path.chmod(0)
    assert "permission denied" in refusal(path)


def test_a_permission_error_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path / "a.txt")
    monkeypatch.setattr(Path, "open", refuse)
    assert "permission denied" in refusal(path)


def test_pipes_sockets_and_devices_are_refused_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "named pipe" in refusal(tmp_path / "pipe.txt")
    assert "device" in refusal("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.txt"))
        assert "socket" in refusal(tmp_path / "s.txt")


def test_loops_of_links_and_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "secret.txt")
    folder = tmp_path / "in"
    write(folder / "a.txt", STORY + " Again.")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "out.txt").symlink_to(outside)
    (folder / "around").symlink_to(folder)
    found = list(read_sources([folder]))
    assert [a.id for a in found if isinstance(a, Article)] == ["a"]
    reasons = " ".join(r.reason for r in found if isinstance(r, Refusal))
    assert "outside its folder" in reasons
    assert "symbolic links" in reasons
    assert article(outside).id == "secret"


def test_an_article_beyond_the_limit_is_refused_and_the_limit_can_be_raised(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", STORY * 20)
    assert "raise the limit" in refusal(path, limit=200)
    assert article(path, limit=len(STORY) * 20).text == STORY * 20


def test_a_file_of_20_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(21_000_000)
    assert "21 MB" in refusal(path)


def test_the_others_go_on_after_a_refusal(tmp_path: Path) -> None:
    good = write(tmp_path / "good.txt")
    kinds = [type(f) for f in read_sources([tmp_path / "none.txt", good])]
    assert kinds == [Refusal, Article]


def test_the_hash_tells_text_and_date_apart_but_not_the_place_of_the_file(tmp_path: Path) -> None:
    first = article(write(tmp_path / "a.txt", f" date 2020-01-02\n\n{STORY}"))
    again = article(write(tmp_path / "x" / "b.txt", f" date 2020-01-02\n\n{STORY}"))
    other = article(write(tmp_path / "c.txt", f" date 2020-01-03\n\n{STORY}"))
    assert first.sha256 == again.sha256 != other.sha256
    assert len(first.sha256) == 64


SUFFIXES = st.sampled_from([".txt", ".html", ".json", ".jsonl", ".md"])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace"))),
    SUFFIXES,
)
@example(b" date 2020-01-02 ", ".txt")
@example(b"\xff\xfea", ".txt")
@example(b"---\n---\n", ".md")
@example(b'{"text": "\\ud800 A court said so"}', ".jsonl")
@example(b"<p>\x00", ".html")
def test_any_bytes_give_an_article_with_valid_offsets_or_a_refusal(
    tmp_path: Path, content: bytes, suffix: str
) -> None:
    for found in read_sources([write(tmp_path / f"a{suffix}", content)]):
        if isinstance(found, Refusal):
            assert found.reason
            continue
        assert 0 <= found.body.start < found.body.end <= len(found.text)
        assert all(found.body.covers(span) for span in found.skip)
        found.text.encode("utf-8")
        assert "\r" not in found.text and "\0" not in found.text
