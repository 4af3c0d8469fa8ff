"""What a strict reader said of a line holds for the parts that a later line shares with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg import resources
from kg.errors import DataError
from kg.records import Span
from kg.training.verdicts import Verdict, load_verdicts, parts_of, signed

PLACE = Span(10, 18)


def line(patient: str = "Adama Keita", time: str | None = "2021-03-03", **more: Any) -> dict[str, Any]:
    return {
        "kind": "event",
        "type": "Arrest",
        "status": "occurred",
        "roles": {"patient": [patient]},
        "time": time,
        "source": [],
    } | more


def verdict(of: dict[str, Any], wrong: frozenset[str] = frozenset(), *, told: bool = True) -> Verdict:
    parts = parts_of(of)
    return Verdict("Arrest", PLACE, told, told and not wrong, parts - wrong, wrong)


MISDATED = verdict(line(), parts_of(line()) - parts_of(line(time=None)))


@pytest.mark.parametrize(
    ("printed", "said", "expected"),
    [
        (line(), verdict(line()), True),
        (line(), MISDATED, False),
        (line(time=None), verdict(line()), None),  # a time was right; whether none is, nobody said
        (line("Lin Zhou"), verdict(line()), None),
        (line(status="refused"), verdict(line(), told=False), False),
        (line("Lin Zhou"), MISDATED, False),  # the time is still wrong
        (line(roles={}), verdict(line()), True),  # what is left out is no error
        (line(type="Detention"), verdict(line()), None),
    ],
)
def test_a_line_is_signed_as_its_parts_were(
    printed: dict[str, Any], said: Verdict, expected: bool | None
) -> None:
    assert signed(printed, PLACE, [said]) is expected


def test_a_verdict_holds_at_its_place_alone() -> None:
    assert signed(line(), Span(40, 48), [verdict(line())]) is None


def test_the_parts_of_a_relation_are_its_two_sides_and_its_source() -> None:
    relation = {
        "kind": "relation",
        "property": "age",
        "subject": {"label": "Adama Keita"},
        "object": "30",
        "source": [],
    }
    assert {part.split(":")[0] for part in parts_of(relation)} == {"subject", "object", "source"}


def test_the_table_reads_as_it_was_written(tmp_path: Path) -> None:
    table = tmp_path / "verdicts.tsv"
    table.write_text(f"# a remark\n{MISDATED.row('a1')}\n", encoding="utf-8")
    assert load_verdicts(table) == {"a1": (MISDATED,)}


def test_a_malformed_line_is_named(tmp_path: Path) -> None:
    table = tmp_path / "verdicts.tsv"
    table.write_text("a1\tArrest\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 1"):
        load_verdicts(table)


def test_the_table_that_ships_has_verdicts_of_both_kinds() -> None:
    said = [v for of in load_verdicts(resources.data("judging", "verdicts.tsv")).values() for v in of]
    assert {v.signed for v in said} == {True, False}
    assert {"Arrest", "occupation"} <= {v.type for v in said}
