"""Which place a name means: decided by what the article says around it, or left open.

A gazetteer's entry is only the first guess. There is a Tripoli in Libya, in Lebanon and in Greece, a Georgia
beside Russia and one beside Florida; and a town that nobody has heard of may share its name with a camp.
So each name is weighed against its namesakes by *signs*: a country named beside it ("Tripoli, Lebanon", "the
Libyan capital, Tripoli"), countries in its sentence, in the dateline and in the whole article, other places
of the same division. Size decides only where one place dwarfs the others and nothing speaks against it. What
stays undecided gets no identifier, and the reasons are kept in words for whoever asks.

A name's label and spellings are left as the article writes them; only the identifier tells who is meant.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.atlas import Located, load_atlas
from kg.extraction.analysis import Reading
from kg.gazetteer import Entry, Gazetteer, load_gazetteer
from kg.records import Article, Entity, Placing, Span

__all__ = ["Sign", "links_within", "locate", "signs_of", "weigh"]

Links = tuple[tuple[str, str], ...]

_PLACES = frozenset({"Country", "Region", "City"})

# What a sign is worth. Named beside the place, a country all but settles it.
_BESIDE = 6.0
_SHARE = 3.0  # for all of the article's countries; less for a part of them
_DATELINE = 1.5
_SENTENCE = 1.0
_SAME_DIVISION = 1.5
_TENFOLD = 1.5  # for each tenfold difference in people
_COUNTRY = 3.0  # a country's own name means the country
_OTHER_KIND = -2.0  # a division where the words say a city, and the reverse

_MARGIN = 1.5  # by which the best must lead where the article speaks for it
_OF_ONE_MEANING = 8  # letters: a division's longer name is hardly anything else's
_LEADS_AT_HOME = 5  # times as many people as a namesake in the same country
_DWARFS = 20  # times as many people: enough by itself where nothing speaks against it
_WELL_KNOWN = 200_000  # people; a smaller place needs something in the article that speaks for it

_DIRECTION = (
    r"(?:(?:far|north|south|east|west|central|remote)[a-z]*[- ](?:part of |region of |province of )?)*"
)
_AFTER = re.compile(
    rf"(?:,|,? in| \(|,? (?:a|the) [a-z -]{{0,30}}(?:in|of))\s?(?:the )?{_DIRECTION}|"
    rf",\s[A-Z][\w.' -]{{2,25}},\s"
)
_AFTER_ADJECTIVE = re.compile(rf",\s(?:the|a|an)\s{_DIRECTION}(?:[a-z-]+\s)?")
_AREA = re.compile(
    r"(?:'s|’s)?\s(?:[a-z-]+\s)?(?:capital|city|town|port|village|province|state|region|district)\b"
)
_BEFORE = re.compile(
    r"(?:'s|’s)?\s(?:(?!(?:in|at|of|near|for|to|and|from)\b)[a-z-]+\s){0,3}?"
    r"(?:capital|city|town|port|village|province|state|region|district|county)"
    r"(?:\scity|\stown)?(?:,|\sof)?\s(?:the\s)?"
)
_CLOSES = re.compile(
    r"\s*(?:$|[,.;:)\]\"”—–-]|and(?! [A-Z])|"
    r"(?:or|on|in|to|for|at|by|as|where|when|who|which|after|before|since|with|from|has|have|had|is|are|was|were)"
    r"\b)"
)
_PEOPLE = frozenset({"Person", "PeopleGroup"})
_MORE_ABOUT = 3  # times as often as the country of the next
_DIVISIONS = ("Province", "State", "Region", "Governorate")
_DIVISION = re.compile(r"(.+) (province|state|region|governorate|oblast)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?][\"”’']?\s+(?=[A-Z\"“])|\n")


@dataclass(frozen=True, slots=True)
class Sign:
    """Words of the article that point to a country: its name, its people, a place that lies in it."""

    span: Span
    name: str
    type: str
    countries: frozenset[str]
    divisions: frozenset[str] = frozenset()  # GeoNames identifiers

    def points_to(self, place: Located) -> bool:
        """Whether the place is it or lies in it; of a division, whether it lies in that division."""
        if place.country in self.countries and not self.divisions:
            return True
        return bool({place.id, place.region} & self.divisions) or (
            self.type == "Country" and place.country in self.countries
        )


def locate(reading: Reading) -> tuple[Entity, ...]:
    """The reading's entities with identifiers and countries that fit the article."""
    spans: dict[str, list[Span]] = {}
    for reference in reading.references:
        if reference.kind == "name" and len(reference.entities) == 1:
            spans.setdefault(reference.entities[0], []).append(reading.span(reference.start, reference.end))
    return weigh(reading.article, reading.entities, spans, signs_of(reading))


