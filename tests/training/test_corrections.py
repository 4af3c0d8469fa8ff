"""The second reader's verdicts as a table: what it says, and what is wrong with a line of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import resources
from kg.errors import DataError
from kg.records import STATUSES, Span
from kg.training.corrections import TOLD, Correction, load_corrections
from kg.training.gold import part_of
from kg.training.schema import EVENTS, ROLES


def test_a_line_is_a_place_a_verdict_and_fillers(tmp_path: Path) -> None:
    table = tmp_path / "corrections.tsv"
    table.write_text(
        "# remark\nporvan\tArrest\toccurred\t10\t18\ttold\tpatient:1-5 place:22-28\n", encoding="utf-8"
    )
    told = Correction(
        "Arrest", "occurred", Span(10, 18), TOLD, (("patient", Span(1, 5)), ("place", Span(22, 28)))
    )
    assert load_corrections(table) == {"porvan": (told,)}


@pytest.mark.parametrize(
    "line",
    [
        "porvan\tArrest\toccurred\t10\t18\tperhaps\t",
        "porvan\tArrest\toccurred\tten\t18\ttold\t",
        "porvan\tArrest\toccurred\t10\t18\ttold",
        "porvan\tArrest\toccurred\t10\t18\ttold\tpatient=1-5",
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    table = tmp_path / "corrections.tsv"
    table.write_text(f"# remark\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        load_corrections(table)


def test_the_table_that_ships_speaks_of_training_articles_in_the_terms_of_the_schema() -> None:
    corrections = load_corrections(resources.data("corrections.tsv"))
    assert len(corrections) > 100
    for article, found in corrections.items():
        assert part_of(article) == "train"
        for one in found:
            assert one.type in EVENTS
            assert one.status in STATUSES
            assert {role for role, _ in one.fillers} <= set(ROLES)
            assert all(place.start < place.end for place in (one.trigger, *(p for _, p in one.fillers)))
