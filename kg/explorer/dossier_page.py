"""The dossier of one entity as a page to print: the explorer's type and colours, no script, no request."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.explorer.document import PAGE, TURNING, policy, read_text
from kg.ontology import load_ontology

if TYPE_CHECKING:
    from kg.dossier import Dossier, Fact

__all__ = ["dossier_page"]

# As page/model.js has them: the words before those who take part, in the order of a sentence.
_ROLES = {
    "agent": "by",
    "patient": "whom",
    "counterpart": "with",
    "origin": "from",
    "destination": "to",
    "place": "in",
    "topic": "about",
    "quantity": "how many",
}
_STANCES = {"denies": "denies", "hedges": "leaves open"}


def dossier_page(dossier: Dossier) -> str:
    """One HTML document; everything from the articles is escaped."""
    style = read_text(PAGE / "style.css") + read_text(PAGE / "dossier.css")
    count = len(dossier.facts)
    return str(
        _template().render(
            policy=policy((), style),
            style=Markup(style),
            label=dossier.label,
            kind=_capital(load_ontology().label(dossier.type)),
            counted=f"{count} fact{'' if count == 1 else 's'}",
            aliases=dossier.aliases,
            namesakes="; ".join(dossier.namesakes),
            sections=[section for section in _sections(dossier) if section["facts"]],
        )
    )


def _plain(value: object) -> object:
    """What would turn the direction of text round is shown as a sign."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return TURNING.sub("\N{REPLACEMENT CHARACTER}", value)
    return value


@cache
def _template() -> Any:
    environment = Environment(
        loader=FileSystemLoader(PAGE, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_plain,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("dossier.html")


def _sections(dossier: Dossier) -> list[dict[str, Any]]:
    """Who it is, then what happened in order of time, then what has no date."""
    facts = dossier.facts
    events = [fact for fact in facts if fact.kind == "event"]
    return [
        {
            "title": "Who and what",
            "facts": [_shown(fact, dossier.label) for fact in facts if fact.kind != "event"],
        },
        {"title": "In order of time", "facts": [_shown(fact, dossier.label) for fact in events if fact.time]},
        {
            "title": "Without a date",
            "facts": [_shown(fact, dossier.label) for fact in events if not fact.time],
        },
    ]


def _shown(fact: Fact, me: str) -> dict[str, Any]:
    return {
        "time": fact.time or "",
        "what": _headline(fact),
        "standing": standing(fact),
        "roles": _roles(fact, me) if fact.kind == "event" else [],
        "quotes": [" ".join(quote.split()) for quote in (fact.quote, *fact.more_quotes)],
        "source": _source(fact),
    }


def _roles(fact: Fact, me: str) -> list[tuple[str, str]]:
    """Who takes part and how, the entity itself among them."""
    own = [(role, me) for role in fact.role.split(", ") if role]
    order = {role: i for i, role in enumerate(_ROLES)}
    parts = sorted(
        {*own, *fact.others}, key=lambda part: (order.get(part[0], len(order)), part[1] != me, part)
    )
    return [(_ROLES.get(role, role), name) for role, name in parts]


def standing(fact: Fact) -> str:
    """How a fact of a dossier stands, in the explorer's words."""
    if fact.status == "negated" or fact.stance == "denies":
        return "denied"
    if fact.status in ("refused", "requested", "possible"):
        return fact.status
    return "asserted" if fact.says == "the article" and fact.stance == "asserts" else "claimed"


def _headline(fact: Fact) -> str:
    what = load_ontology().label(fact.what)
    if fact.kind == "event":
        return _capital(what)
    others = ", ".join(name for _, name in fact.others)
    return f"{_capital(what)}: {others}" if fact.role == "subject" else f"{others}: {what}"


def _source(fact: Fact) -> str:
    denied = f" · denied by {', '.join(fact.denied_by)}" if fact.denied_by else ""
    return f"{_capital(fact.says)} {_STANCES.get(fact.stance, 'says')} · {fact.article}{denied}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