def links_within(name: str, links: Links, outer: tuple[str, str, Links]) -> Links:
    """The identifier of the place of this name that lies in ``outer`` (name, type, links), if sure."""
    atlas, sign = load_atlas(), sign_of(*outer, Span(0, 0))
    own = atlas.place(dict(links).get("geonames", ""))
    candidates = atlas.namesakes(name) or ((own,) if own else ())
    if sign is None or not candidates:
        return links
    inside = [p for p in candidates if p.type == "City" and sign.points_to(p)]
    inside.sort(key=lambda p: (-p.people, int(p.id)))
    if not inside or (len(inside) > 1 and not _is_smaller_at_home(inside[1], inside[0])):
        return ()
    return (("geonames", inside[0].id),)


def signs_of(reading: Reading) -> tuple[Sign, ...]:
    """What points to countries, in the order of the text, the dateline first."""
    gazetteer = load_gazetteer()
    found = list(_dateline_signs(reading.article, gazetteer))
    for name in reading.names:
        if name.links or name.type in _PLACES:
            sign = sign_of(name.canonical, name.type, name.links, reading.span(name.start, name.end))
            if sign is not None:
                found.append(sign)
    return tuple(found)


def sign_of(name: str, type_: str, links: tuple[tuple[str, str], ...], span: Span) -> Sign | None:
    """What a name of the gazetteer points to; None where it could be any of several towns."""
    atlas, gazetteer = load_atlas(), load_gazetteer()
    known = dict(links)
    entry = gazetteer.find(name)
    if type_ in ("Country", "PeopleGroup"):
        if "iso" in known:
            divisions = (
                {p.id for p in atlas.namesakes(name) if p.type == "Region"} if name == "Georgia" else set()
            )
            return Sign(span, name, type_, frozenset({known["iso"]}), frozenset(divisions))
        place = atlas.place(known.get("geonames", ""))
        return Sign(span, name, type_, frozenset({place.country})) if place else None
    if type_ == "Region":
        same = [p for p in atlas.namesakes(name) if p.type == "Region"]
        place = atlas.place(known.get("geonames", ""))
        ids = frozenset(p.id for p in [*same, *([place] if place else [])])
        countries = frozenset(p.country for p in same) or _country_of(place, entry)
        return Sign(span, name, type_, countries, ids) if countries else None
    state = next((p for p in atlas.namesakes(name) if (p.type, p.country) == ("Region", "US")), None)
    if type_ == "City" and state is not None:  # New York, Washington: beside a town they are the state
        return Sign(span, name, "Region", frozenset({"US"}), frozenset({state.id}))
    if type_ == "City" and entry is not None and entry.trusted and not atlas.namesakes(name):
        place = atlas.place(known.get("geonames", ""))
        if place is not None:
            return Sign(span, name, type_, frozenset({place.country}), frozenset({place.region} - {""}))
    return None


def _country_of(place: Located | None, entry: Entry | None) -> frozenset[str]:
    country = place.country if place else entry.country if entry and entry.type in _PLACES else None
    return frozenset({country} if country else ())


