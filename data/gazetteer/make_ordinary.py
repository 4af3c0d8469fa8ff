"""Make ``ordinary-words.txt``: words that news writes small, and that are therefore nobody's name.

    python data/gazetteer/make_ordinary.py FOLDER...

Each folder holds articles as ``.txt`` files. Kept is what is written small in at least four of them and is no
given name. The file holds single words in alphabetical order, none of them with its count or its company.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
ARTICLES = 4  # a word must be written small in
WORD = re.compile(r"(?<![\w.@/#-])[a-z]{3,}(?![\w@/-])")


def main(folders: list[str]) -> None:
    """Write the file."""
    articles: Counter[str] = Counter()
    for folder in folders:
        for path in sorted(Path(folder).glob("*.txt")):
            articles.update(set(WORD.findall(path.read_text(encoding="utf-8"))))
    given = {name.lower() for name in (HERE / "given-names.txt").read_text(encoding="utf-8").split()}
    kept = sorted(word for word, count in articles.items() if count >= ARTICLES and word not in given)
    (HERE / "ordinary-words.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
