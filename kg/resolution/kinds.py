"""How a profile is compared: as a person, an institution, a place, or by its address alone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from kg.ontology import load_ontology
from kg.resolution.profiles import Profile
from kg.resources import ontology

__all__ = ["Kind", "kind_of"]

Kind = Literal["person", "body", "place", "mixed", "misread", "other"]


def kind_of(profile: Profile) -> Kind:
    """Its kind: "other" of what the gazetteer identified, what is only described, states and groups.

    "mixed" and "misread" are said of pairs alone: of an institution and a place, or a person.
    """
    canonical = profile.canonical
    if canonical.links or not canonical.named:
        return "other"
    return "person" if canonical.type == "Person" else _kind(canonical.type, ontology())


@lru_cache(maxsize=1_000)
def _kind(type_: str, folder: Path) -> Kind:
    known = load_ontology(folder)
    if type_ in ("State", "Country"):
        return "other"
    if known.is_a(type_, "Place"):
        return "place"
    return "body" if known.is_a(type_, "Organization") else "other"
