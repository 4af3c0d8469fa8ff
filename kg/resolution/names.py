"""A person's name in its parts, and how well two names agree: the tables of ``data/names``, obeyed.

Names are compared word by word, whatever their order: "Xi Jinping" is "Jinping Xi". Two words agree where
they are one word in two romanisations, a known variant ("Mohammed", "Muhammad"), a short form ("Bill"), an
initial, or one with and one without an ending of descent ("Musakhan", "Musakhanuly"). A man's and a woman's
form of one family name do not agree, nor do two given names that the tables know to be two.

Each agreement has a penalty in bits: how much less it tells than the very same letters would. How much a
name tells at all is :func:`bits`: of "Zhang" and "Wei" little, of a name that few bear much.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import yaml
from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from kg.errors import DataError
from kg.resolution.spelling import latin, skeleton, sound, syllables_as_wade
from kg.resources import data

__all__ = [
    "Agreement",
    "PersonName",
    "Word",
    "agreement",
    "bits",
    "block",
    "is_burmese",
    "parse_name",
    "words_agree",
]

_RARE = 11.0  # bits: a name that one in two thousand people bears, or fewer
_INITIAL = 3.5
_SHORT = {1: 4.0, 2: 7.0, 3: 9.0}  # the shorter a name, the more people share it by chance
_SOUND_LETTERS = 6  # words of fewer letters are not compared by sound: Murat is not Marat
_TYPO_LETTERS = 8

_QUOTED = re.compile(r"[\"“”„«»(\[‘][^\"“”„«»()\[\]’]*[\"“”«»)\]’]|(?<=\s)'[^']+'(?=\s)")
_ABD = re.compile(
    r"\b(?:abd|abdu|abdi|abde|abdo)[\s-]*(?:al|el|ul|ur|ar|er|as|us|ir|ol|il|l|r|s)?[\s-]+(?=\w{3})",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,4}|[A-Z]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_NOT_NAME = re.compile(r"[^a-z-]")


class Word(NamedTuple):
    """One word of a name, in small Latin letters. ``bare``: written without its vowels, as Arabic is."""

    text: str
    initial: bool = False
    bare: bool = False


class PersonName(NamedTuple):
    """A name in its parts. ``patronymic`` stands here where it stands beside a family name."""

    words: tuple[Word, ...]
    patronymic: str | None = None
    generation: str | None = None  # "junior", "senior", "second"

    @property
    def single(self) -> bool:
        """True where there is one word, or none: "Singh"."""
        return len(self.words) < 2

    @property
    def joined(self) -> str:
        """All letters in one: "Kim Jong Un" and "Kim Jong-un" are one name."""
        return "".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two names agree: what it tells in bits; ``doubt`` is what no rarity of the names makes up for.

    Of two single words ``bits`` is what is lost against the very same letters.
    """

    bits: float
    detail: str
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class _Tables:
    titles: frozenset[str]
    weak_titles: frozenset[str]
    particles: frozenset[str]
    leading: frozenset[str]
    address: frozenset[str]
    affectionate: tuple[str, ...]
    burmese: frozenset[str]
    joined: frozenset[str]
    abbreviations: Mapping[str, str]
    generations: Mapping[str, str]
    patronymics: tuple[tuple[str, str], ...]  # ending, sex
    descent: tuple[tuple[str, str], ...]
    families: tuple[tuple[str, str], ...]  # of a man, of a woman
    unsaid: frozenset[str]
    alone: Mapping[str, frozenset[str]]  # family name -> who is meant by it alone
    variants: Mapping[str, int]  # word -> the line it stands in
    first_of: Mapping[int, str]
    short_forms: Mapping[str, frozenset[str]]
    shares: Mapping[str, float]


