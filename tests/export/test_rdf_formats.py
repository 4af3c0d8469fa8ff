"""Every serialisation holds the same graph, whatever the articles contain; read back by another library."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib.term import Identifier, Literal, URIRef

from kg.case import Case
from kg.errors import CaseError, UsageError
from kg.export import FORMATS, export
from kg.export.xml import clean, written_out
from kg.extraction.scripted import ScriptedExtractor
from kg.pipeline import build

# rdflib warns of its own use of what it will drop.
pytestmark = pytest.mark.filterwarnings(r"ignore:(Dataset|ConjunctiveGraph)\b:DeprecationWarning")

Statement = tuple[Identifier, ...]

TRIPLES = {"turtle": "turtle", "rdfxml": "xml"}
QUADS = {"trig": "trig", "jsonld": "json-ld"}


def triples(content: bytes, format_: str) -> set[Statement]:
    return set(rdflib.Graph().parse(data=content, format=format_))


def quads(content: bytes, format_: str) -> set[Statement]:
    dataset = rdflib.Dataset()
    dataset.parse(data=content, format=format_)
    return {(s, p, o, URIRef(str(g))) for s, p, o, g in dataset.quads()}


def for_xml(statement: Statement) -> Statement:
    subject, predicate, value = statement
    return (
        subject,
        predicate,
        Literal(clean(str(value)), datatype=value.datatype) if isinstance(value, Literal) else value,
    )


@pytest.fixture(scope="module", params=["sample_exported", "exported"], ids=["sample", "hostile"])
def written(request: pytest.FixtureRequest) -> dict[str, bytes]:
    return dict(request.getfixturevalue(request.param))


@pytest.fixture(scope="module")
def all_triples(written: dict[str, bytes]) -> set[Statement]:
    return triples(written["ntriples"], "nt")


@pytest.fixture(scope="module")
def all_quads(written: dict[str, bytes]) -> set[Statement]:
    return quads(written["nquads"], "nquads")


def test_there_is_something_in_them(all_triples: set[Statement], all_quads: set[Statement]) -> None:
    assert len(all_triples) > 500
    assert {statement[:3] for statement in all_quads} == all_triples


@pytest.mark.parametrize("format_", sorted(QUADS))
def test_a_format_of_graphs_holds_the_same_dataset_as_nquads(
    written: dict[str, bytes], all_quads: set[Statement], format_: str
) -> None:
    assert quads(written[format_], QUADS[format_]) == all_quads


def test_turtle_holds_the_same_graph_as_ntriples(
    written: dict[str, bytes], all_triples: set[Statement]
) -> None:
    assert triples(written["turtle"], "turtle") == all_triples


def test_rdfxml_holds_the_same_graph_but_for_what_xml_has_no_place_for(
    written: dict[str, bytes], all_triples: set[Statement]
) -> None:
    assert triples(written["rdfxml"], "xml") == set(map(for_xml, all_triples))


def test_no_format_has_a_blank_node(all_triples: set[Statement]) -> None:
    assert not [s for s in all_triples if isinstance(s[0], rdflib.BNode) or isinstance(s[2], rdflib.BNode)]


def test_each_line_of_nquads_is_one_statement_and_they_are_sorted(written: dict[str, bytes]) -> None:
    lines = written["nquads"].decode().split("\n")
    assert lines.pop() == ""
    assert all(line.startswith("<") and line.endswith(" .") for line in lines)
    assert len(lines) == len(set(lines))
    terms = [line.split(" ", 2) for line in written["ntriples"].decode().split("\n")]
    assert [t[:2] for t in terms[:-1]] == sorted(t[:2] for t in terms[:-1])


def test_jsonld_brings_its_context_along_and_needs_no_other(written: dict[str, bytes]) -> None:
    document = json.loads(written["jsonld"])
    assert isinstance(document["@context"], dict)
    assert "@import" not in document["@context"]
    inside: list[object] = list(document["@graph"])
    while inside:
        value = inside.pop()
        if isinstance(value, dict):
            assert "@context" not in value
            inside.extend(value.values())
        elif isinstance(value, list):
            inside.extend(value)


@pytest.mark.parametrize("format_", ["nquads", "jsonld", "turtle", "facts", "annotations"])
def test_every_name_comes_out_as_it_went_in(
    exported: dict[str, bytes], names: dict[str, str], format_: str
) -> None:
    read: dict[str, Callable[[str], str]] = {
        "jsonld": _as_json,
        "facts": _as_json,
        "annotations": _as_json,
        "nquads": lambda name: str(Literal(name).n3()),
        "turtle": lambda name: str(Literal(name).n3()),
    }
    if format_ in ("nquads", "turtle"):
        labels = {str(s[2]) for s in _parsed(exported[format_], format_) if isinstance(s[2], Literal)}
        assert set(names.values()) <= labels
    else:
        text = exported[format_].decode()
        assert [name for name in names.values() if read[format_](name) not in text] == []


def _as_json(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)[1:-1]


def _parsed(content: bytes, format_: str) -> set[Statement]:
    return quads(content, "nquads") if format_ == "nquads" else triples(content, "turtle")


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_every_format_is_utf_8_without_half_of_a_surrogate_pair(
    exported: dict[str, bytes], format_: str
) -> None:
    assert not re.search("[\ud800-\udfff]", exported[format_].decode("utf-8"))


@pytest.mark.parametrize("text", ["\x00", "\x1b", "a\ufffeb", "\x0b\x0c"])
def test_what_xml_cannot_hold_is_shown_or_written_out(text: str) -> None:
    assert "\ufffd" in clean(text)
    assert written_out(text).isascii()


@pytest.mark.parametrize("text", ["plain", "tab\tline\n", "\U0001f9d1", "\u202e", "é"])
def test_what_xml_can_hold_stays(text: str) -> None:
    assert clean(text) == written_out(text) == text


def test_an_unknown_format_is_answered_with_a_near_one(hostile: Case) -> None:
    with pytest.raises(UsageError, match="Did you mean jsonld"):
        export(hostile, "json-ld")


@pytest.mark.parametrize("format_", sorted(set(FORMATS) - {"csv", "facts", "annotations"}))
def test_a_case_without_a_graph_says_how_to_make_one(tmp_path, format_: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CaseError, match="kg build"):
        export(Case.create(tmp_path / "new.kg"), format_)


def test_half_of_a_surrogate_pair_in_a_source_never_gets_into_a_case(tmp_path: Path) -> None:
    text = "Dano Kesh \\udc00 fled Ruritania in April, his lawyer told reporters in Vienna on Monday."
    (tmp_path / "a.jsonl").write_text(f'{{"title": "Lone \\ud800 half", "text": "{text}"}}\n')
    named = Path(os.fsdecode(os.fsencode(tmp_path) + b"/re\xffport.txt"))
    named.write_text(" date 2020-05-01\n\nThe court in the capital heard the case of two men on Monday.\n")
    case = Case.create(tmp_path / "c.kg")
    report = build([tmp_path / "a.jsonl", named], case, extractor=ScriptedExtractor)
    assert report.added == 2
    for format_ in FORMATS:
        assert not re.search("[\ud800-\udfff]", export(case, format_).decode("utf-8"))
