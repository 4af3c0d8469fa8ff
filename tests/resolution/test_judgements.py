"""The file of judgements: one a line, append-only, forgiving; and what the judgements make of entities."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.resolution.identity import Canonical
from kg.resolution.judgements import Judgement, Reference, append, parse, read
from kg.resolution.profiles import Profile
from kg.resolution.resolver import Resolution, resolution_of


def profile(number: int, name: str, born: int | None = None) -> Profile:
    sha256 = f"{number:064}"
    address = "p/" + name.casefold().replace(" ", "-")
    return Profile(sha256, "e1", Canonical(address, name, "Person"), f"local/{number}", (name,), born=born)


def reference(number: int, name: str) -> Reference:
    return Reference(f"{number:064}", name)


def judged(verdict: str, one: Reference, other: Reference) -> Judgement:
    return Judgement(verdict, *sorted((one, other)))  # type: ignore[arg-type]


A, B, C = reference(1, "Dano Kesh"), reference(2, "Amar Singh"), reference(3, "Ruslan Petrenko")
PEOPLE = [profile(1, "Dano Kesh"), profile(2, "Amar Singh"), profile(3, "Ruslan Petrenko")]


def groups(resolution: Resolution) -> list[set[str]]:
    return [{p.names[0] for p in group} for group in resolution.clusters]


def test_what_is_appended_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    told = Judgement("same", A, B, "ada", "2020-01-01T00:00:00Z", "one passport — «Кеш»")
    append(path, [told])
    append(path, [judged("different", A, C)])
    assert read(path).judgements == (told, judged("different", A, C))
    assert read(path).problems == ()


def test_no_file_is_no_judgement(tmp_path: Path) -> None:
    assert read(tmp_path / "judgements.jsonl").judgements == ()


@pytest.mark.parametrize(
    "line",
    [
        "same Dano Kesh",
        "[1]",
        '{"judgement": "equal", "one": {}, "other": {}}',
        '{"judgement": "same", "one": {"article": "a"}, "other": {"article": "b", "name": "B"}}',
        '{"judgement": "same", "one": {"article": "a", "name": 3}, "other": {"article": "b", "name": "B"}}',
        '{"judgement": "same", "one": {"article": "a", "name": "A"}, "other": {"article": "b", "name": "B"}, "by": 1}',  # noqa: E501
        "[" * 100_000,
    ],
)
def test_a_malformed_line_is_named_with_its_number_and_the_rest_is_kept(tmp_path: Path, line: str) -> None:
    path = tmp_path / "judgements.jsonl"
    append(path, [judged("same", A, B)])
    with path.open("a") as file:
        file.write(line + "\n")
    append(path, [judged("same", B, C)])
    said = read(path)
    assert len(said.judgements) == 2
    assert [problem.line for problem in said.problems] == [2]
    assert f"{path}, line 2: " in str(said.problems[0])
    assert "xpected" in said.problems[0].message or "recursion" in said.problems[0].message.casefold()


def test_bytes_that_are_no_text_are_a_malformed_line(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_bytes(b"\xff\xfe\n")
    append(path, [judged("same", A, B)])
    assert [problem.line for problem in read(path).problems] == [1]
    assert len(read(path).judgements) == 1


def test_a_line_that_was_left_open_is_not_continued(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_text('{"judgement": "sa')
    append(path, [judged("same", A, B)])
    assert len(read(path).judgements) == 1


def test_the_type_may_be_left_out() -> None:
    line = (
        '{"judgement": "same", "one": {"article": "a", "name": "A"}, "other": {"article": "b", "name": "B"}}'
    )
    assert parse(line).one == Reference("a", "A", "Person")


def test_people_join_what_rules_keep_apart() -> None:
    assert groups(resolution_of(PEOPLE, [judged("same", A, B)])) == [
        {"Dano Kesh", "Amar Singh"},
        {"Ruslan Petrenko"},
    ]


def test_people_part_what_rules_join() -> None:
    two = [profile(1, "Dano Kesh"), profile(2, "Dano Kesh")]
    apart = judged("different", reference(1, "Dano Kesh"), reference(2, "Dano Kesh"))
    assert len(resolution_of(two).clusters) == 1
    resolution = resolution_of(two, [apart])
    assert len(resolution.clusters) == 2
    assert len({canonical.iri for canonical in resolution.identity.entities.values()}) == 2


def test_who_people_are_unsure_of_is_not_joined_by_rule() -> None:
    two = [profile(1, "Dano Kesh"), profile(2, "Dano Kesh")]
    unsure = judged("unsure", reference(1, "Dano Kesh"), reference(2, "Dano Kesh"))
    assert len(resolution_of(two, [unsure]).clusters) == 2


@pytest.mark.parametrize(
    ("verdicts", "count"),
    [
        (["same", "different"], 2),
        (["different", "same"], 1),
        (["same", "withdrawn"], 2),
        (["same", "unsure"], 2),
        (["different", "withdrawn", "same"], 1),
    ],
)
def test_of_one_pair_the_last_judgement_counts(verdicts: list[str], count: int) -> None:
    said = [judged(verdict, A, B) for verdict in verdicts]
    assert len(resolution_of(PEOPLE[:2], said).clusters) == count


@pytest.mark.parametrize("first", [0, 1, 2])
def test_of_three_that_contradict_each_other_different_wins_and_nothing_is_lost(first: int) -> None:
    said = [judged("same", A, B), judged("same", B, C), judged("different", A, C)]
    said = said[first:] + said[:first]
    resolution = resolution_of(PEOPLE, said)
    assert all({"Dano Kesh", "Ruslan Petrenko"} - group for group in groups(resolution))
    (refused,) = resolution.contradictions
    assert refused.judgement.verdict == "same"
    assert refused.because == judged("different", A, C)
    latest = [judgement for judgement in said if judgement.verdict == "same"][-1]
    assert refused.judgement != latest


def test_a_judgement_sleeps_while_its_article_is_away() -> None:
    same = judged("same", A, B)
    assert resolution_of(PEOPLE[1:], [same]).asleep == (same,)
    assert resolution_of(PEOPLE, [same]).asleep == ()


def test_a_judgement_outlives_new_numbers_for_the_entities() -> None:
    from dataclasses import replace

    renumbered = [replace(person, entity=f"e{number}7") for number, person in enumerate(PEOPLE)]
    same = [judged("same", A, B)]
    assert groups(resolution_of(renumbered, same)) == groups(resolution_of(PEOPLE, same))


def test_taking_a_merge_back_gives_what_was_before() -> None:
    before = resolution_of(PEOPLE).identity.entities
    after = resolution_of(PEOPLE, [judged("same", A, B), judged("withdrawn", A, B)]).identity.entities
    assert dict(after) == dict(before)