@cache
def _tables() -> _Tables:
    """The tables, read once. Raises DataError where a file is missing or malformed."""
    path = data("names", "words.yaml")
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        titles = yaml.safe_load(data("gazetteer", "name-words.yaml").read_text(encoding="utf-8"))
        path = data("names", "variants.tsv")
        lines = [line.split() for line in _lines("variants.tsv")]
        variants = {word: number for number, words in enumerate(lines) for word in words}
        path = data("names", "short-forms.tsv")
        files = ("english-nicknames.tsv", "short-forms.tsv")
        forms = [line.split("\t") for name in files for line in _lines(name)]
        path = data("names", "frequency.tsv")
        weak = frozenset(raw["weak titles"]) | frozenset(titles["name titles"])
        return _Tables(
            titles=(frozenset(raw["titles"]) | _plain(titles["titles"])) - weak,
            weak_titles=weak,
            particles=frozenset(raw["particles"]),
            leading=frozenset(raw["leading particles"]),
            address=frozenset(raw["forms of address"]),
            affectionate=tuple(sorted(set(raw["affectionate"]), key=lambda e: (-len(e), e))),
            burmese=frozenset(
                w for _, tradition, words in _hand() if tradition == "Burmese" for w in words.split()
            ),
            joined=frozenset(raw["joined to the next"]),
            abbreviations=raw["abbreviations"],
            generations=raw["generations"],
            patronymics=_endings(raw["patronymics"]),
            descent=_endings(raw["descent"]),
            families=tuple((man, woman) for man, woman in raw["families"]),
            unsaid=frozenset(raw["unsaid in front"]),
            alone={family: frozenset(given) for family, given in raw["alone means"].items()},
            variants=variants,
            first_of={number: words[0] for number, words in enumerate(lines)},
            short_forms=_short_forms(forms),
            shares=_shares(variants),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise DataError(
            f"{path}: {error}. Expected the tables that names.py reads. Compare with the file that ships."
        ) from error


def _lines(name: str) -> list[str]:
    text = data("names", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _plain(words: list[str]) -> frozenset[str]:
    return frozenset(word.strip(".") for word in words)


def _endings(raw: Mapping[str, list[str]]) -> tuple[tuple[str, str], ...]:
    found = [(ending, sex) for sex, endings in raw.items() for ending in endings]
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))


def _shares(variants: Mapping[str, int]) -> dict[str, float]:
    """How many of a thousand bear a name, by its skeleton; of its variants the most frequent counts."""
    shares: dict[str, float] = {}
    lines: dict[int, float] = {}
    for words, share in _frequencies():
        for word in words.split():
            key = skeleton(word)
            shares[key] = max(shares.get(key, 0.0), share)
            if word in variants:
                lines[variants[word]] = max(lines.get(variants[word], 0.0), share)
    for word, line in variants.items():
        if line in lines:
            key = skeleton(word)
            shares[key] = max(shares.get(key, 0.0), lines[line])
    return shares


