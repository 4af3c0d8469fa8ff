"""The words that express standing relations, read from ``ontology/lexicon/en/_relations.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from kg.errors import LexiconError
from kg.resources import ontology

__all__ = ["RelationWords", "load_relation_words"]


@dataclass(frozen=True, slots=True)
class RelationWords:
    """The tables of the file, under their keys."""

    occupations: frozenset[str]
    qualified: frozenset[str]
    membership: frozenset[str]
    plain: frozenset[str]
    terms: frozenset[str]
    offices: frozenset[str]
    kin: frozenset[str]
    vague_kin: frozenset[str]
    citizens: frozenset[str]
    papers: frozenset[str]
    holding: frozenset[str]
    unofficial: frozenset[str]
    forces: frozenset[str]
    ministries: frozenset[str]
    natives: frozenset[str]
    living: Mapping[str, frozenset[str]]
    homes: frozenset[str]
    joining: Mapping[str, frozenset[str]]
    alias_words: frozenset[str]
    alias_phrases: tuple[tuple[str, ...], ...]
    place_nouns: frozenset[str]
    seats: frozenset[str]
    communities: frozenset[str]


_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load_relation_words() -> RelationWords:
    """The tables, read once. Raises LexiconError where the file is missing or malformed."""
    path = ontology("lexicon", "en", "_relations.yaml")
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        return RelationWords(
            occupations=frozenset(raw["occupations"]),
            qualified=frozenset(raw["qualified"]),
            membership=frozenset(raw["membership"]),
            plain=frozenset(raw["plain"]),
            terms=frozenset(raw["no longer or not yet"]),
            offices=frozenset(raw["state offices"]),
            kin=frozenset(raw["kin"]),
            vague_kin=frozenset(raw["vague kin"]),
            citizens=frozenset(raw["citizens"]) | frozenset(raw["papers"]),
            papers=frozenset(raw["papers"]),
            holding=frozenset(raw["holding"]),
            unofficial=frozenset(raw["unofficial"]),
            forces=frozenset(raw["forces"]),
            ministries=frozenset(raw["ministries"]),
            natives=frozenset(raw["natives"]),
            living={verb: frozenset(words) for verb, words in raw["residence"]["verbs"].items()},
            homes=frozenset(raw["residence"]["nouns"]),
            joining={verb: frozenset(words or ()) for verb, words in raw["membership verbs"].items()},
            alias_words=frozenset(raw["alias words"]),
            alias_phrases=tuple(tuple(phrase) for phrase in raw["alias phrases"]),
            place_nouns=frozenset(raw["place nouns"]),
            seats=frozenset(raw["seats"]),
            communities=frozenset(raw["groups that live"]),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(
            f"{path}: {error}. Expected the tables that relations.py reads. Compare with the file that ships."
        ) from error
