"""The direct view for graph programs: GraphML and GEXF, as networkx writes them."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from kg.case import Case
from kg.export.xml import clean, written_out
from kg.network import graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["gexf", "graphml"]


def graphml(case: Case) -> bytes:
    """The direct view as GraphML."""
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml(_plain(case), buffer)
    return buffer.getvalue().replace(b"\r", b"&#13;")


def gexf(case: Case) -> bytes:
    """The direct view as GEXF, without the date of writing that networkx puts in."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(_plain(case)))
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).replace("\r", "&#13;").encode() + b"\n"


def _plain(case: Case) -> nx.MultiDiGraph:
    """The direct view with text that XML can hold: what it cannot is shown as such, and told apart in ids."""
    import networkx as nx

    made = graph(case)
    for _, data in made.nodes(data=True):
        data.update({key: _clean(value) for key, value in data.items()})
    for _, _, data in made.edges(data=True):
        data.update({key: _clean(value) for key, value in data.items()})
    ids = {node: written_out(node) for node in made if node != written_out(node)}
    return nx.relabel_nodes(made, ids, copy=False) if ids else made


def _clean(value: object) -> object:
    return clean(value) if isinstance(value, str) else value
