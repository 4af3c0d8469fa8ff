"""kg: news articles into a knowledge graph of people, places and institutions that shows its evidence.

    >>> import kg
    >>> case = kg.Case.create("case.kg")                      # doctest: +SKIP
    >>> report = kg.build(["data/articles"], case)            # doctest: +SKIP
    >>> kg.ask(case, kg.question("refused-extraditions").text).rows   # doctest: +SKIP

Importing this package is light: each name is loaded from its room when it is first used.
"""

# No `from __future__ import annotations` here: it would shadow the module kg.annotations.
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kg.version import __version__

if TYPE_CHECKING:
    from kg.case import Case
    from kg.explorer import explore
    from kg.network import graph
    from kg.pipeline import annotate, build
    from kg.queries import ask, question, questions

__all__ = [
    "Case",
    "__version__",
    "annotate",
    "ask",
    "build",
    "explore",
    "graph",
    "question",
    "questions",
]

_ROOMS = {
    "Case": "kg.case",
    "annotate": "kg.pipeline",
    "ask": "kg.queries",
    "build": "kg.pipeline",
    "explore": "kg.explorer",
    "graph": "kg.network",
    "question": "kg.queries",
    "questions": "kg.queries",
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
