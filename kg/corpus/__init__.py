"""From files to articles: what a user has on disk becomes records, or a refusal that says why not.

    sources.py    files, folders, globs and standard input, found and opened safely
    text.py       plain text and Markdown, with a date line, a title and a dateline
    html.py       pages as saved from a browser
    jsonl.py      JSON and JSON Lines, one article an object
    decoding.py   bytes to text
    dateline.py   "ALMATY, Kazakhstan -- "
    dates.py      publication dates in the forms that metadata has
    language.py   which language a text is in
    drafts.py     what every reader hands over, and how it becomes an Article

>>> from kg.corpus import read_sources
>>> [a.id for a in read_sources(["data/articles"])]  # doctest: +SKIP
['rferl-2019-10-29']
"""

from kg.corpus.drafts import DEFAULT_LIMIT
from kg.corpus.sources import READERS, read_sources

__all__ = ["DEFAULT_LIMIT", "READERS", "read_sources"]
