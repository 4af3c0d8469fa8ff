"""A standard to measure by: ``python -m kg.training.standard dev.json --out FOLDER``.

Then ``kg evaluate FOLDER/gold``. It is the beginnings of 32 articles of HRDsAttack's development part
(dataminr-ai/HRDsAttack), each annotated by two readers who worked apart (they agree at facts F1 .86 to .88)
and settled by a third; all were language models working to the annotation guide. Nothing is trained on them.
The errors on 0, 2, 13, 17, 24, 29, 38, 44, 50, 58, 65, 72, 77, 84, 86 and 93 have been read to mend the
program; those on the others nobody should read.

``data/standard.tsv`` has the lines in the format of :mod:`kg.training.second_reading`, as places in a text
that is not ours to give: ``hrdd-42+2513`` are the first 2,513 characters of the article with the index 42.
A trigger was not annotated; the whole quote stands for it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg import resources
from kg.errors import DataError
from kg.training.later import text_of
from kg.training.second_reading import lines_of, load_second_reading

__all__ = ["standard_articles"]

Line = dict[str, Any]

_TAUGHT = ("trigger", "local")  # what only training asks for


def standard_articles(
    corpus: Sequence[Mapping[str, Any]], rows: Mapping[str, Sequence[Sequence[str]]]
) -> Iterator[tuple[str, str, list[Line]]]:
    """Id, text and gold lines of each article that ``rows`` has.

    Raises:
        DataError: the corpus is another one, so that the places lie outside its texts.
    """
    for article, cells in rows.items():
        index, _, length = article.partition("-")[2].partition("+")
        if not (index.isdecimal() and length.isdecimal() and int(index) < len(corpus)):
            raise DataError(f"Expected an article of a corpus of {len(corpus)}, found {article!r}.")
        text = text_of(corpus[int(index)]["sample"])[: int(length)]
        lines = [
            {key: value for key, value in line.items() if key not in _TAUGHT}
            for line in lines_of(article, cells, text)
        ]
        yield article, text, lines


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the articles and their gold lines."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, help="dev.json of HRDsAttack")
    parser.add_argument("--out", type=Path, required=True, help="a folder for `kg evaluate`")
    parsed = parser.parse_args(arguments)
    rows = load_second_reading(resources.data("standard.tsv"))
    corpus = json.loads(parsed.corpus.read_text(encoding="utf-8"))
    for folder in ("articles", "gold"):
        (parsed.out / folder).mkdir(parents=True, exist_ok=True)
    for article, text, lines in standard_articles(corpus, rows):
        (parsed.out / "articles" / f"{article}.txt").write_text(text, encoding="utf-8")
        gold = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (parsed.out / "gold" / f"{article}.jsonl").write_text(gold, encoding="utf-8")


if __name__ == "__main__":
    main()
