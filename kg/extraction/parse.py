"""From an article's text to a parsed document whose tokens know where they stand in the text.

spaCy parses running prose. Newspaper text is interrupted: an age between commas breaks a coordination
("Musakhanuly, 30 and Alimuly, 25, illegally crossed"), a blank line is no full stop to the parser, and
a closing quotation mark is taken for the start of the next sentence. So the text is tokenised first,
what interrupts is set aside, sentence starts are fixed where the layout tells them, and only then the
pipeline runs. The character offset of every token is kept apart (:attr:`Parse.starts`), because spaCy's
own ``token.idx`` counts in the text that it was shown.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.extraction.config import DEFAULT_PIPELINE
from kg.records import Article, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

__all__ = ["Aside", "Parse", "load_pipeline", "parse"]

_CLOSING_QUOTES = frozenset('"”’»')
_OPENING_QUOTES = frozenset("“«‘")
_SENTENCE_ENDS = frozenset({".", "!", "?", "…", "..."})
# After ", 41," these go on with an apposition or a relative clause: the second comma is theirs.
_CONTINUES_PHRASE = frozenset(
    "a an the who whose whom which from of and or his her their its one both formerly also".split()
)


@dataclass(frozen=True, slots=True)
class Aside:
    """What was set aside before parsing: an age, with its digits and the token that it follows."""

    kind: str
    span: Span
    text: str
    after: int


@dataclass(frozen=True)
class Parse:
    """A spaCy document, the offset of each token in the article's text, and the asides."""

    doc: Doc
    starts: tuple[int, ...]
    paragraphs: tuple[int, ...]  # for each token the number of its paragraph
    asides: tuple[Aside, ...]


@cache
def load_pipeline(name: str = DEFAULT_PIPELINE) -> Language:
    """The spaCy pipeline of this name: an installed package, or a folder.

    Raises UsageError where there is no such pipeline.
    """
    import importlib

    import spacy

    with warnings.catch_warnings():
        # The model's version (3.7.1) is older than spaCy's; that it runs right is measured by our tests.
        warnings.filterwarnings("ignore", message=r".*W095.*")
        try:
            if name == DEFAULT_PIPELINE:
                pipeline: Language = importlib.import_module(name).load()
                return pipeline
            return spacy.load(name)
        except (ImportError, OSError) as error:
            raise UsageError(
                f"No spaCy pipeline {name!r} is installed. Expected the name of an installed pipeline "
                f"package or its folder. Leave the option out for the default, {DEFAULT_PIPELINE}."
            ) from error


def parse(articles: Iterable[Article], pipeline: str = DEFAULT_PIPELINE) -> Iterator[Parse]:
    """Parse articles, in order, as a stream. Empty bodies give empty documents."""
    nlp = load_pipeline(pipeline)
    prepared = (_prepare(nlp, article) for article in articles)
    for doc, (starts, paragraphs, asides) in nlp.pipe(prepared, as_tuples=True, batch_size=16):
        yield Parse(doc=doc, starts=starts, paragraphs=paragraphs, asides=asides)


_Layout = tuple[tuple[int, ...], tuple[int, ...], tuple[Aside, ...]]


def _prepare(nlp: Language, article: Article) -> tuple[Doc, _Layout]:
    """The document as the pipeline shall see it, and what is needed to find the way back to the text."""
    from spacy.tokens import Doc

    raw = nlp.make_doc(_body(article))
    kept, asides, paragraphs = _set_aside(raw, article.body.start)
    words = _headline_as_prose([token.text for token in kept], paragraphs)
    spaces = [
        bool(token.whitespace_) or (i + 1 < len(kept) and kept[i + 1].idx > token.idx + len(token.text))
        for i, token in enumerate(kept)
    ]
    sentence_starts = _sentence_starts(words, paragraphs)
    doc = Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=sentence_starts)
    _introduce_strangers(doc)
    starts = tuple(article.body.start + token.idx for token in kept)
    return doc, (starts, tuple(paragraphs), tuple(asides))


# A family name that the models have seen often: what an unknown name shall look like to them.
_FAMILIAR = ("ivanov", "I", "nov")
_SHORTEST_STRANGER = 4


def _introduce_strangers(doc: Doc) -> None:
    """Let capitalised words that the models have never seen look like a family name to them.

    To the models a word is its lower-case form, its first letter and its last three: "Musakhanuly" ends like
    an adverb and is parsed as one, and the crossing that he made has no subject. The word's text stays as it
    is. What is changed depends on the word alone, so an article is parsed the same in any company.
    """
    for token in doc:
        word = token.lex
        if word.is_oov and word.is_title and word.is_alpha and len(word.orth_) >= _SHORTEST_STRANGER:
            word.norm_, word.prefix_, word.suffix_ = _FAMILIAR


