"""Page data that no news story ends in: of any size, and hostile; and a page open in a real Chromium."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.case import Case
from kg.explorer import explore
from kg.explorer.data import Article, Claim, Entity, Evidence, Fact, Link, PageData
from kg.records import Span

FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
NAMES = {"Person": "person", "Arrest": "arrest", "Meeting": "meeting", "agent": "agent", "patient": "patient"}


def synthetic(count: int) -> PageData:
    """So many entities with about one and a half facts each, some hubs, in one article a thousand facts."""
    rng = random.Random(count)
    entities = tuple(
        Entity(
            f"https://example.org/{i}",
            f"Person Number {i}",
            ("Person", "Court", "City", "PeopleGroup")[i % 4],
        )
        for i in range(count)
    )
    facts, links = [], []
    text = "Somebody arrested somebody else on that day. " * 20
    for number in range(count * 3 // 2):
        a = number % count
        b = rng.randrange(max(0, a - 40), min(count, a + 40)) if number % 5 else rng.randrange(min(count, 25))
        if a == b:
            b = (a + 1) % count
        at = (number % 20) * 45
        evidence = Evidence(number // 1000, Span(at, at + 43), Span(at + 9, at + 17))
        claim = Claim((b,) if number % 3 == 0 else (), "asserts", 0.9, (evidence,))
        status = ("occurred", "occurred", "occurred", "refused", "possible", "negated")[number % 6]
        day = f"20{10 + number % 12:02}-0{1 + number % 9}-01"
        time = (day, day, day) if number % 2 else (None, None, None)
        kind = ("Arrest", "Meeting")[number % 2]
        facts.append(
            Fact(
                f"https://example.org/f{number}",
                "event",
                kind,
                status,
                (("agent", a), ("patient", b)),
                (),
                *time,
                (claim,),
            )
        )
        links.append(Link(a, b, kind.lower(), number))
    articles = tuple(
        Article(f"https://example.org/a{i}", f"article-{i}", f"Article {i}", text, "2020-01-01")
        for i in range(len(facts) // 1000 + 1)
    )
    return PageData(
        entities,
        tuple(facts),
        tuple(sorted(links, key=lambda k: (k.source, k.target, k.fact or 0))),
        articles,
        NAMES,
    )


@pytest.fixture(scope="session")
def page_data() -> Callable[[int], PageData]:
    return synthetic


class Browser:
    """Opens pages; whatever they ask for, say on the console or pop up is kept."""

    def __init__(self, browser) -> None:  # type: ignore[no-untyped-def]
        self._browser = browser
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.dialogs: list[str] = []

    def open(self, file: Path, hash_: str = "", *, width: int = 1440, height: int = 900, **context):  # type: ignore[no-untyped-def]
        self.requests, self.messages, self.dialogs = [], [], []
        page = self._browser.new_context(viewport={"width": width, "height": height}, **context).new_page()
        page.set_default_timeout(8000)
        address = file.resolve().as_uri()
        page.on(
            "request",
            lambda r: None if r.url.partition("#")[0] == address else self.requests.append(r.url[:200]),
        )
        page.on("console", lambda m: self.messages.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.messages.append(str(e)))
        page.on("dialog", lambda d: (self.dialogs.append(d.message), d.dismiss()))
        page.goto(address + hash_)
        page.wait_for_selector("html[data-ready=yes]", state="attached", timeout=20_000)
        return page


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield Browser(launched)
        launched.close()


@pytest.fixture(scope="module")
def file(sample_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample case as a page."""
    made = tmp_path_factory.mktemp("page") / "graph.html"
    explore(sample_case, made)
    return made


@pytest.fixture
def page(browser, file: Path) -> Iterator:  # type: ignore[no-untyped-def,type-arg]
    """That page, open; it must not have asked for anything, nor complained."""
    opened = browser.open(file)
    yield opened
    assert browser.requests == []
    assert browser.messages == []
    assert browser.dialogs == []
    opened.context.close()
