"""All errors that kg raises on purpose, one tree, classed by what the caller should do.

    KgError                      catch this to catch them all
    ├── UsageError               the call is wrong: correct it and call again          (exit 2)
    ├── InputError               one source cannot be read: the others go on
    │   ├── UnreadableSource     missing, a folder, no permission, binary, empty, too large
    │   └── UnsupportedLanguage  read, but in a language the extractor does not know
    ├── DataError                a file of ontology/, data/ or the case is broken: mend it
    │   ├── OntologyError        kg.ttl, shapes.ttl, context.jsonld, direct/, queries/
    │   ├── LexiconError         lexicon/<language>/<type>.yaml
    │   └── CaseError            the case folder: not a case, damaged, of a newer version
    ├── CaseBusy                 another build holds the case: wait, or use another case
    ├── NotFound                 no such entity, article or question: the message names near ones
    ├── QueryError               the query is not SPARQL, or is one that kg refuses (SERVICE, LOAD, updates)
    └── QueryTimeout             the query was stopped at its time limit

A message says what was found, what was expected, and what to try, in this order and in one to three
short sentences. ``exit_code`` is what the command line exits with when the error ends the command.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "CaseBusy",
    "CaseError",
    "DataError",
    "InputError",
    "KgError",
    "LexiconError",
    "NotFound",
    "OntologyError",
    "QueryError",
    "QueryTimeout",
    "UnreadableSource",
    "UnsupportedLanguage",
    "UsageError",
    "nearest",
]


class KgError(Exception):
    """The root of the tree: ``str(error)`` is a message meant for the person at the keyboard."""

    exit_code = 1


class UsageError(KgError):
    """The call itself is wrong: an unknown option value, two options that exclude each other."""

    exit_code = 2


class InputError(KgError):
    """One source could not become an article; a build records it and goes on with the others."""


class UnreadableSource(InputError):
    """A source that is missing, binary, empty, too large, or in no encoding that could be told."""


class UnsupportedLanguage(InputError):
    """A text in a language for which there is no lexicon."""


class DataError(KgError):
    """A data file of the project or the case is broken; the message names the file and the line."""


class OntologyError(DataError):
    """A broken file in ``ontology/`` other than the lexicon."""


class LexiconError(DataError):
    """A broken file in ``ontology/lexicon/``."""


class CaseError(DataError):
    """A folder that is not a case, or a case that cannot be read."""


class CaseBusy(KgError):
    """Another process is writing to the case."""

    exit_code = 3


class NotFound(KgError):
    """A name that nothing in the case, or no question, answers to."""


class QueryError(KgError):
    """A query that cannot be parsed, or that kg refuses to run."""

    exit_code = 2


class QueryTimeout(KgError):
    """A query that was stopped at its time limit."""

    exit_code = 4


def nearest(word: str, valid: Iterable[str]) -> str:
    """A sentence that suggests the nearest valid names for ``word``, or lists a few of them.

    >>> nearest("Extraditon", ["Extradition", "Election"])
    'Did you mean Extradition?'
    """
    names = sorted(set(valid))
    close = get_close_matches(word, names, n=2, cutoff=0.6)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    shown = ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
    return f"Valid: {shown}." if names else "There is no valid name here."
