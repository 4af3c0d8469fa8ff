"""Vague dates, and the days between which they lie."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.edtf import Bounds, bounds


def once(first: str, last: str) -> Bounds:
    return Bounds(first, last, first, last, False)


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2019-10-01", once("2019-10-01", "2019-10-01")),
        ("2018-08", once("2018-08-01", "2018-08-31")),
        ("2019-02", once("2019-02-01", "2019-02-28")),
        ("2020-02", once("2020-02-01", "2020-02-29")),
        ("1900-02", once("1900-02-01", "1900-02-28")),
        ("2018", once("2018-01-01", "2018-12-31")),
        ("2018~", once("2018-01-01", "2018-12-31")),
        ("2018-05?", once("2018-05-01", "2018-05-31")),
        ("201X", once("2010-01-01", "2019-12-31")),
        ("19XX", once("1900-01-01", "1999-12-31")),
        ("156u", once("1560-01-01", "1569-12-31")),
        ("2018-XX", once("2018-01-01", "2018-12-31")),
        ("2018-05-XX", once("2018-05-01", "2018-05-31")),
        ("2018-21", once("2018-03-01", "2018-06-21")),
        ("2018-24", once("2017-12-01", "2019-03-21")),
        ("2018-33", once("2018-01-01", "2018-03-31")),
        ("2017/2018", Bounds("2017-01-01", "2017-12-31", "2018-01-01", "2018-12-31", True)),
        ("2018-08-14/2018-09", Bounds("2018-08-14", "2018-08-14", "2018-09-01", "2018-09-30", True)),
        ("2018/..", Bounds("2018-01-01", "2018-12-31", None, None, True)),
        ("2018/", Bounds("2018-01-01", "2018-12-31", None, None, True)),
        ("../2018-05", Bounds(None, None, "2018-05-01", "2018-05-31", True)),
        ("2018/unknown", Bounds("2018-01-01", "2018-12-31", None, None, True)),
    ],
)
def test_a_value_lies_between_its_bounds(edtf: str, expected: Bounds) -> None:
    assert bounds(edtf) == expected


@pytest.mark.parametrize(
    "edtf",
    [
        *(
            "",
            "..",
            "/",
            "../..",
            "yesterday",
            "P3Y",
            "2019-02-30",
            "2018-13",
            "2018-00",
            "2018-05-00",
            "0000",
        ),
        *(
            "XXXX",
            "2018-05/2017",
            "2018/2019/2020",
            "20",
            "20188",
            "2018-5",
            "２０１８",
            "2018-21-01",
            "201X-05",
        ),
    ],
)
def test_what_is_no_value_has_no_bounds(edtf: str) -> None:
    assert bounds(edtf) is None


def test_only_what_is_known_to_the_day_has_a_day() -> None:
    assert bounds("2019-10-01").day == "2019-10-01"  # type: ignore[union-attr]
    assert bounds("2019-10").day is None  # type: ignore[union-attr]
    assert bounds("2019-10-01/..").day is None  # type: ignore[union-attr]


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_lies_within_its_month_and_year(day: date) -> None:
    for vague in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        known = bounds(vague)
        assert known is not None
        assert known.earliest_begin is not None
        assert known.latest_end is not None
        assert known.earliest_begin <= day.isoformat() <= known.latest_end


@given(st.text(alphabet="0123456789-/X.?~u", max_size=21))
def test_bounds_are_real_dates_in_order_or_there_are_none(edtf: str) -> None:
    known = bounds(edtf)
    if known is None:
        return
    days = [known.earliest_begin, known.latest_begin, known.earliest_end, known.latest_end]
    assert all(date.fromisoformat(day) for day in days if day)
    if known.earliest_begin and known.latest_end:
        assert known.earliest_begin <= known.latest_end