def _dateline_signs(article: Article, gazetteer: Gazetteer) -> Iterable[Sign]:
    if article.dateline is None:
        return
    start, end = article.dateline
    for match in re.finditer(r"[^,()/]+", article.text[start:end]):
        words = match.group().strip()
        entry = gazetteer.find(words) if words else None
        if entry is not None and entry.type in _PLACES:
            at = start + match.start()
            sign = sign_of(entry.name, entry.type, entry.links, Span(at, at + len(match.group())))
            if sign is not None:
                yield sign


def weigh(
    article: Article,
    entities: Sequence[Entity],
    spans: Mapping[str, Sequence[Span]],
    signs: Sequence[Sign],
) -> tuple[Entity, ...]:
    """Each entity that is a named place, with the identifier that the article supports, or without one."""
    scales = _Scales(article, signs)
    return tuple(
        scales.placed(entity, tuple(spans.get(entity.id, ()))) if entity.named else entity
        for entity in entities
    )


@dataclass(frozen=True, slots=True)
class _Weight:
    """How much speaks for one place of a name, and what."""

    place: Located
    context: float
    prior: float
    reasons: tuple[str, ...]
    beside: bool = False
    near: bool = False  # another place of its division is named

    @property
    def score(self) -> float:
        return self.context + self.prior


