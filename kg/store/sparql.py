"""Running a query so that it cannot do harm: no network, no writing, a time limit that ends it.

The store cannot cancel a query; only ending its process does. So a query runs in a process of its own,
which opens the store read-only, writes its results as they come into a pipe, and is killed at the limit.
``SERVICE`` (and ``LOAD``, which belongs to updates) would make the program open a connection: both are
refused before the query runs, on the tokens of the query, so that the words may stand in strings,
comments, IRIs and names.
"""

from __future__ import annotations

import multiprocessing
import pickle
import re
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from kg.errors import CaseError, KgError, QueryError, QueryTimeout, nearest

__all__ = ["DEFAULT_TIMEOUT", "PREFIXES", "ResultTable", "check_query", "run_query", "select"]

DEFAULT_TIMEOUT = 30.0

PREFIXES: Mapping[str, str] = {
    "kg": "https://w3id.org/newskg/ontology#",
    "id": "https://w3id.org/newskg/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "org": "http://www.w3.org/ns/org#",
}

_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}

# Forking is what keeps a query quick; Windows cannot.
_CONTEXT = (
    multiprocessing.get_context("spawn") if sys.platform == "win32" else multiprocessing.get_context("fork")
)

# The first byte of what a query's process sends back.
_ANSWER, _ERROR = b"a", b"e"

# What may hold any word: comments, strings, IRIs; then names and variables; the rest is keywords and signs.
_TOKEN = re.compile(
    r"""
    (?P<skip> \#[^\r\n]*
      | \"{3} (?: \"{0,2} (?: [^"\\] | \\. ) )* \"{3} | '{3} (?: '{0,2} (?: [^'\\] | \\. ) )* '{3}
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
      | <[^<>"{}|^`\\\x00-\x20]* >
      | [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)*
      | [^\W\d][\w.-]*:[^\s{}()\[\];,<>"']* | :[^\s{}()\[\];,<>"']+ | _:\S+ )
    | (?P<word> [A-Za-z_]+ )
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


@dataclass(frozen=True, slots=True)
class ResultTable:
    """The answer to a SELECT as plain text: literals by their value, IRIs whole, None where unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


def check_query(query: str) -> None:
    """Refuse what would reach the network or write. Raises QueryError with the reason."""
    words = {m.group("word").upper() for m in _TOKEN.finditer(query) if m.group("word")}
    if "SERVICE" in words:
        raise QueryError(
            "The query has SERVICE, which would open a network connection; kg never does. "
            "Ask the case alone, and leave the SERVICE part out."
        )
    if not words & _FORMS:
        found = sorted(words & _UPDATES)
        what = f"a {found[0]} update" if found else "no query"
        raise QueryError(
            f"This is {what}. Expected a SPARQL query that begins with SELECT, ASK, CONSTRUCT or DESCRIBE. "
            + ("A case is changed only by building: see `kg build --help`." if found else _near_form(words))
        )


def _near_form(words: set[str]) -> str:
    first = min(words, default="")
    return nearest(first, _FORMS) if first else "See `kg questions` for ready ones."


def run_query(
    store: Path,
    query: str,
    *,
    format: str = "json",
    timeout: float = DEFAULT_TIMEOUT,
) -> bytes:
    """The answer of ``query`` on the store at this path, in a SPARQL results format or as N-Triples.

    ``format`` is json, csv, tsv or xml for SELECT and ASK; CONSTRUCT and DESCRIBE give N-Triples, sorted.
    Raises QueryError for what is no query or is refused, QueryTimeout at the limit (seconds).
    """
    check_query(query)
    if not store.exists():
        raise CaseError(f"{store} does not exist: the case has no graph yet. Run `kg build ARTICLES` first.")
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    worker = _CONTEXT.Process(target=_answer, args=(sender, store, query, format), daemon=True)
    worker.start()
    sender.close()
    try:
        if not receiver.poll(timeout):
            raise QueryTimeout(
                f"The query was stopped after {timeout:g} seconds. "
                "Add LIMIT, make it more specific, or give more time with --timeout."
            )
        answer = receiver.recv_bytes()
    except EOFError as error:
        raise QueryError(
            "The query ended without an answer: it may have run out of memory. Add LIMIT."
        ) from error
    finally:
        if worker.is_alive():
            worker.kill()
        worker.join()
        receiver.close()
    if answer[:1] == _ERROR:
        raise pickle.loads(answer[1:])  # from our own child process
    return answer[1:]


def select(store: Path, query: str, *, timeout: float = DEFAULT_TIMEOUT) -> ResultTable:
    """The answer of a SELECT (or ASK) as a table of plain values. Errors as :func:`run_query`."""
    answer = ox.parse_query_results(run_query(store, query, timeout=timeout), ox.QueryResultsFormat.JSON)
    if isinstance(answer, ox.QueryBoolean):
        return ResultTable(("answer",), (("yes" if answer else "no",),))
    columns = tuple(variable.value for variable in answer.variables)
    rows = tuple(tuple(term.value if term is not None else None for term in row) for row in answer)
    return ResultTable(columns, rows)


def _answer(sender: Connection, store: Path, query: str, format_: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides; it kills
    try:
        sender.send_bytes(_ANSWER + _evaluate(store, query, format_))
    except KgError as error:
        sender.send_bytes(_ERROR + pickle.dumps(error))
    except Exception as error:  # whatever the store says is told to the person who asked
        sender.send_bytes(_ERROR + pickle.dumps(QueryError(f"The query failed: {error}")))
    finally:
        sender.close()


# A build beside a query may tidy away a file between the store's list of files and their opening.
_OPENING_TRIES = 20
_OPENING_PAUSE = 0.1


def _open(store: Path) -> ox.Store:
    from kg.store.embedded import EmbeddedStore

    for attempt in range(_OPENING_TRIES):
        try:
            return EmbeddedStore(store, read_only=True).graph
        except CaseError:
            if attempt + 1 == _OPENING_TRIES:
                raise
            time.sleep(_OPENING_PAUSE)
    raise AssertionError("unreachable")


def _evaluate(store: Path, query: str, format_: str) -> bytes:
    graph = _open(store)
    try:
        results = graph.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    except SyntaxError as error:
        raise QueryError(f"The query is not SPARQL: {error}. `kg questions` shows examples.") from error
    if isinstance(results, ox.QueryTriples):
        lines = {ox.serialize([triple], format=ox.RdfFormat.N_TRIPLES) or b"" for triple in results}
        return b"".join(sorted(lines))
    answer = results.serialize(format=_FORMATS[format_])
    return answer or b""
