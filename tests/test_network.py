"""The networkx graph: what its nodes and edges carry, that no edge is lost, that it is the same each time."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from kg.case import Case
from kg.errors import CaseError, UsageError
from kg.network import VIEWS, graph
from kg.queries import ask

ID = "https://w3id.org/newskg/id/"
KESH = f"{ID}person/dano-kesh"
QUOTE = 'Kesh, 34, a "teacher" and a Syldavian citizen, crossed the Ruritania-Syldavia border in April 2017'


@pytest.fixture(scope="module")
def direct(ruritania_case: Case) -> nx.MultiDiGraph:
    return graph(ruritania_case)


@pytest.fixture(scope="module")
def events(ruritania_case: Case) -> nx.MultiDiGraph:
    return graph(ruritania_case, "events")


def test_an_edge_of_the_direct_view_tells_all_that_is_known_of_its_event(direct: nx.MultiDiGraph) -> None:
    (edge,) = direct[KESH][f"{ID}place/ruritania-syldavia-border"].values()
    assert edge == {
        "label": "crossed",
        "event": f"{ID}article/484e41e2df3bd17bafdb/event/v2",
        "attributed": False,
        "quote": QUOTE,
        "article": "ruritania-2018-05-04",
        "time": "2017-04",
    }


def test_what_only_a_source_says_is_marked(direct: nx.MultiDiGraph) -> None:
    (held,) = direct[KESH][f"{ID}place/brod-camp"].values()
    assert (held["label"], held["attributed"]) == ("heldIn", True)


def test_of_several_quotes_the_one_with_the_events_own_word_is_taken(direct: nx.MultiDiGraph) -> None:
    quotes = [
        d["quote"] for *_, d in direct.out_edges(KESH, data=True) if d["label"] == "riskedDeportationTo"
    ]
    assert quotes == ["Kesh’s lawyer fears that he will be deported to Syldavia"]


def test_a_refused_act_is_no_edge_of_the_act(direct: nx.MultiDiGraph) -> None:
    labels = {data["label"] for *_, data in direct.in_edges(KESH, data=True)}
    assert "refusedExtraditionOf" in labels
    assert "extradited" not in labels


def test_nodes_have_a_label_and_a_type(direct: nx.MultiDiGraph) -> None:
    assert direct.nodes[KESH] == {"label": "Dano Kesh", "type": "Person"}
    assert direct.nodes["literal:34"] == {"label": "34", "type": "Literal"}


def test_a_state_and_its_territory_are_two_nodes(direct: nx.MultiDiGraph) -> None:
    types = {direct.nodes[f"{ID}{name}/XS"]["type"] for name in ("state", "place")}
    assert types == {"State", "Country"}


def test_the_direct_view_has_an_edge_for_each_direct_fact(sample_case: Case) -> None:
    facts = ask(sample_case, "SELECT ?f { ?f a kg:DirectFact }").rows
    assert graph(sample_case).number_of_edges() == len(facts)


def test_the_direct_view_says_what_the_plain_triples_say(sample_case: Case) -> None:
    query = "SELECT ?a ?p ?b { GRAPH <https://w3id.org/newskg/id/graph/direct> { ?a ?p ?b } }"
    plain = {(a, (p or "").rpartition("#")[2], b) for a, p, b in ask(sample_case, query).rows}
    drawn = {
        (a, data["label"], b.removeprefix("literal:")) for a, b, data in graph(sample_case).edges(data=True)
    }
    assert drawn == plain


def test_events_are_nodes_with_their_status(events: nx.MultiDiGraph) -> None:
    refused = events.nodes[f"{ID}article/484e41e2df3bd17bafdb/event/v1"]
    assert (refused["type"], refused["status"], refused["time"]) == ("Extradition", "Refused", "2018-05-03")


def test_an_event_has_an_edge_for_each_role(events: nx.MultiDiGraph) -> None:
    edges = events.out_edges(f"{ID}article/484e41e2df3bd17bafdb/event/v1", data="label")
    assert sorted(label for *_, label in edges) == ["agent", "destination", "patient"]


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_equal_cases_give_equal_graphs(view: str, sample_case: Case) -> None:
    first, second = graph(sample_case, view), graph(Case.open(sample_case.path), view)
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(keys=True, data=True)) == list(second.edges(keys=True, data=True))


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_node_has_a_label_and_every_edge_an_event(view: str, sample_case: Case) -> None:
    made = graph(sample_case, view)
    assert all(data["label"] and data["type"] for _, data in made.nodes(data=True))
    assert all(data["label"] and data["event"] for *_, data in made.edges(data=True))


def test_measures_of_networkx_work_on_it(direct: nx.MultiDiGraph) -> None:
    between = nx.betweenness_centrality(nx.Graph(direct))
    assert max(sorted(between), key=between.__getitem__) == KESH
    assert nx.number_weakly_connected_components(direct) == 2


def test_an_unknown_view_is_answered_with_the_near_one(ruritania_case: Case) -> None:
    with pytest.raises(UsageError, match="Did you mean events"):
        graph(ruritania_case, "event")


def test_a_case_without_a_graph_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="kg build"):
        graph(Case.create(tmp_path / "new.kg"))


def test_a_case_without_facts_is_an_empty_graph(tmp_path: Path) -> None:
    from kg.extraction.scripted import ScriptedExtractor
    from kg.pipeline import build

    (tmp_path / "dull.txt").write_text(
        "The weather was fine in the town and everybody went for a long walk there."
    )
    case = Case.create(tmp_path / "dull.kg")
    build([tmp_path / "dull.txt"], case, extractor=ScriptedExtractor)
    assert {view: len(graph(case, view)) for view in VIEWS} == {"direct": 0, "events": 0}
