"""One HTML page on which a case can be explored: offline, mailed as a file, without a single request.

    data      what the case says, by SELECTs, as records of the page
    layout    where each thing stands: forces with a seed, so that the same case gives the same picture
    communities  who hangs together in a case that is too large to be drawn whole
    places    where its places are on the map
    document  the page itself: a pyvis network with a template of its own
    dossier_page  one entity's dossier, to print
    page/     templates, styles and scripts
    vendor/   vis-network, unchanged, and the outline of the land, with their licences

From Python::

    from kg.case import Case
    from kg.explorer import explore

    explore(Case.open("case.kg"), Path("graph.html"), focus="Human Rights Watch")

In a notebook the value of this call is the page itself, in a frame of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.case import Case

__all__ = ["Page", "explore"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was written. A notebook shows it in a frame that shares nothing with the notebook."""

    path: Path

    def _repr_html_(self) -> str:
        page = escape(self.path.read_text(encoding="utf-8"), quote=True)
        return (
            f'<iframe title="Knowledge graph" sandbox="allow-scripts allow-downloads" srcdoc="{page}" '
            'style="width: 100%; height: 680px; border: 1px solid #b9b4a6; border-radius: 8px"></iframe>'
        )


def explore(case: Case, output: Path, *, focus: str | None = None) -> Page:
    """Write the case as one HTML page; ``focus`` opens it at the person, place or institution of this name.

    The same case gives the same bytes. Raises CaseError for a case without a graph, NotFound (with the
    nearest names) for a focus that nothing answers to, UsageError where the file cannot be written.
    """
    from kg import resources
    from kg.dossier import find
    from kg.explorer.data import read
    from kg.explorer.document import document
    from kg.files import write_whole

    iris = find(case, focus)[0].nodes if focus is not None else ()
    with resources.using(case.ontology):  # its terms, in the words of its labels
        page = document(read(case), focus=iris)
    try:
        write_whole(output, page)
    except OSError as error:
        raise UsageError(
            f"{output} cannot be written: {error.strerror}. Expected a file in a folder that exists and that "
            "you may write to. Give another one with --output."
        ) from error
    return Page(Path(output))
