"""The terminal's side of :mod:`kg.review`: two entities side by side, one key an answer, reasons in words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from kg.case import Case
from kg.display import printable
from kg.resolution.decisions import Decision
from kg.resolution.features import Comparison
from kg.resolution.judgements import Judgement, Verdict
from kg.resolution.resolver import Contradiction
from kg.review import Entity, Explanation, Question, Review, quotes

__all__ = ["KEYS", "ask", "contradiction", "explanation", "question", "read_key"]

_WIDTH = 100
_MOST_ARTICLES = 4
_VERDICTS: dict[str, Verdict] = {"s": "same", "d": "different", "u": "unsure"}
KEYS = "[s]ame  [d]ifferent  [u]nsure  [b]ack  [q]uit"


def ask(review: Review, case: Case, key: Callable[[], str], show: Callable[[str], None]) -> None:
    """Put the questions one after the other until there are no more, or q is pressed, or the keys end."""
    asked = len(review.questions)
    while asked:
        current = review.question()
        if current is None:
            show("\nThat was the last question.  [b]ack  [q]uit")
        else:
            show(f"\nQuestion {review.position + 1} of {asked}")
            show(question(case, current))
            show(KEYS)
        pressed = _wanted(key, show)
        if pressed in ("q", ""):
            break
        if pressed == "b":
            review.back()
        elif current is not None:
            review.answer(_VERDICTS[pressed])
    left = asked - review.position
    show(f"{review.answered} answered, {left} left. `kg review` goes on from there.")


def _wanted(key: Callable[[], str], show: Callable[[str], None]) -> str:
    while True:
        pressed = key().casefold()
        if pressed in (*_VERDICTS, "b", "q", ""):
            return pressed
        show(f"Expected one of the keys {KEYS}")


def read_key() -> str:
    """One key from the terminal, without Enter; from a pipe the next character. Empty at the end."""
    if not sys.stdin.isatty():
        while (character := sys.stdin.read(1)).isspace():
            pass
        return character
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        return sys.stdin.read(1)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def question(case: Case, asked: Question) -> str:
    """The two side by side, with the quotes of their articles, and what the rules found."""
    half = (_WIDTH - 3) // 2
    columns = [list(_column(case, entity, half)) for entity in (asked.one, asked.other)]
    height = max(map(len, columns))
    rows = [column + [""] * (height - len(column)) for column in columns]
    sides = [f"{left:<{half}} | {right}".rstrip() for left, right in zip(*rows, strict=True)]
    return "\n".join([*sides, "", *_reasons(asked.decision)])


def _column(case: Case, entity: Entity, width: int) -> Iterator[str]:
    c = entity.canonical
    yield from _wrapped(f"{c.label} ({c.type})", width)
    yield from _wrapped(f"{len(entity.profiles)} articles, {entity.facts} facts", width)
    if c.aliases:
        yield from _wrapped("also: " + ", ".join(c.aliases[:6]), width)
    for profile in sorted(entity.profiles, key=lambda p: (-p.facts, p.key))[:_MOST_ARTICLES]:
        stored = case.get(profile.article)
        name = stored.annotated.article.id if stored else profile.article[:12]
        yield ""
        yield from _wrapped(f"{name} ({profile.published or 'no date'})", width)
        for quote in quotes(case, profile):
            yield from _wrapped(f'  "{quote}"', width)


def _wrapped(text: str, width: int) -> list[str]:
    from textwrap import wrap

    return wrap(printable(text), width, subsequent_indent="  ") or [""]


def _reasons(decision: Decision) -> Iterator[str]:
    yield f"The rules say: {decision.verdict}, {decision.score:.0%} ({decision.bits:+.1f} bits)"
    yield from (_reason(comparison) for comparison in decision.comparisons)


def _reason(comparison: Comparison) -> str:
    weight = "excludes" if comparison.excludes else f"{comparison.bits:+.1f}"
    return f"  {comparison.name:<13} {weight:>8}  {printable(comparison.detail)}"


def explanation(case: Case, found: Explanation) -> str:
    """Why two are one entity, or two, in words: the judgements, and each step with its comparisons."""
    return "\n".join(_explained(case, found))


def _explained(case: Case, found: Explanation) -> Iterator[str]:
    labels = [printable(entity.canonical.label) for entity in (found.one, found.other)]
    yield f"One entity: {labels[0]}" if found.same else f"Two entities: {labels[0]} and {labels[1]}"
    yield from dict.fromkeys(f"  {entity.canonical.iri}" for entity in (found.one, found.other))
    for judgement in found.judgements:
        yield _judged(judgement)
    yield from map(contradiction, found.contradictions)
    if len(found.steps) > 1:
        yield f"Joined through others, in {len(found.steps)} steps:"
    for one, other, decision in found.steps:
        sides = (f"{printable(p.names[0])} ({_article(case, p.article)})" for p in (one, other))
        yield f"{' / '.join(sides)}"
        yield from _reasons(decision)
    if not found.steps:
        yield "One article names both, as one entity."


def contradiction(found: Contradiction) -> str:
    """A judgement that was not followed, and the one that stands in its way."""
    return (
        f"Not followed: {_judged(found.judgement)}\n"
        f"  since it would join what was judged different: {_judged(found.because)}"
    )


def _judged(judgement: Judgement) -> str:
    names = " and ".join(printable(reference.name) for reference in judgement.pair)
    told = [printable(part) for part in (judgement.by, judgement.when, judgement.why) if part]
    return f"Judged {judgement.verdict}: {names}" + (f" ({', '.join(told)})" if told else "")


def _article(case: Case, sha256: str) -> str:
    stored = case.get(sha256)
    return printable(stored.annotated.article.id) if stored else sha256[:12]
