"""The direct view for graph programs: GraphML and GEXF, as networkx writes them."""

from __future__ import annotations

import io
import re

from kg.case import Case
from kg.network import graph

__all__ = ["gexf", "graphml"]

# What XML 1.0 cannot hold, not even escaped; articles may have it all the same.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(case: Case) -> bytes:
    """The direct view as GraphML."""
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml(_plain(case), buffer)
    return buffer.getvalue()


def gexf(case: Case) -> bytes:
    """The direct view as GEXF, without the date of writing that networkx puts in."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(_plain(case)))
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode() + b"\n"


def _plain(case: Case):  # type: ignore[no-untyped-def]  # a networkx graph, loaded late
    """The direct view with text that XML can hold, and edge ids that these formats want."""
    made = graph(case)
    for _, data in made.nodes(data=True):
        data.update({key: _clean(value) for key, value in data.items()})
    for _, _, data in made.edges(data=True):
        data.update({key: _clean(value) for key, value in data.items()})
    return made


def _clean(value: object) -> object:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else value
