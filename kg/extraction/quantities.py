"""How many: numbers in words and figures, with their hedges and what they count.

"About 34,000 people", "tens of thousands", "between five and ten", "a fifth of", "$5 million": each becomes a
:class:`~kg.records.Quantity` with the words as said, the value where one is named, and the bounds that the
hedge gives. What looks like a number but counts nothing is left out: years, dates, times of day, ages,
ordinals, scores, "Article 392", the numbers of a list. Durations ("two years") and money are kept and told
apart by their unit.

The words are data: ``ontology/lexicon/<language>/_quantities.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from kg import resources
from kg.errors import LexiconError
from kg.extraction.analysis import Number, Reading
from kg.records import Qualifier, Quantity

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["find_numbers"]

_FIGURE = re.compile(r"([^\W\d]{1,3}[$.]?)?(\d{1,3}(?:,\d{2,3})+|\d+)(\.\d+)?([a-z]{1,3})?")
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_HYPHENS = frozenset("-–—‑")
_YEARS = range(1800, 2100)
_BARE_SHARES = frozenset({"half", "thirds", "quarters", "fifths"})  # these need no "a" before them
_MAX_AGE = 120
_MAX_HEDGE = 5  # words in the longest hedge
_NOMINAL = frozenset({"NOUN", "PROPN"})
_COUNTING = frozenset({"nummod", "compound", "amod", "quantmod", "nmod", "advmod", "npadvmod"})


@dataclass(frozen=True)
class _Words:
    """The tables of ``_quantities.yaml``, turned to the shapes in which they are looked up."""

    units: dict[str, int]
    scales: dict[str, int]
    abbreviated: dict[str, int]
    plurals: dict[str, int]
    vague_multipliers: frozenset[str]
    fractions: dict[str, float]
    hedges: dict[tuple[str, ...], Qualifier]
    hedge_ends: frozenset[str]
    endings: dict[tuple[str, ...], Qualifier]
    currencies: frozenset[str]
    currency_nouns: frozenset[str]
    percent: frozenset[tuple[str, ...]]
    measures: frozenset[str]
    after_one: frozenset[str]
    labels: frozenset[str]
    months: frozenset[str]
    clock: frozenset[str]
    age_before: frozenset[str]

    @property
    def starters(self) -> frozenset[str]:
        """Lower-case words that may begin a number in words."""
        return frozenset({*self.units, *self.scales, *self.plurals, *self.fractions, *self.vague_multipliers})


@cache
def _words(language: str) -> tuple[_Words, frozenset[str]]:
    path = resources.ontology("lexicon", language, "_quantities.yaml")
    try:
        table: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        words = _Words(
            units=table["units"],
            scales=table["scales"],
            abbreviated=table["abbreviated_scales"],
            plurals=table["plurals"],
            vague_multipliers=frozenset(table["vague_multipliers"]),
            fractions=table["fractions"],
            hedges=_phrases(table["hedges"]),
            hedge_ends=frozenset(phrase[-1] for phrase in _phrases(table["hedges"])),
            endings=_phrases(table["endings"]),
            currencies=frozenset(table["currencies"]),
            currency_nouns=frozenset(table["currency_nouns"]),
            percent=frozenset(tuple(p.split()) for p in table["percent"]),
            measures=frozenset(table["measures"]),
            after_one=frozenset(table["after_one"]),
            labels=frozenset(table["labels"]),
            months=frozenset(table["months"]),
            clock=frozenset(table["clock"]),
            age_before=frozenset(table["age_before"]),
        )
    except (OSError, yaml.YAMLError, KeyError, AttributeError) as error:
        raise LexiconError(
            f"{path}: {error}. Expected the tables of number words. Restore the file from the distribution."
        ) from error
    return words, words.starters


def _phrases(table: dict[str, list[str]]) -> dict[tuple[str, ...], Any]:
    return {tuple(phrase.split()): meaning for meaning, phrases in table.items() for phrase in phrases}


@dataclass(frozen=True, slots=True)
class _Core:
    """A number without its hedge: tokens [start, end) and what they say."""

    start: int
    end: int
    value: float | None
    minimum: float | None
    maximum: float | None
    qualifier: Qualifier = "exact"
    unit: str | None = None
    figure: bool = False  # written in digits
    scaled: bool = False  # has a scale word or a currency: certainly no year, date or label


def find_numbers(reading: Reading) -> tuple[Number, ...]:
    """All quantities of the article, in the order of the text."""
    words, starters = _words(reading.article.language)
    tokens = list(reading.doc)
    lower = [token.lower_ for token in tokens]
    found: list[Number] = []
    i, free = 0, 0  # free: the first token that no earlier number has taken
    while i < len(lower):
        word = lower[i]
        if not (word in starters or word[-1].isdigit() or word[0].isdigit() or word[0] in _HALVES):
            i += 1
            continue
        core = _read(lower, i, words)
        if core is None:
            i += 1
            continue
        core = _extend(lower, core, words, free)
        if _counts(tokens, lower, core, words, reading):
            number = _number(tokens, lower, core, words, reading, free)
            found.append(number)
            free = number.end
        i = max(core.end, i + 1)
    return tuple(found)


def _read(lower: list[str], i: int, words: _Words) -> _Core | None:
    """Read the number that begins at token ``i``, with a second one where they make a range."""
    first = _single(lower, i, words)
    if first is None or first.value is None or first.unit:
        return first
    if lower[first.end : first.end + 3] == ["and", "a", "half"]:
        return replace(_exact(i, first.end + 3, first.value + 0.5), figure=first.figure, scaled=first.scaled)
    before = _at(lower, i - 1)
    if before == "from" or before in words.months:
        return first  # "rose from 5 to 10", "Dec. 5 to 12": no range of a number
    if first.end + 1 < len(lower) and (lower[first.end] in _HYPHENS or lower[first.end] in ("to", "or")):
        second = _single(lower, first.end + 1, words)
        if second is not None and second.value is not None:
            return _range(lower, first, second, words)
    if i and lower[i - 1] == "between" and first.end + 1 < len(lower) and lower[first.end] == "and":
        second = _single(lower, first.end + 1, words)
        if second is not None and second.value is not None:
            return replace(_range(lower, first, second, words) or first, start=i - 1)
    return first


def _range(lower: list[str], first: _Core, second: _Core, words: _Words) -> _Core | None:
    """Read "5-10", "10 to 15", "1-2 million" as a range; None for scores and votes ("3-1")."""
    assert first.value is not None and second.value is not None
    low, high = first.value, second.value
    # "1-2 million" is 1 million to 2 million.
    scale = words.scales.get(lower[second.end - 1], 1)
    if not first.scaled and scale > 1 and low * scale < high:
        low *= scale
    if low >= high:
        return first if lower[first.end] in ("to", "or") else None
    return _Core(
        first.start, second.end, None, low, high, "estimated", second.unit, first.figure, second.scaled
    )


def _single(lower: list[str], i: int, words: _Words) -> _Core | None:
    """One number at token ``i``: figures, words, a plural scale, a fraction."""
    word = lower[i]
    if word[0].isdigit() or word[-1].isdigit() or word[0] in _HALVES:
        return _figure(lower, i, words)
    if word in words.plurals:
        return _plural(lower, i, words)
    if word in words.vague_multipliers:
        return _vague(lower, i, words)
    if word in words.fractions:
        return _fraction(lower, i, 1, words)
    return _spelled(lower, i, words)


def _figure(lower: list[str], i: int, words: _Words) -> _Core | None:
    word = lower[i]
    if word in _HALVES:
        return _exact(i, i + 1, _HALVES[word], figure=True)
    match = _FIGURE.fullmatch(word)
    if match is None:
        return None
    currency, whole, decimals, suffix = match.groups()
    if currency and currency not in words.currencies:
        return None
    value = float(whole.replace(",", "") + (decimals or ""))
    if suffix:
        scale = words.abbreviated.get(suffix)
        return _exact(i, i + 1, value * scale, figure=True, scaled=True) if scale else None
    end, scale = i + 1, 1
    while end < len(lower) and lower[end] in words.scales:
        scale *= words.scales[lower[end]]
        end += 1
    if (
        scale == 1
        and _at(lower, end) in words.abbreviated
        and (lower[end] != "m" or currency or _paid(lower, i, words))
    ):
        scale, end = words.abbreviated[lower[end]], end + 1
    if currency and len(currency) == 1 and scale == 1:
        return None  # "R2", "N5" are names; "R92 million" is money
    core = _exact(i, end, value * scale, figure=True, scaled=scale > 1 or currency is not None)
    return replace(core, unit=currency) if currency else core


def _paid(lower: list[str], i: int, words: _Words) -> bool:
    return _at(lower, i - 1) in words.currencies


def _spelled(lower: list[str], i: int, words: _Words) -> _Core | None:
    """Read "thirty-two", "one hundred and fifty thousand", "two dozen", "two-thirds", "one in ten"."""
    total = current = 0.0
    end, scaled = i, False
    while end < len(lower):
        word = lower[end]
        if word in words.units:
            if end > i and lower[end - 1] in words.units and not (current % 10 == 0 and current % 100 >= 20):
                break  # "in two, five were ...": two numbers, not one
            current += words.units[word]
        elif word in words.scales:
            scale, scaled = words.scales[word], True
            current = (current or 1) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
        elif not _joins(lower, i, end, words):
            break
        end += 1
    if lower[i] == "one" and end == i + 1 and _at(lower, end) == "in" and _at(lower, end + 1) in words.units:
        rate = words.units[lower[end + 1]]  # "one in ten"
        return replace(_exact(i, end + 2, 1 / (rate or 1), scaled=True), unit="share")
    step = 2 if _at(lower, end) in _HYPHENS else 1
    if not scaled and _at(lower, end + step - 1) in words.fractions and lower[end + step - 1] != "half":
        return _fraction(lower, end + step - 1, current, words, start=i)
    return _exact(i, end, total + current, scaled=scaled)


def _joins(lower: list[str], start: int, i: int, words: _Words) -> bool:
    """Tell the hyphen of "thirty-two" and the "and" of "two hundred and six"."""
    if i == start or i + 1 >= len(lower):
        return False
    before, after = lower[i - 1], lower[i + 1]
    if lower[i] in _HYPHENS:
        return words.units.get(before, 0) >= 20 and 0 < words.units.get(after, 0) < 10
    return lower[i] == "and" and before in words.scales and before != "dozen" and after in words.units


def _plural(lower: list[str], i: int, words: _Words) -> _Core | None:
    """Read "hundreds", "tens of thousands": at least two of the largest that is named."""
    scale, end = words.plurals[lower[i]], i + 1
    while _at(lower, end) == "of" and _at(lower, end + 1) in words.plurals:
        scale *= words.plurals[lower[end + 1]]
        end += 2
    if lower[i] == "tens" and end == i + 1:
        return None  # "tens" alone is as often the plural of a banknote
    return _Core(i, end, None, 2.0 * scale, None, "vague", scaled=True)


def _vague(lower: list[str], i: int, words: _Words) -> _Core | None:
    """Read "several hundred", "a few thousand", "a couple of dozen"."""
    end = i + (2 if _at(lower, i + 1) == "of" else 1)
    scale = words.scales.get(_at(lower, end))
    if scale is None:
        return None
    while _at(lower, end + 1) in words.scales:
        end += 1
        scale *= words.scales[lower[end]]
    start = i - 1 if i and lower[i - 1] == "a" else i
    return _Core(start, end + 1, None, 2.0 * scale, None, "vague", scaled=True)


def _fraction(
    lower: list[str], i: int, times: float, words: _Words, start: int | None = None
) -> _Core | None:
    """Read "a fifth of", "two-thirds", "half a million": a share, or a part of a scale."""
    share = words.fractions[lower[i]] * times
    begin = i if start is None else start
    if start is None and i and lower[i - 1] in ("a", "one"):
        begin = i - 1
    elif start is None and lower[i] not in _BARE_SHARES and _at(lower, i + 2) != "a":
        return None  # "the fifth of May", but "quarter of a million"
    following = i + 1
    if _at(lower, following) == "of" and _at(lower, following + 1) == "a":
        following += 1
    scale = words.scales.get(_at(lower, following + 1)) if _at(lower, following) == "a" else None
    if scale:
        return _exact(begin, following + 2, share * scale, scaled=True)
    if _at(lower, i + 1) == "of" or (
        lower[i] == "half" and _at(lower, i + 1) in ("the", "its", "their", "his", "her")
    ):
        return replace(_exact(begin, i + 1, share, scaled=True), unit="share")
    # "a third man" is an ordinal; "two thirds" is a share wherever it stands.
    return (
        replace(_exact(begin, i + 1, share, scaled=True), unit="share")
        if start is not None and times > 1
        else None
    )


def _exact(start: int, end: int, value: float, *, figure: bool = False, scaled: bool = False) -> _Core:
    return _Core(start, end, value, value, value, "exact", None, figure, scaled)


def _at(lower: list[str], i: int) -> str:
    return lower[i] if 0 <= i < len(lower) else ""


def _extend(lower: list[str], core: _Core, words: _Words, free: int) -> _Core:
    """Take in the currency ("$5", "5 million euros"), the article of "a dozen", the percent sign."""
    start, end, unit, scaled = core.start, core.end, core.unit, core.scaled
    if start > free and lower[start - 1] in words.currencies:
        start, unit, scaled = start - 1, lower[start - 1], True
        unit = "$" if unit in ("us$", "usd") else unit
    elif start > free and lower[start] in words.scales and lower[start - 1] in ("a", "half"):
        start -= 1
    for length in (2, 1):
        following = tuple(lower[end : end + length])
        if len(following) == length and following in words.percent:
            end, unit, scaled = end + length, "%", True
            break
    if _at(lower, end).removesuffix("s") in words.currency_nouns and unit is None:
        end, unit, scaled = end + 1, lower[end].removesuffix("s"), True
    return replace(core, start=start, end=end, unit=unit, scaled=scaled)


def _counts(tokens: list[Token], lower: list[str], core: _Core, words: _Words, reading: Reading) -> bool:
    """Tell what counts from what has the form of a number and is none: years, ages, labels."""
    before, after = _at(lower, core.start - 1), _at(lower, core.end)
    if before in _HYPHENS and _touches(tokens, core.start - 1):
        return False  # "COVID-19", the "1" of "3-1"
    if after in _HYPHENS and core.end < len(tokens) and _touches(tokens, core.end) and not core.unit:
        return _at(lower, core.end + 1) == "strong"  # "a three-day visit", "the 30-year-old"
    if (before in words.months or after in words.months) and _could_be_date(lower, core):
        return False
    if core.scaled:
        # "Billion" without so much as "a" before it multiplies something that was not understood.
        return core.end - core.start > 1 or lower[core.start] not in words.scales
    if core.value is None:
        return not (_is_year_figure(lower[core.end - 1]) and (core.maximum or 0) in _YEARS)
    if after in words.clock:
        return False
    if before in words.labels or before in words.age_before or _is_predicated_age(tokens, core):
        return False
    if before == "of" and _at(lower, core.start - 2) in words.age_before:
        return False
    if lower[core.start] == "one":
        return _is_numeral_one(tokens, lower, core, words)
    if core.figure:
        return not (
            _is_year(tokens, lower, core, words)
            or _is_age(tokens, lower, core)
            or _is_listed(lower, core, reading)
            or _is_designation(tokens, core)
        )
    return not (_at(lower, core.end) in ("year", "years") and _at(lower, core.end + 1) in ("old", "older"))


def _could_be_date(lower: list[str], core: _Core) -> bool:
    highest = core.value if core.value is not None else core.maximum
    return not core.scaled and highest is not None and (highest <= 31 or _is_year_figure(lower[core.end - 1]))


def _is_year_figure(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and int(word) in _YEARS


def _touches(tokens: list[Token], i: int) -> bool:
    """Tell where no space parts token ``i`` from the next."""
    return not tokens[i].whitespace_ and i + 1 < len(tokens)


def _is_predicated_age(tokens: list[Token], core: _Core) -> bool:
    """Tell "She was six", "when I was 21": a bare number said of a person is an age."""
    token = tokens[core.end - 1]
    if token.dep_ not in ("attr", "acomp") or token.head.lemma_ != "be":
        return False
    return any(c.dep_ == "nsubj" and c.lower_ in ("i", "he", "she") for c in token.head.children)


def _is_numeral_one(tokens: list[Token], lower: list[str], core: _Core, words: _Words) -> bool:
    """Tell whether "one" counts, as in "one person" and "one of them"; it does not in "no one"."""
    token = tokens[core.start]
    before, after = _at(lower, core.start - 1), _at(lower, core.end)
    if (
        before in ("no", "any", "every", "the", "this", "that", "each", "which", "another")
        or after == "another"
    ):
        return False
    if after == "of" or after in words.after_one:
        return True
    return (
        token.dep_ == "nummod"
        and token.head.i > token.i
        and token.head.lemma_ not in ("day", "time", "thing")
    )


def _is_year(tokens: list[Token], lower: list[str], core: _Core, words: _Words) -> bool:
    """Tell years: a bare four-figure number is one, unless it is round, hedged, or counts a plural."""
    if core.value is None or not _is_year_figure(lower[core.end - 1]):
        return False
    if _hedge(lower, core.start, words, 0)[1] is not None and _at(lower, core.start - 1) not in (
        "around",
        "about",
    ):
        return False
    token = tokens[core.end - 1]
    counts = token.dep_ == "nummod" and token.head.i > token.i and token.head.tag_ == "NNS"
    return not (counts and core.value % 100 == 0)


def _is_age(tokens: list[Token], lower: list[str], core: _Core) -> bool:
    """Tell ", 34," or "(53)" after a name, "34 years old"."""
    if core.value is None or core.value > _MAX_AGE:
        return False
    after = _at(lower, core.end)
    if after in ("year", "years") and _at(lower, core.end + 1) in ("old", "older", "-", "of"):
        return _at(lower, core.end + 1) != "of" or _at(lower, core.end + 2) == "age"
    before = _at(lower, core.start - 1)
    set_off = (before == "," and after in (",", ".", ";", "and", "")) or (
        before == "(" and after in (")", ",")
    )
    return set_off and core.start > 1 and tokens[core.start - 2].pos_ in _NOMINAL


def _is_listed(lower: list[str], core: _Core, reading: Reading) -> bool:
    """Tell the "1." or "2)" that begins an item of a list, and "(1)"."""
    before, after = _at(lower, core.start - 1), _at(lower, core.end)
    first = core.start == 0 or reading.paragraphs[core.start] != reading.paragraphs[core.start - 1]
    return (first and after in (".", ")")) or (before == "(" and after == ")")


def _is_designation(tokens: list[Token], core: _Core) -> bool:
    """Tell "Boeing 737": a figure that belongs to the proper name before it."""
    if core.start == 0:
        return False
    previous, token = tokens[core.start - 1], tokens[core.end - 1]
    if "," in token.text:
        return False
    return previous.pos_ == "PROPN" and (token.head.i == previous.i or token.pos_ == "PROPN")


def _number(
    tokens: list[Token], lower: list[str], core: _Core, words: _Words, reading: Reading, free: int
) -> Number:
    if core.start > free and tokens[core.start - 1].dep_ == "prt":
        free = core.start  # "handed over three": the verb's word
    start, hedge = _hedge(lower, core.start, words, free)
    end, ending = _ending(lower, core.end, words)
    noun = _noun(tokens, lower, core)
    qualifier: Qualifier = core.qualifier
    if core.qualifier != "vague":
        qualifier = next((q for q in (hedge, ending) if q and q != "exact"), core.qualifier)
    minimum, maximum = _bounds(core, qualifier)
    span = reading.span(start, end)
    quantity = Quantity(
        text=reading.article.text[span.start : span.end],
        value=core.value,
        minimum=minimum,
        maximum=maximum,
        qualifier=qualifier,
        unit=core.unit or _unit(tokens, noun, words),
    )
    return Number(start=start, end=end, noun=noun, quantity=quantity)


def _bounds(core: _Core, qualifier: Qualifier) -> tuple[float | None, float | None]:
    """Give what the hedge leaves of the bounds: "at least 11" has no upper one, "about 90" none at all."""
    if qualifier in ("at least", "more than"):
        return core.minimum, None
    if qualifier in ("at most", "less than"):
        return None, core.maximum
    if qualifier == "estimated" and core.value is not None:
        return None, None
    return core.minimum, core.maximum


def _hedge(lower: list[str], start: int, words: _Words, free: int) -> tuple[int, Qualifier | None]:
    """Where the hedges before ``start`` begin, and what the outermost of them means."""
    meaning: Qualifier | None = None
    while start > free and lower[start - 1] in words.hedge_ends:
        for length in range(min(_MAX_HEDGE, start - free), 0, -1):
            found = words.hedges.get(tuple(lower[start - length : start]))
            if found is not None:
                meaning = found if meaning in (None, "exact", "estimated") else meaning
                start -= length
                break
        else:
            break
    return start, meaning


def _ending(lower: list[str], end: int, words: _Words) -> tuple[int, Qualifier | None]:
    """Take in "2,000 or more", "500 or so": words after the number that belong to it."""
    for length in (3, 2, 1):
        phrase = tuple(lower[end : end + length])
        if phrase in words.endings:
            return end + len(phrase), words.endings[phrase]
    return end, None


def _noun(tokens: list[Token], lower: list[str], core: _Core) -> int | None:
    """Find the token of the noun that is counted: "people" in "hundreds of people", "32 unarmed people"."""
    end = core.end
    if _at(lower, end) == "more":
        end += 1
    if _at(lower, end) == "of":
        return next((child.i for child in tokens[end].children if child.dep_ == "pobj"), None)
    top = tokens[core.end - 1]
    while core.start <= top.head.i < end and top.head.i != top.i:
        top = top.head
    head = top.head
    if top.dep_ in _COUNTING and head.i >= end and head.pos_ in _NOMINAL:
        return _head_of_compound(head)
    return _next_noun(tokens, end)


def _next_noun(tokens: list[Token], end: int) -> int | None:
    """Where the parse is no help: the noun that ends the run of adjectives and nouns after the number."""
    last: int | None = None
    for token in tokens[end : end + 5]:
        if token.pos_ in _NOMINAL:
            last = token.i
        elif token.pos_ != "ADJ" or last is not None:
            break
    return last


def _head_of_compound(token: Token) -> int:
    while token.dep_ == "compound" and token.head.i > token.i:
        token = token.head
    return int(token.i)


def _unit(tokens: list[Token], noun: int | None, words: _Words) -> str | None:
    """Give the measure, where the counted noun is one: that is no number of people or things."""
    if noun is None:
        return None
    lemma = tokens[noun].lemma_.lower()
    return lemma if lemma in words.measures else None