def _headline_as_prose(words: list[str], paragraphs: list[int]) -> list[str]:
    """Words with a headline in capitals written as the body writes them.

    "Drop Charges Against Asylum Seekers" is a row of names to a parser. A word that the body has in small
    letters is written so in the headline too; names keep their capital. Lengths do not change.
    """
    end = next((i for i, paragraph in enumerate(paragraphs) if paragraph != paragraphs[0]), 0)
    long_words = [word for word in words[:end] if len(word) > 3 and word.isalpha()]
    if len(long_words) < 3 or sum(word[0].isupper() for word in long_words) < 0.7 * len(long_words):
        return words
    body = set(words[end:])
    return [words[0], *(_as_in_body(word, body) for word in words[1:end]), *words[end:]]


def _as_in_body(word: str, body: set[str]) -> str:
    small = word.lower()
    if small in body and len(small) == len(word):
        return small
    return word.capitalize() if word.isupper() and word.capitalize() in body else word


def _body(article: Article) -> str:
    """The body with spaces in the place of what is skipped, so that offsets stay."""
    body = article.text[article.body.start : article.body.end]
    for span in article.skip:
        start, end = span.start - article.body.start, span.end - article.body.start
        body = body[:start] + " " * (end - start) + body[end:]
    return body


def _set_aside(raw: Doc, offset: int) -> tuple[list[Token], list[Aside], list[int]]:
    """Drop white space and ages; number the paragraphs."""
    kept: list[Token] = []
    asides: list[Aside] = []
    paragraphs: list[int] = []
    paragraph = 0
    i = 0
    while i < len(raw):
        token = raw[i]
        if token.is_space:
            if token.text.count("\n") >= 2:
                paragraph += 1
            i += 1
            continue
        length = _age_length(raw, i) if kept and token.text == "," else 0
        if length:
            age = raw[i + 1]
            start = offset + age.idx
            asides.append(Aside("age", Span(start, start + len(age.text)), age.text, len(kept) - 1))
            i += length
            continue
        kept.append(token)
        paragraphs.append(paragraph)
        i += 1
    return kept, asides, paragraphs


def _age_length(raw: Doc, comma: int) -> int:
    """How many tokens at ``comma`` are an age set off by commas (0: none); see ``_CONTINUES_PHRASE``."""
    if comma + 2 >= len(raw) or comma == 0:
        return 0
    age, after = raw[comma + 1], raw[comma + 2]
    name = raw[comma - 1]
    if not (re.fullmatch(r"\d{1,3}", age.text) and 0 < int(age.text) <= 120 and name.text[:1].isupper()):
        return 0
    if _looks_like_date(name.text):
        return 0
    if after.text == ",":
        following = raw[comma + 3].text if comma + 3 < len(raw) else ""
        continues = following in _CONTINUES_PHRASE or following.isdigit()
        return 2 if continues else 3
    return 2 if after.text in {"and", ".", ";", "or", "was", "were", "has", "had", "is", "who"} else 0


_MONTH = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?$", re.IGNORECASE)


def _looks_like_date(word: str) -> bool:
    return bool(_MONTH.match(word))


def _sentence_starts(words: list[str], paragraphs: list[int]) -> list[bool | int | None]:
    """True where the layout starts a sentence, False where a closing quote must not, None elsewhere."""
    starts: list[bool | int | None] = [None] * len(words)
    quote_open = False
    for i, word in enumerate(words):
        new_paragraph = i == 0 or paragraphs[i] != paragraphs[i - 1]
        if new_paragraph:
            starts[i] = True
            quote_open = False
        elif word in _CLOSING_QUOTES and words[i - 1] in _SENTENCE_ENDS and (quote_open or word != '"'):
            starts[i] = False
        elif (
            words[i - 1] in _CLOSING_QUOTES
            and i > 1
            and words[i - 2] in _SENTENCE_ENDS
            and word[:1].isupper()
        ):
            # '... camps." She testified': the sentence ended inside the quotation marks.
            starts[i] = True if not quote_open else None
        if word == '"':
            quote_open = not quote_open
        elif word in _OPENING_QUOTES:
            quote_open = True
        elif word in _CLOSING_QUOTES:
            quote_open = False
    return starts
