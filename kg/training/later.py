"""The later parts of a corpus' articles: ``python -m kg.training.later train.json ARTICLES --out FOLDER``.

The annotated articles ``hrdt-<index>`` are the beginnings of articles of HRDsAttack's training part
(dataminr-ai/HRDsAttack), cut after about 2,300 characters. What follows the cut was annotated as well, in
parts as long, as articles of their own named ``hrdt-<index>+later``, ``hrdt-<index>+later2`` and so on; so
were a few articles that ``ARTICLES`` has no beginning of. ``data/second_reading.tsv`` has the annotation, as
places in the texts that this command writes into ``FOLDER/articles``. A later part is trained on, or held
back, where its beginning is.
"""

from __future__ import annotations

import argparse
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg import resources
from kg.training.gold import LATER
from kg.training.second_reading import load_second_reading

__all__ = ["later_parts", "text_of"]

_LONGEST = 2300  # characters
_KNOWN_BY = 60  # of the beginning's last characters the whole article is known by


def later_parts(corpus: Sequence[Mapping[str, Any]], beginnings: Path) -> Iterator[tuple[str, str]]:
    """Id and text of each article's parts, one after the other, but for the beginnings that are known.

    A part begins with the paragraph behind the one in which the last part ended.
    """
    for index, item in enumerate(corpus):
        name, whole = f"hrdt-{index}", text_of(item["sample"])
        title, text = _split(whole)
        beginning = beginnings / f"{name}.txt"
        if beginning.is_file():
            part = beginning.read_text(encoding="utf-8")
        else:
            part = _part(title, text)
            yield name, part
        number = 1
        while text := _after(text, part):
            part = _part(title, text)
            yield f"{name}{LATER}{number if number > 1 else ''}", part
            number += 1


def _part(title: str, text: str) -> str:
    return f"{title}\n\n{_shortened(text)}\n"


def _split(whole: str) -> tuple[str, str]:
    """Date and title, and the text."""
    title_end = whole.index("\n\n", whole.index("\n\n") + 2)
    return whole[:title_end], whole[title_end:].strip()


def text_of(sample: Mapping[str, str]) -> str:
    """Date, title and text, as the beginnings have them."""
    paragraphs = re.sub(r"</p>\s*", "\n\n", sample["Input.article_interface"])
    text = html.unescape(re.sub(r"<[^>]+>", "", paragraphs)).strip()
    return f" date {sample['Input.publish_date'][:10]}\n\n{html.unescape(sample['Input.title'])}\n\n{text}\n"


def _after(whole: str, beginning: str) -> str:
    """What stands behind the paragraph in which the beginning ends; empty where nothing does."""
    words = " ".join(beginning.split())[-_KNOWN_BY:].split()
    found = re.search(r"\s+".join(map(re.escape, words)), whole)
    paragraph_end = -1 if found is None else whole.find("\n\n", found.end())
    return "" if paragraph_end < 0 else whole[paragraph_end:].strip()


def _shortened(text: str) -> str:
    """At most so many characters, cut behind a paragraph or a sentence."""
    piece = text[:_LONGEST]
    if len(text) > _LONGEST:
        piece = piece[: max(piece.rfind("\n\n"), piece.rfind(". ") + 1)]
    return piece.strip()


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the parts that were annotated."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, help="train.json of HRDsAttack")
    parser.add_argument("beginnings", type=Path, help="folder of the articles hrdt-<index>.txt")
    parser.add_argument("--out", type=Path, required=True, help="a folder to train on")
    parsed = parser.parse_args(arguments)
    annotated = load_second_reading(resources.data("second_reading.tsv"))
    folder: Path = parsed.out / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in later_parts(json.loads(parsed.corpus.read_text(encoding="utf-8")), parsed.beginnings):
        if name in annotated:
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