class _Scales:
    """One article's signs, against which names are weighed."""

    def __init__(self, article: Article, signs: Sequence[Sign]) -> None:
        self.text = article.text
        self.dateline = article.dateline
        self.signs = signs
        self.atlas = load_atlas()
        self.gazetteer = load_gazetteer()

    def placed(self, entity: Entity, spans: tuple[Span, ...]) -> Entity:
        bearers = self.gazetteer.institutions(entity.label)
        if len(bearers) > 1 and not (entity.type in _PLACES or entity.type in _PEOPLE):
            return self._institution(entity, bearers)
        entry = self._entry(entity)
        if entity.type not in _PLACES:
            return replace(entity, country=self._home(entity, entry)) if entry else entity
        if entry is not None and entry.by_hand and not entry.country and entry.type == "Region":
            candidates = tuple(p for p in self._candidates(entity) if p.type == "Region")
            if not candidates:
                return entity  # a part of the world, in no one country
        else:
            candidates = self._candidates(entity)
        if not candidates:
            return replace(entity, country=self._country_beside(spans) or self._home(entity, entry))
        if len(candidates) == 1:
            return self._confirmed(entity, entry, candidates[0], spans)
        return self._decided(entity, candidates, spans)

    def _entry(self, entity: Entity) -> Entry | None:
        forms = (self.gazetteer.find(name) for name in (entity.label, *entity.aliases))
        return next((entry for entry in forms if entry is not None and entry.type == entity.type), None)

    def _home(self, entity: Entity, entry: Entry | None) -> str | None:
        known = dict(entity.links)
        if "iso" in known:
            return known["iso"]
        place = self.atlas.place(known.get("geonames", "")) if entity.type != "PeopleGroup" else None
        if place is not None:
            return place.country
        return entry.country if entry and entry.type != "PeopleGroup" else None

    def _candidates(self, entity: Entity) -> tuple[Located, ...]:
        """The places that the name may mean; of a city and its own division the one that the words say."""
        own = self.atlas.place(dict(entity.links).get("geonames", ""))
        names = (entity.label, *entity.aliases)
        shared = next((found for name in names if (found := self.atlas.namesakes(name))), ())
        if own is None and not shared:
            shared = self._by_other_name(entity)
        if own is None and not shared and entity.type == "Region":
            own = self._division(entity.label)
        if entity.type == "Country":
            shared = tuple(
                p for p in shared if p.type == "Country" or (p.type == "Region" and p.country == "US")
            )
        else:
            shared = tuple(p for p in shared if p.type != "Country")
        if own is not None and own not in shared:
            if shared and not any(_kin(own, p) for p in shared) and own.type != "City":
                return (own,)  # the gazetteer's own tables know the name as another place
            shared = (own, *shared)
        same_kind = {p.country for p in shared if p.type == entity.type}
        return tuple(p for p in shared if p.type == entity.type or p.country not in same_kind)

    def _by_other_name(self, entity: Entity) -> tuple[Located, ...]:
        """The places of today's name that lie in the country of the former one: Brest for Brest-Litovsk."""
        entry = self._entry(entity)
        if entry is None or entry.name == entity.label or not entry.country:
            return ()
        return tuple(p for p in self.atlas.namesakes(entry.name) if p.country == entry.country)

    def _division(self, label: str) -> Located | None:
        """The division that is called by its name and what it is: "Kaduna state", "Abyan Province"."""
        named = _DIVISION.fullmatch(label)
        for kind in (named.group(2).title(), *_DIVISIONS) if named else ():
            entry = self.gazetteer.find(f"{named.group(1)} {kind}" if kind and named else label)
            if entry is not None and entry.type == "Region":
                return self.atlas.place(dict(entry.links).get("geonames", ""))
        bare = self.gazetteer.find(named.group(1)) if named else None
        if bare is not None and bare.type == "Region":
            return self.atlas.place(dict(bare.links).get("geonames", ""))
        return None

    def _confirmed(
        self, entity: Entity, entry: Entry | None, place: Located, spans: tuple[Span, ...]
    ) -> Entity:
        """The only place of its name keeps its identifier, unless it is small or doubtful and unsupported."""
        if "Country" in (place.type, entity.type):
            return replace(entity, country=place.country)
        weight = self._weight(place, spans, entity)
        elsewhere = self._country_beside(spans)
        if elsewhere is not None and elsewhere != place.country:
            return _open(entity, elsewhere, (f"{self._name(elsewhere)} is named beside it",))
        alone = _is_trusted(entry) and not self._others(spans)
        if weight.context > 0 or alone or self._is_known(entry, place):
            return replace(entity, links=(("geonames", place.id),), country=place.country)
        reason = f"nothing in the article speaks for the {place.type.lower()} of that name in "
        return _open(entity, None, (reason + self._name(place.country),))

    def _is_known(self, entry: Entry | None, place: Located) -> bool:
        """Whether the name alone tells the place: a division, a large city, one from a table by hand."""
        if entry is None or not entry.trusted:
            return False
        if place.type == "Region":
            return entry.by_hand or place.country == "US" or len(entry.name) >= _OF_ONE_MEANING
        return entry.by_hand or place.people >= _WELL_KNOWN

    def _decided(self, entity: Entity, candidates: Sequence[Located], spans: tuple[Span, ...]) -> Entity:
        most = max(p.people for p in candidates)
        weights = [self._weight(place, spans, entity, most) for place in candidates]
        weights.sort(key=lambda w: (-w.score, -w.place.people, int(w.place.id)))
        best, second = weights[0], weights[1]
        lead = best.score - second.score
        elsewhere = self._country_beside(spans)
        if elsewhere is not None and elsewhere != best.place.country and not best.beside:
            return _open(entity, elsewhere, (f"{self._name(elsewhere)} is named beside it",))
        world = self._world_city(entity, weights)
        if world is not None:
            return self._chosen(entity, world, max(1.0, world.score - best.score))
        if entity.type == "Country" and (best.place.type == "Country" or lead < _MARGIN):
            return replace(entity, country=self._home(entity, None))
        if best.context > 0 and lead >= _MARGIN:
            return self._chosen(entity, best, lead)
        near = [w for w in weights[1:] if w.score > best.score - _MARGIN]
        if best.context > 0 and all(_is_smaller_at_home(w.place, best.place) for w in near):
            return self._chosen(entity, best, lead)
        if best.place.type == entity.type == "Region" and not any(
            w.context > 0 or w.place.type == "Region" for w in weights[1:]
        ):
            return (
                self._chosen(entity, best, lead) if best.context > 0 else self._confirmed_alone(entity, best)
            )
        rivals = max(w.context for w in weights[1:])
        people = max((w.place.people for w in weights[1:]), default=0)
        dwarfs = best.place.people >= _DWARFS * max(people, 1) and best.place.type == "City"
        if rivals <= max(best.context, 0) and (dwarfs or best.place.type == "Country"):
            return self._chosen(entity, best, lead)
        countries = {w.place.country for w in weights if w.score > best.score - _MARGIN}
        home = best.place.country if len(countries) == 1 and best.context > 0 else None
        where = [self._where(w.place) for w in weights[:3]]
        return _open(
            entity, home, (f"it may be the one in {' or '.join(dict.fromkeys(where))}", *best.reasons)
        )

    def _institution(self, entity: Entity, bearers: Sequence[Entry]) -> Entity:
        """Which of the institutions of a short name is meant: that of the country it is most about."""
        counted = Counter(c for s in self.signs for c in s.countries)
        ranked = sorted(bearers, key=lambda b: (-counted[b.country or ""], b.name))
        first, second = (counted[b.country or ""] for b in ranked[:2])
        if not first or first < _MORE_ABOUT * second:
            names = " or ".join(f"{b.name} ({b.country})" for b in ranked[:3])
            return replace(entity, country=None, placing=Placing(0.0, ("left open", f"it may be {names}")))
        best = ranked[0]
        share = first / sum(counted.values())
        reasons = (
            f"{best.name}, of {self._name(best.country or '')}",
            f"{share:.0%} of what points to a country in the article points there",
        )
        score = round(first / (first + second + 1), 2)
        return replace(entity, type=best.type, country=best.country, placing=Placing(score, reasons))

    def _world_city(self, entity: Entity, weights: Sequence[_Weight]) -> _Weight | None:
        """The city that all the world means by the name, unless the article is about a namesake's home."""
        entry = self._entry(entity)
        own = (
            dict(entry.links).get("geonames") if entry and entry.by_hand and entry.type == "Region" else None
        )
        if not own and not any(self.atlas.is_world_city(name) for name in (entity.label, *entity.aliases)):
            return None
        largest = max(weights, key=lambda w: (w.place.id == own, w.place.people))
        if any(w.beside or (w.near and not largest.context) for w in weights if w is not largest):
            return None
        return replace(largest, reasons=("what the world's news mean by the name", *largest.reasons))

    def _confirmed_alone(self, entity: Entity, best: _Weight) -> Entity:
        """A division whose namesakes are all towns that nobody speaks of."""
        if self._is_known(self._entry(entity), best.place):
            return self._chosen(entity, best, 1.0)
        return _open(entity, None, (f"nothing in the article speaks for {self._where(best.place)}",))

    def _chosen(self, entity: Entity, best: _Weight, lead: float) -> Entity:
        place = best.place
        links = entity.links if place.type == "Country" else (("geonames", place.id),)
        reasons = (f"the one in {self._where(place)}", *best.reasons)
        return replace(
            entity,
            type=place.type,
            links=links,
            country=None if self.atlas.is_disputed(place.id) else place.country,
            placing=Placing(round(1 / (1 + math.exp(-lead)), 2), reasons),
        )

    def _weight(self, place: Located, spans: tuple[Span, ...], entity: Entity, most: int = 0) -> _Weight:
        signs = [s for s in self.signs if not any(_overlap(s.span, span) for span in spans)]
        pointing = [s for s in signs if s.points_to(place)]
        beside = [s for s in pointing if any(self._beside(span, s) for span in spans)]
        context, reasons = 0.0, []
        name = self._name(place.country)
        if beside or self._follows_its_town(place, spans):
            context += _BESIDE
            reasons.append(f"{beside[0].name if beside else 'a town of it'} is named beside it")
        counted = Counter(c for s in signs for c in s.countries)
        if counted[place.country]:
            share = counted[place.country] / sum(counted.values())
            context += _SHARE * share
            reasons.append(f"{share:.0%} of what points to a country in the article points to {name}")
        if self.dateline is not None and any(_overlap(s.span, self.dateline) for s in pointing):
            context += _DATELINE
            reasons.append(f"the dateline is in {name}")
        if any(self._same_sentence(span, s.span) for s in pointing for span in spans):
            context += _SENTENCE
            reasons.append("named in its sentence")
        near = bool(place.region) and any(place.region in s.divisions for s in pointing)
        if near:
            context += _SAME_DIVISION
            reasons.append(f"another place in {self.atlas.name(place.region) or 'its division'} is named")
        prior = _prior(place, most)
        if place.type != entity.type and context < _BESIDE:
            prior += _OTHER_KIND
        if most and place.people == most and most > 0:
            reasons.append(f"the largest of that name, {most:,} people")
        return _Weight(place, context, prior, tuple(reasons), beside=bool(beside), near=near)

    def _follows_its_town(self, place: Located, spans: tuple[Span, ...]) -> bool:
        """As Georgia after "Atlanta, ": what a town is said to lie in is where the town lies."""
        if place.type == "City":
            return False
        for span in spans:
            town = re.search(
                r"([A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)?), $", self.text[max(0, span.start - 60) : span.start]
            )
            if town is None:
                continue
            inside = [p for p in self._all_of(town.group(1)) if p.type == "City"]
            if any(
                place.id == p.region or (place.type == "Country" and p.country == place.country)
                for p in inside
            ):
                return True
        return False

    def _all_of(self, name: str) -> tuple[Located, ...]:
        shared = self.atlas.namesakes(name)
        if shared:
            return shared
        entry = self.gazetteer.find(name)
        place = self.atlas.place(dict(entry.links).get("geonames", "")) if entry else None
        return (place,) if place else ()

    def _country_beside(self, spans: tuple[Span, ...]) -> str | None:
        """The one country that the text sets beside the name."""
        found = {c for s in self.signs if s.type != "City" for c in s.countries if len(s.countries) == 1
                 for span in spans if self._beside(span, s)}  # fmt: skip
        return next(iter(found)) if len(found) == 1 else None

    def _beside(self, place: Span, sign: Sign) -> bool:
        if place.end <= sign.span.start <= place.end + 60:
            gap = self.text[place.end : sign.span.start]
            if sign.type == "PeopleGroup":
                area = _AREA.match(self.text, sign.span.end)
                return area is not None and _AFTER_ADJECTIVE.fullmatch(gap) is not None
            if sign.type == "City":
                return False
            return _AFTER.fullmatch(gap) is not None and _CLOSES.match(self.text, sign.span.end) is not None
        if sign.span.end <= place.start <= sign.span.end + 60 and sign.type != "City":
            return _BEFORE.fullmatch(self.text, sign.span.end, place.start) is not None
        return False

    def _same_sentence(self, one: Span, other: Span) -> bool:
        start, end = min(one.end, other.end), max(one.start, other.start)
        return end - start < 250 and _SENTENCE_END.search(self.text, start, end) is None

    def _others(self, spans: tuple[Span, ...]) -> int:
        """How much of the article points to any country, the name itself aside."""
        return sum(1 for s in self.signs if not any(_overlap(s.span, span) for span in spans))

    def _name(self, iso: str) -> str:
        return self.atlas.name(self.atlas.country_id(iso) or "") or iso

    def _where(self, place: Located) -> str:
        division = self.atlas.name(place.region) if place.region else ""
        country = self._name(place.country)
        return f"{division}, {country}" if division and place.type == "City" else country


def _is_trusted(entry: Entry | None) -> bool:
    return entry is not None and entry.trusted


def _is_smaller_at_home(place: Located, best: Located) -> bool:
    return place.country == best.country and best.people >= _LEADS_AT_HOME * place.people


def _prior(place: Located, most: int) -> float:
    if place.type == "Country":
        return _COUNTRY
    if not most or not place.people:
        return 0.0
    return max(-3 * _TENFOLD, _TENFOLD * math.log10(place.people / most))


def _open(entity: Entity, country: str | None, reasons: tuple[str, ...]) -> Entity:
    return replace(entity, links=(), country=country, placing=Placing(0.0, ("left open", *reasons)))


def _kin(one: Located, other: Located) -> bool:
    return one.country == other.country


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
