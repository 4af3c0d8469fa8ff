"""Facts as lines and rows, and the graph for other programs: complete, safe to open, loadable."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from xml.dom import minidom

import networkx as nx
import pytest

from kg.case import Case
from kg.export.tables import _safe  # type: ignore[attr-defined]
from kg.export.xml import clean
from kg.network import graph

READERS: dict[str, Callable[[io.BytesIO], nx.Graph]] = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("which", ["sample_exported", "exported"])
def test_csv_has_a_row_for_each_fact(which: str, request: pytest.FixtureRequest) -> None:
    exported = request.getfixturevalue(which)
    facts = [json.loads(line) for line in exported["facts"].decode().split("\n") if line]
    table = rows(exported["csv"])
    assert len(table) == len(facts) > 10
    assert [row["kind"] for row in table] == [fact["kind"] for fact in facts]
    assert [row["article"] for row in table] == [fact["article"] for fact in facts]


@pytest.mark.parametrize("which", ["sample_exported", "exported"])
def test_no_cell_is_a_formula(which: str, request: pytest.FixtureRequest) -> None:
    for row in rows(request.getfixturevalue(which)["csv"]):
        assert not [cell for cell in row.values() if cell and cell[0] in "=+-@\t\r"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1+1", "\n=1+1", "\ufeff=1", "＝1+1"]
)
def test_a_formula_is_disarmed_also_behind_space(text: str) -> None:
    assert _safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Dano Kesh", "2019-10-01", "1 million", "", " a", "a=b"])
def test_other_cells_stay(text: str) -> None:
    assert _safe(text) == text


@pytest.mark.parametrize("format_", sorted(READERS))
@pytest.mark.parametrize("which", ["sample", "hostile"])
def test_the_graph_loads_in_networkx_as_it_is(
    which: str, format_: str, request: pytest.FixtureRequest, sample_exported, exported
) -> None:  # type: ignore[no-untyped-def]
    case: Case = request.getfixturevalue("sample_case" if which == "sample" else "hostile")
    content = (sample_exported if which == "sample" else exported)[format_]
    read, made = READERS[format_](io.BytesIO(content)), graph(case)
    assert len(read) == len(made)
    assert read.number_of_edges() == made.number_of_edges()
    assert sorted(data["label"] for _, data in read.nodes(data=True)) == sorted(
        clean(data["label"]) for _, data in made.nodes(data=True)
    )


@pytest.mark.parametrize("format_", ["graphml", "gexf", "rdfxml"])
def test_xml_is_well_formed_and_declares_no_entity(format_: str, exported: dict[str, bytes]) -> None:
    assert b"<!DOCTYPE" not in exported[format_]
    assert b"<!ENTITY" not in exported[format_]
    assert minidom.parseString(exported[format_]).documentElement is not None


def test_gexf_has_no_date_of_writing(exported: dict[str, bytes]) -> None:
    assert b"lastmodifieddate" not in exported["gexf"]


def test_facts_name_entities_by_address_label_and_type(sample_exported: dict[str, bytes]) -> None:
    facts = [json.loads(line) for line in sample_exported["facts"].decode().split("\n") if line]
    fillers = [f for fact in facts if fact["kind"] == "event" for fs in fact["roles"].values() for f in fs]
    entities = [filler for filler in fillers if not isinstance(filler, str)]
    assert entities
    assert all({"id", "label", "aliases", "type"} <= set(entity) for entity in entities)
    assert all(entity["id"].startswith("https://") for entity in entities)


def test_annotations_are_those_of_the_case_in_the_order_of_names(
    sample_exported: dict[str, bytes], sample_case: Case
) -> None:
    documents = [json.loads(line) for line in sample_exported["annotations"].decode().split("\n") if line]
    ids = [document["article"]["id"] for document in documents]
    assert ids == sorted(stored.annotated.article.id for stored in sample_case.articles())