def _short_forms(rows: list[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, short in rows:
        found.setdefault(name, set()).update(short.split("|"))
    return {name: frozenset(short) for name, short in found.items()}


def _hand() -> list[list[str]]:
    return [line.split("\t") for line in _lines("frequency.tsv")]


def _frequencies() -> list[tuple[str, float]]:
    census = [line.split("\t") for line in _lines("frequency-census.tsv")]
    return [(words, float(share)) for share, _, words in _hand()] + [(word, float(n)) for word, n in census]


@lru_cache(maxsize=200_000)
def parse_name(text: str) -> PersonName:
    """A name in its parts, without titles and particles.

    >>> [word.text for word in parse_name("Dr. Omar al-Bashir").words]
    ['omar', 'bashir']
    """
    tables = _tables()
    words = _words(
        _ABD.sub("abdul", _QUOTED.sub(" ", text)) if text.isascii() else _QUOTED.sub(" ", text), tables
    )
    words = _without_titles(words, tables)
    generation = None
    if len(words) > 1 and words[-1].text in tables.generations:
        generation = tables.generations[words[-1].text]
        words = words[:-1]
    words = _joined(words, tables)
    kept = _without_particles(words, tables)
    patronymic = _patronymic(kept, tables)
    if patronymic is not None:
        kept = [word for word in kept if word.text != patronymic]
    return PersonName(tuple(kept), patronymic, generation)


def is_burmese(words: Sequence[str]) -> bool:
    """True for a name of Burmese words alone, in small letters: no word of it is a family's.

    >>> is_burmese(("thet", "naing", "win")), is_burmese(("ana", "win"))
    (True, False)
    """
    return len(words) > 1 and _tables().burmese.issuperset(words)


def _words(text: str, tables: _Tables) -> list[Word]:
    if text.count(",") == 1:
        last, first = text.split(",")
        if _plain([first.strip().casefold()]).isdisjoint(tables.generations):
            text = f"{first} {last}"  # "Smith, John"
    words: list[Word] = []
    for part in text.split():
        if _INITIALS.fullmatch(part):
            words += [Word(letter, initial=True) for letter in anyascii(part).casefold() if letter.isalpha()]
        elif part.casefold() in tables.abbreviations:
            words.append(Word(tables.abbreviations[part.casefold()]))
        elif _HAN.search(part):
            words += _han(part)
        else:
            words += _word(part, tables)
    return words


def _han(part: str) -> list[Word]:
    """A Chinese name in its own script: the family's sign, then the given name's."""
    signs = [anyascii(sign).strip().casefold() for sign in part if _HAN.match(sign)]
    return [Word(signs[0]), Word("".join(signs[1:]))] if len(signs) > 1 else [Word(sign) for sign in signs]


def _word(part: str, tables: _Tables) -> list[Word]:
    bare = bool(_ARABIC.search(part))
    if bare and len(part) > 4:
        part = part.removeprefix("ال")  # the article
    folded = _NOT_NAME.sub("", latin(part).replace("--", "-"))
    pieces = [piece for piece in folded.split("-") if piece]
    while len(pieces) > 1 and pieces[0] in tables.particles:
        pieces = pieces[1:]  # "al-Bashir"
    text = "".join(pieces)
    return [Word(text, bare=bare)] if text else []


def _without_titles(words: list[Word], tables: _Tables) -> list[Word]:
    while len(words) > 1 and (
        words[0].text in tables.titles or (words[0].text in tables.weak_titles and len(words) > 2)
    ):
        words = words[1:]
    return words


def _joined(words: list[Word], tables: _Tables) -> list[Word]:
    """Make one word of "Abu Omar", and of "Bakyt uulu", whose second word is an ending written apart."""
    endings = {ending for ending, _ in tables.descent}
    joined: list[Word] = []
    for word in words:
        if (joined and joined[-1].text in tables.joined) or (
            joined and word.text in endings and not joined[-1].initial
        ):
            joined[-1] = Word(joined[-1].text + word.text)
        else:
            joined.append(word)
    return joined


def _without_particles(words: list[Word], tables: _Tables) -> list[Word]:
    last = len(words) - 1
    kept = [
        word
        for at, word in enumerate(words)
        if word.initial or at == last or word.text not in (tables.particles if at else tables.leading)
    ]
    return kept or words


def _patronymic(words: list[Word], tables: _Tables) -> str | None:
    """A word with a patronymic's ending that stands beside a given and a family name."""
    if len(words) < 3:
        return None
    for number, word in enumerate(words):
        last = number == len(words) - 1
        if number and _ending(word.text, tables.patronymics) and not (last and not _is_family(words[0].text)):
            return word.text
    return None


def _ending(word: str, endings: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    """The stem of a word, and the sex that its ending tells."""
    for ending, sex in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)], sex
    return None


@lru_cache(maxsize=100_000)
def _is_family(word: str) -> bool:
    return _family(word) is not None


@lru_cache(maxsize=200_000)
def _family(word: str) -> tuple[str, str] | None:
    """The stem of a family name that has a man's and a woman's form, and whose form it is."""
    for man, woman in _tables().families:
        for ending, sex in ((woman, "woman"), (man, "man")):
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word[: -len(ending)] + " " + man, sex
    return None


@lru_cache(maxsize=200_000)
def _descent(word: str) -> tuple[str, str] | None:
    return _ending(word, _tables().descent)


@lru_cache(maxsize=200_000)
def bits(word: str) -> float:
    """How much a word of a name tells, in bits: the rarer it is, the more.

    >>> bits("smith") < bits("musakhanuly")
    True
    """
    share = _tables().shares.get(skeleton(word))
    known = math.log2(1000 / share) if share else _RARE
    chinese = syllables_as_wade(word)
    if chinese is not None:
        known = min(known, 7.0 if chinese.count(" ") == 0 else 9.0)
    return min(known, _SHORT.get(len(word), _RARE), _RARE)


@lru_cache(maxsize=500_000)
def block(word: str) -> str:
    """What all spellings of a word share, coarsely: its consonants, without endings that come and go.

    >>> block("musakhanuly") == block("musahanov")
    True
    """
    line = _tables().variants.get(word)
    if line is not None:
        word = _tables().first_of[line]
    stem = _descent(word) or _family(word)
    heard = sound(stem[0].split()[0] if stem else word).replace("g", "k")
    return _first(heard) + re.sub(r"[aeiou]", "", heard[1:])


def _first(heard: str) -> str:
    """The first letter of a word; one for all vowels, which romanisations exchange."""
    return "a" if heard[:1] in ("i", "u") else heard[:1]


def initials(word: Word) -> tuple[str, ...]:
    """The letters that an initial of this word may be, coarsely, with those of its full form."""
    tables = _tables()
    forms = {word.text}
    forms |= _long_forms().get(word.text, frozenset())
    line = tables.variants.get(word.text)
    if line is not None:
        forms.add(tables.first_of[line])
    return tuple(sorted({_first(sound(form).replace("g", "k")) for form in forms if form}))


@cache
def _long_forms() -> Mapping[str, frozenset[str]]:
    long: dict[str, set[str]] = {}
    for name, forms in _tables().short_forms.items():
        for form in forms:
            long.setdefault(form, set()).add(name)
    return {form: frozenset(names) for form, names in long.items()}


@lru_cache(maxsize=500_000)
def words_agree(one: Word, other: Word) -> Agreement | None:
    """How two words agree, ``bits`` being what is lost against the very same letters; None: they do not."""
    a, b = one.text, other.text
    if one.initial or other.initial:
        return Agreement(2.0, f"{a}. and {b}") if a[:1] == b[:1] else None
    if a == b:
        return Agreement(0.0, a)
    if one.bare or other.bare:
        return (
            Agreement(3.0, f"{a} and {b} by their consonants") if _consonants(a) == _consonants(b) else None
        )
    tables = _tables()
    lines = tables.variants.get(a), tables.variants.get(b)
    if None not in lines:
        return Agreement(0.5, f"{a} and {b}, one name") if lines[0] == lines[1] else _short_form(a, b)
    return next((found for compare in _COMPARISONS if (found := compare(a, b))), None)


def _romanised(a: str, b: str) -> Agreement | None:
    """Two romanisations of one word."""
    return Agreement(0.5, f"{a} and {b}, two spellings") if skeleton(a) == skeleton(b) else None


def _chinese(a: str, b: str) -> Agreement | None:
    """Pinyin and Wade-Giles; two words in Pinyin are compared as they are."""
    readings = syllables_as_wade(a), syllables_as_wade(b)
    if (readings[0] is None) == (readings[1] is None):
        return None
    wade, other = (readings[0], b) if readings[0] is not None else (readings[1] or "", a)
    return Agreement(1.5, f"{a} and {b}, Pinyin and Wade-Giles") if wade.replace(" ", "") == other else None


def _short_form(a: str, b: str) -> Agreement | None:
    """Bill and William; Bill and Will, both of William."""
    forms = _tables().short_forms
    if b in forms.get(a, ()) or a in forms.get(b, ()):
        return Agreement(1.0, f"{a} and {b}, a short form")
    return None


def _descended(a: str, b: str) -> Agreement | None:
    """With and without an ending of descent; never a man's with a woman's."""
    one, other = _stem(a), _stem(b)
    if one[1] and other[1] and one[1] != other[1]:
        return None
    if one[2] == other[2] or skeleton(one[0]) != skeleton(other[0]):
        return None
    if "family" in (one[2], other[2]):
        return Agreement(3.0, f"{a} and {b}, with another ending")
    return Agreement(1.0, f"{a} and {b}, with and without the ending")


@lru_cache(maxsize=200_000)
def _stem(word: str) -> tuple[str, str | None, str | None]:
    """A word without its ending of descent or family, the sex and the kind of the ending."""
    if known := _descent(word):
        return known[0], known[1], "descent"
    if (family := _family(word)) and family[0].split()[1] in ("ov", "ev"):
        return family[0].split()[0], family[1], "family"
    return word, None, None


def _alike(a: str, b: str) -> Agreement | None:
    """Long words that sound alike, or that differ in a single letter."""
    if min(len(a), len(b)) < _SOUND_LETTERS or _of_man_and_woman(a, b):
        return None
    if sound(a) == sound(b):
        return Agreement(2.0, f"{a} and {b} sound alike")
    if sound(a).replace("g", "k") == sound(b).replace("g", "k"):
        return Agreement(2.5, f"{a} and {b} sound alike, g and h")
    if min(len(a), len(b)) >= _TYPO_LETTERS and _vowels_differ(a, b):
        return Agreement(4.0, f"{a} and {b} differ in a vowel")
    if min(len(a), len(b)) >= _TYPO_LETTERS and a[0] == b[0] and a[-1] == b[-1] and _one_letter(a, b):
        return Agreement(4.0, f"{a} and {b} differ in a letter")
    return None


def _of_man_and_woman(a: str, b: str) -> bool:
    one, other = _family(a) or _descent(a), _family(b) or _descent(b)
    return one is not None and other is not None and one[1] != other[1]


def _one_letter(a: str, b: str) -> bool:
    return Levenshtein.distance(skeleton(a), skeleton(b), score_cutoff=1) == 1


def _affectionate(a: str, b: str) -> Agreement | None:
    """Ulan and Ulanbek."""
    short, long = sorted((a, b), key=len)
    endings = (long.removesuffix(ending) for ending in _tables().affectionate if long.endswith(ending))
    if len(short) >= 4 and any(skeleton(stem) == skeleton(short) for stem in endings):
        return Agreement(1.0, f"{a} and {b}, with and without the ending", 7.0)
    return None


def _loosely(a: str, b: str) -> Agreement | None:
    """Short words that differ in one vowel only: for those who have more in common than the name."""
    if min(len(a), len(b)) < 4 or _of_man_and_woman(a, b):
        return None
    alike = sound(a).replace("g", "k") == sound(b).replace("g", "k") or _vowels_differ(a, b)
    return Agreement(1.0, f"{a} and {b} differ in a vowel", 8.0) if alike else None


def _vowels_differ(a: str, b: str) -> bool:
    """True where one vowel, and nothing else, is another or is missing."""
    one, other = sound(a), sound(b)
    consonants = [re.sub(r"[aiu]", "", word) for word in (one, other)]
    return consonants[0] == consonants[1] and Levenshtein.distance(one, other, score_cutoff=1) == 1


_COMPARISONS = (_romanised, _chinese, _short_form, _descended, _alike, _affectionate, _loosely)


@lru_cache(maxsize=100_000)
def _consonants(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyw]", "", word))


def agreement(one: PersonName, other: PersonName) -> Agreement | None:
    """How much of one person two names tell, in bits; None where they are two people's names.

    >>> agreement(parse_name("Aliya Nur"), parse_name("Alina Nur")) is None
    True
    """
    short, long = sorted((one, other), key=lambda name: (len(name.words), name.words))
    if not short.words or _apart(one, other):
        return None
    whole = _as_one_word(short, long)
    if whole:
        return whole
    pairs = _paired(short.words, long.words)
    if pairs is None:
        return _as_wade_giles(one, other) or _as_wade_giles(other, one)
    return _weighed(short, long, pairs)


def _apart(one: PersonName, other: PersonName) -> bool:
    """Junior is not senior, and Ivanovich is not Petrovich."""
    if one.generation != other.generation and not (one.single or other.single):
        return True
    a, b = one.patronymic, other.patronymic
    return bool(a and b and sound(a) != sound(b))


def _as_one_word(short: PersonName, long: PersonName) -> Agreement | None:
    if len(short.words) == len(long.words) or short.single:
        return None
    if any(word.initial for word in long.words) or skeleton(short.joined) != skeleton(long.joined):
        return None
    told = sum(bits(word.text) for word in short.words)
    return Agreement(told - 0.5, f"{short.joined}, written in two ways")


def _as_wade_giles(pinyin: PersonName, other: PersonName) -> Agreement | None:
    """As "Deng Xiaoping" and "Teng Hsiao-ping": the one's words in Wade-Giles are those of the other.

    Many syllables are good in both systems, so that this is asked only of whole names.
    """
    if pinyin.single or len(pinyin.words) != len(other.words):
        return None
    for word, written in zip(pinyin.words, other.words, strict=True):
        reading = syllables_as_wade(word.text)
        if reading is None or reading.replace(" ", "") != written.text:
            return None
    told = sum(bits(word.text) for word in pinyin.words)
    surely = any(syllables_as_wade(word.text) is None for word in other.words)
    return Agreement(
        told - (1.5 if surely else 4.0), f"{pinyin.joined} and {other.joined}, Pinyin and Wade-Giles"
    )


# The word of the longer name that agrees with each word of the shorter one, and how.
_Pairs = tuple[tuple[int, Agreement], ...]


def _paired(short: tuple[Word, ...], long: tuple[Word, ...]) -> _Pairs | None:
    """Each word of the shorter name with one of the longer name; None where a word has no partner."""
    pairs: list[tuple[int, Agreement]] = []
    free = list(range(len(long)))
    before = -1
    for number, word in enumerate(short):
        found = [
            (agreed.bits + agreed.doubt, at < before, abs(at - number), at, agreed)
            for at in free
            if (agreed := words_agree(word, long[at]))
        ]
        if not found:
            return None
        *_, before, agreed = min(found, key=lambda item: item[:4])
        pairs.append((before, agreed))
        free.remove(before)
    return tuple(pairs)


def _weighed(short: PersonName, long: PersonName, pairs: _Pairs) -> Agreement:
    told, lost, doubt = 0.0, 0.0, 0.0
    for word, (at, agreed) in zip(short.words, pairs, strict=True):
        partner = long.words[at]
        if word.initial or partner.initial:
            told += _INITIAL
        else:
            told += min(bits(word.text), bits(partner.text))
        lost += agreed.bits
        doubt += agreed.doubt
    details = [agreed.detail for _, agreed in pairs if agreed.bits] or ["the same words"]
    for cost, doubted, detail in (_order(short, pairs), _left_out(short, long, pairs)):
        lost += cost
        doubt += doubted
        if detail:
            details.append(detail)
    return Agreement(told - lost, "; ".join(details), doubt)


def _order(short: PersonName, pairs: _Pairs) -> tuple[float, float, str]:
    """Family name first or last: no matter, unless each of the words may be a given name."""
    places = [at for at, _ in pairs]
    if places == sorted(places):
        return 0.0, 0.0, ""
    given = all(word.text in _tables().variants for word in short.words)
    if given:
        return 0.0, 10.0, "in another order, and each may be a given name"
    return 0.5, 0.0, "in another order"


def _doubt_of_one_word(word: Word, long: PersonName) -> float:
    """Who is called by a family name alone; of a family in the news it is seldom the others."""
    meant = _tables().alone.get(word.text)
    if meant is None or any(other.text in meant for other in long.words) or word.text == long.words[0].text:
        return 2.0
    return 8.0


def _left_out(short: PersonName, long: PersonName, pairs: _Pairs) -> tuple[float, float, str]:
    """What only the longer name has: a middle name or second family name, hardly the first name."""
    if short.single and not long.single:
        return 0.0, _doubt_of_one_word(short.words[0], long), "one word of it alone"
    taken = {at for at, _ in pairs}
    left = [number for number in range(len(long.words)) if number not in taken]
    if not left:
        return 0.0, 0.0, ""
    names = " ".join(long.words[number].text for number in left)
    turned = pairs[0][0] == len(long.words) - 1
    if left == [0] and long.words[0].text in _tables().address:
        return 1.0, 0.0, f"without {names}"
    if left == [0] and len(short.words) > 2 and long.words[0].text in _tables().unsaid:
        return 1.0, 0.0, f"without {names}"
    if 0 in left and len(left) > 1 and len(short.words) > 1 and left == list(range(len(left))):
        return 0.0, 5.0, f"the last names alone, without {names}"
    if (0 in left and not turned) or sum(word.text in _tables().burmese for word in long.words) > 1:
        return 0.0, 12.0, f"without {names}"
    last = len(long.words) - 1 in left
    return (1.5 if last else 0.5) * len(left), 0.0, f"without {names}"
