"""A pyvis network that renders a template of our own, escaped, and nothing of pyvis' page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

__all__ = ["PageNetwork"]


class PageNetwork(Network):  # type: ignore[misc]  # pyvis has no types
    """Nodes and edges are appended to the lists that pyvis keeps: its own methods search them each time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self.path = "template.html"
        self.templateEnv = Environment(
            loader=FileSystemLoader(folder, encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            keep_trailing_newline=True,
        )

    def show(
        self,
        *,
        policy: str,
        style: str,
        scripts: dict[str, str],
        to_json: Callable[[object], str],
        **values: object,
    ) -> None:
        """What the template shows beside nodes and edges. Only the program's own files count as markup."""

        def data(nodes: list[Any], edges: list[Any]) -> Markup:
            return Markup(to_json({"nodes": nodes, "edges": edges, **values}))  # escaped by to_json

        self.templateEnv.globals.update(
            policy=policy,
            style=Markup(style),
            scripts={name: Markup(script) for name, script in scripts.items()},
            data=data,
        )
