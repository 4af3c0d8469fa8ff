"""The page in a real browser: each feature by clicks and keys, no request ever, hostile articles inert."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kg.case import Case
from kg.dossier import Dossier, Fact, render
from kg.explorer import Page
from kg.explorer.data import Article, Entity, Happening, read
from kg.explorer.document import START, document

pytestmark = pytest.mark.browser

DRAWN = "[...kgExplorer.shown().nodes].map(n => kgExplorer.nodes[n].name)"
MOST = "kgExplorer.nodes.filter(n => n.family === 'person').sort((a, b) => b.weight - a.weight)"


def most(page, nth: int = 0) -> tuple[int, str]:
    return page.evaluate(f"(() => {{ const n = {MOST}[{nth}]; return [n.id, n.name]; }})()")


def drawn(page) -> list[str]:
    return page.evaluate(DRAWN)


def select(page, nth: int = 0) -> str:
    """Select a person by searching for the name."""
    name = most(page, nth)[1]
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#panel h2:has-text({json.dumps(name)})")
    return name


def test_everything_of_a_small_case_is_drawn_and_counted(page) -> None:
    nodes = page.evaluate("kgExplorer.nodes.length")
    assert len(drawn(page)) == nodes
    assert page.inner_text("#count").startswith(f"{nodes} of {nodes} entities")


def test_search_is_blind_to_case_and_accents_and_shows_the_evidence(page) -> None:
    name = most(page)[1]
    page.keyboard.press("/")
    page.keyboard.type("".join(c + "\u0301" if c in "aeiou" else c for c in name.upper()))
    assert page.inner_text("#suggestions li[aria-selected=true] .name") == name
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == name
    assert page.locator("#panel .sentence mark.trigger").count()
    assert page.locator("#panel .fact .badge").count() >= page.locator("#panel .sentence").count()


def test_search_forgives_a_typing_error(page) -> None:
    name = most(page)[1]
    page.fill("#search", name[:3] + "x" + name[4:])
    assert name in page.locator("#suggestions .name").all_inner_texts()


def test_a_click_on_a_node_selects_it_and_on_paper_lets_go(page) -> None:
    number, name = most(page)
    where = page.evaluate(f"kgExplorer.where({number})")
    page.locator("#canvas").click(position=where)
    page.wait_for_selector(f"#panel h2:has-text('{name}')")
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel h2:has-text('articles')")


def test_a_click_on_a_line_lists_its_facts(page) -> None:
    key, facts, x, y = page.evaluate(
        """(() => {
          const lines = kgExplorer.shown().drawn.lines.filter(l => l.facts.length > 1);
          for (const line of lines) for (const t of [0.5, 0.4, 0.6, 0.3, 0.7]) {
            const [a, b] = [line.a, line.b].map(kgExplorer.where);
            const x = a.x + (b.x - a.x) * t, y = a.y + (b.y - a.y) * t;
            if (kgExplorer.at(x, y) === line.key) return [line.key, line.facts, x, y];
          }
        })()"""
    )
    page.locator("#canvas").click(position={"x": x, "y": y})
    assert page.evaluate("kgExplorer.state.selected.facts") == facts
    assert page.locator("#panel .fact").count() >= len(facts) > 1, key


def test_the_merged_line_of_several_facts_has_their_number(page) -> None:
    labels = page.evaluate("kgExplorer.shown().drawn.lines.filter(l => l.facts.length > 1).map(l => l.label)")
    assert labels
    assert all(re.search(r"×\d|\+\d|, ", label) for label in labels)


def test_lines_of_different_standing_are_not_merged_and_say_it(page) -> None:
    lines = page.evaluate(
        """kgExplorer.shown().drawn.lines.map(
          l => [l.standing, l.label, [...new Set(l.facts.map(f => kgExplorer.facts[f].standing))]])"""
    )
    for standing, label, of_facts in lines:
        assert of_facts in ([standing], [])
        assert standing in ("asserted", "territory") or standing in label


def test_a_filter_takes_away_and_brings_back(page) -> None:
    before = page.evaluate("kgExplorer.shown().total")
    row = page.locator("#filters li[data-value=denied]")
    count = int(row.locator(".number").inner_text())
    row.locator("input").uncheck()
    assert page.evaluate("kgExplorer.shown().total") == before - count
    assert "no-standing=denied" in page.url
    page.locator("#filters button", has_text="All").first.click()
    assert page.evaluate("kgExplorer.shown().total") == before


def test_only_one_type_of_entity(page) -> None:
    row = page.locator("#filters li[data-value=Person]")
    row.hover()
    row.locator(".only").click()
    assert page.evaluate(
        "[...new Set([...kgExplorer.shown().nodes].map(n => kgExplorer.nodes[n].type))]"
    ) == ["Person"]


def test_more_values_of_a_filter_unfold(page) -> None:
    section = page.locator("#filters section[aria-label=What]")
    assert section.locator("li").count() == 10
    section.locator(".more").click()
    assert section.locator("li").count() > 10


def test_filters_by_article_and_by_claimer(page) -> None:
    article = page.locator("#filters section[aria-label=Article] li").first
    article.hover()
    article.locator(".only").click()
    passing = page.evaluate(
        "kgExplorer.facts.filter(f => kgExplorer.shown().facts[f.id]).map(f => f.articles)"
    )
    assert len({article for articles in passing for article in articles}) == 1
    page.locator("#filters section[aria-label='Said by'] li[data-value='-1'] input").uncheck()
    assert page.evaluate(
        "kgExplorer.facts.every(f => !kgExplorer.shown().facts[f.id] || f.claimers.some(c => c >= 0))"
    )


def test_neighbours_by_key_undo_and_redo(page) -> None:
    everybody = set(drawn(page))
    name = select(page)
    page.locator("#canvas").focus()
    sizes = []
    for key in "123":
        page.keyboard.press(key)
        sizes.append(len(drawn(page)))
    assert 1 < sizes[0] <= sizes[1] <= sizes[2] <= len(everybody)
    assert sizes[0] < len(everybody)
    page.keyboard.press("1")
    page.keyboard.press("Control+z")
    assert len(drawn(page)) == sizes[2]
    page.click("#redo")
    assert len(drawn(page)) == sizes[0]
    assert name in drawn(page)
    for _ in range(4):
        page.click("#undo")
    assert set(drawn(page)) == everybody


def test_neighbours_stand_around_the_one_they_are_neighbours_of(page) -> None:
    number, _ = most(page)
    select(page)
    page.locator("#canvas").focus()
    page.keyboard.press("1")
    page.wait_for_timeout(500)
    centre = page.evaluate(f"kgExplorer.where({number})")
    others = page.evaluate(
        f"[...kgExplorer.shown().nodes].filter(n => n !== {number}).map(n => kgExplorer.where(n))"
    )
    assert len(others) > 3
    for axis in ("x", "y"):
        assert min(o[axis] for o in others) < centre[axis] < max(o[axis] for o in others)
    distances = [((o["x"] - centre["x"]) ** 2 + (o["y"] - centre["y"]) ** 2) ** 0.5 for o in others]
    assert min(distances) > 60


def test_a_persons_story_is_told_in_order_of_time(page) -> None:
    select(page)
    assert page.locator("#panel h3").first.inner_text() == "In order of time"
    story = page.evaluate(
        """(() => { const days = [];
          let e = document.querySelector('#panel h3').nextElementSibling;
          for (const when of e.querySelectorAll('.when')) days.push(when.textContent);
          return days; })()"""
    )
    known = page.evaluate(
        f"""kgExplorer.facts.filter(f => f.ends.includes({MOST}[0].id) && f.dated && f.kind === 'event')
        .sort((a, b) => a.start - b.start).map(f => f.time.slice(0, 4))"""
    )
    years = [re.findall(r"\d{4}", day)[0] for day in story]
    assert len(story) > 1 and years == sorted(years) and set(years) == set(known)


def test_what_no_event_tells_of_a_person_stands_last(page) -> None:
    titles = []
    for nth in range(min(12, page.evaluate(f"{MOST}.length"))):
        select(page, nth)
        titles.append(page.locator("#panel h3").all_inner_texts())
    parts = ["In order of time", "Without a date", "What is told", "Background"]
    told = [[parts.index(title) for title in person if title in parts] for person in titles]
    assert all(order == sorted(order) for order in told)
    assert any(parts[order[-1]] == "Background" for order in told if order)


def test_what_is_told_most_leads_to_a_view_of_it_alone(page) -> None:
    kind = page.locator("#panel [data-only]").first
    type_, count = kind.get_attribute("data-only"), int(kind.locator(".number").inner_text())
    kind.click()
    passing = page.evaluate("kgExplorer.facts.filter(f => kgExplorer.shown().facts[f.id]).map(f => f.type)")
    assert passing == [type_] * count
    page.click("#undo")
    assert page.evaluate("kgExplorer.shown().total") > count


def test_the_overview_names_people_institutions_places_and_what_is_denied(page) -> None:
    titles = page.locator("#panel h3").all_inner_texts()
    assert [t for t in titles if t in ("People", "Institutions", "Places")] == [
        "People",
        "Institutions",
        "Places",
    ]
    assert "Denied and disputed" in titles
    assert page.inner_text("#panel .lead").startswith("Published from ")
    page.locator("#panel .list button").first.click()
    assert page.locator("#panel .sentence").count()


def test_what_is_told_twice_leads_from_one_telling_to_the_other(browser, page_data, tmp_path: Path) -> None:
    data = page_data(60)
    facts = list(data.facts)
    for number in (7, 8, 9):
        facts[number] = replace(facts[number], happening=0)
    told = (Happening("https://example.org/h", 2, ("number", "time")),)
    file = tmp_path / "told.html"
    file.write_text(document(replace(data, facts=tuple(facts), happenings=told)), encoding="utf-8")
    page = browser.open(file)
    page.evaluate("kgExplorer.goToFact(7)")
    line = page.locator("#panel .told")
    assert line.inner_text().startswith(
        "Told by 2 articles independently, which differ on number, time: also "
    )
    assert line.locator("button").count() == 2
    line.locator("button").first.click()
    assert page.evaluate("kgExplorer.state.selected.facts") == [8]
    page.evaluate("kgExplorer.goToFact(10)")
    assert page.locator("#panel .told").count() == 0
    assert browser.messages == []
    page.context.close()


def test_one_old_date_leaves_the_new_ones_their_bars(browser, page_data, tmp_path: Path) -> None:
    data = page_data(60)
    old = replace(data.facts[1], time="1912-04-15", earliest="1912-04-15", latest="1912-04-15")
    made = replace(data, facts=(data.facts[0], old, *data.facts[2:]))
    file = tmp_path / "old.html"
    file.write_text(document(made), encoding="utf-8")
    page = browser.open(file)
    bars = page.evaluate("[...document.querySelectorAll('#bars rect')].map(b => b.getAttribute('height'))")
    heights = [float(height) for height in bars]
    assert heights[0] > 0 and sum(height > 0 for height in heights) > 10
    page.locator("#time-from").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("kgExplorer.shown().facts[1]") is False
    assert len(data.facts) - 5 < page.evaluate("kgExplorer.shown().total") < len(data.facts)
    page.context.close()


def test_hide_pin_and_start_again(page) -> None:
    name = select(page)
    page.locator("#canvas").focus()
    page.keyboard.press("p")
    assert "pinned=" in page.url
    page.keyboard.press("h")
    assert name not in drawn(page)
    page.locator(".chip button").click()
    assert name in drawn(page)
    page.click("#more summary")
    page.click("#reset")
    assert "pinned" not in page.url


def _press_e(page, number: int) -> None:
    page.evaluate(f"kgExplorer.goTo({number})")
    page.locator("#canvas").focus()
    page.keyboard.press("e")


def _double_click(page, number: int) -> None:
    page.wait_for_timeout(700)  # until the neighbourhood has moved to its rings
    page.locator("#canvas").dblclick(position=page.evaluate(f"kgExplorer.where({number})"))


@pytest.mark.parametrize("expand", [_press_e, _double_click])
def test_expanding_adds_hidden_neighbours(page, expand) -> None:
    number, _ = most(page)
    select(page)
    page.locator("#canvas").focus()
    page.keyboard.press("1")
    other = page.evaluate(
        f"[...kgExplorer.shown().nodes].find(n => n !== {number} && kgExplorer.nodes[n].weight > 4)"
    )
    before = len(drawn(page))
    expand(page, other)
    assert len(drawn(page)) > before


def test_a_path_shows_its_hops_with_evidence(page) -> None:
    first = select(page)
    page.click("#path-to")
    second = most(page, 1)[1]
    page.fill("#search", second)
    page.keyboard.press("Enter")
    assert {first, second} <= set(drawn(page))
    hops = page.locator("#panel .hop").count()
    assert hops == len(drawn(page)) - 1
    assert page.locator("#panel .sentence").count() >= hops - 1
    routes = page.locator("#panel [aria-label='Other paths'] button")
    assert 1 < routes.count() <= 4
    before = drawn(page)
    routes.nth(1).click()
    assert drawn(page) != before
    page.keyboard.press("Escape")
    assert len(drawn(page)) == page.evaluate("kgExplorer.nodes.length")


def test_the_time_slider_and_the_tick_for_the_undated(page) -> None:
    undated = int(page.inner_text("#undated-count"))
    assert undated == page.evaluate("kgExplorer.facts.filter(f => !f.dated).length") > 0
    total = page.evaluate("kgExplorer.shown().total")
    page.uncheck("#undated")
    assert page.evaluate("kgExplorer.shown().total") == total - undated
    page.locator("#time-from").focus()
    page.keyboard.press("End")
    assert "time=" in page.url
    assert 0 < page.evaluate("kgExplorer.shown().total") < total - undated
    assert "–" in page.inner_text("#time-words")


def test_events_as_nodes(page) -> None:
    page.click("[data-view=events]")
    events = page.evaluate("kgExplorer.shown().drawn.events.map(f => kgExplorer.facts[f].kind)")
    assert events and set(events) == {"event"}
    assert "view=events" in page.url


def test_the_table_is_sortable_and_selects(page) -> None:
    page.keyboard.press("t")
    facts = page.locator("#table tbody tr").count()
    assert facts == page.evaluate("kgExplorer.shown().total")
    page.click("[data-sort=What]")
    first = page.locator("#table tbody button").first.inner_text()
    page.click("[data-sort=What]")
    assert page.locator("#table tbody button").first.inner_text() != first
    assert page.locator("th[aria-sort=descending]").count() == 1
    page.click("[data-rows=entities]")
    page.click("[data-sort=Name]")
    name = page.locator("#table tbody button").first.inner_text()
    page.locator("#table tbody button").first.click()
    assert page.inner_text("#panel h2") == name


def test_the_article_opens_with_its_highlights_and_closes_by_escape(page) -> None:
    select(page)
    page.locator("#panel button", has_text="Open article").first.click()
    page.wait_for_selector("dialog#article[open] mark.hot")
    text = page.locator("#article .text").text_content()
    assert text in page.evaluate(
        "JSON.parse(document.getElementById('data').textContent).articles.map(a => a.text)"
    )
    assert page.locator("#article mark").count() > page.locator("#article mark.hot").count()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#article[open]").count()
    assert page.locator("#panel h2").inner_text() == most(page)[1]


def test_a_citation_is_copied(page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    select(page)
    quote = page.locator("#panel blockquote").first.inner_text()
    page.locator("#panel button", has_text="Copy citation").first.click()
    page.wait_for_selector("#count:text-is('Copied.')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert " ".join(quote.split()) in copied and "characters" in copied


def test_the_address_brings_the_view_back(page, browser, file: Path) -> None:
    select(page)
    page.locator("#canvas").focus()
    page.keyboard.press("2")
    page.click("[data-view=events]")
    page.uncheck("#undated")
    here, address = drawn(page), page.url.partition("#")[2]
    again = browser.open(file, "#" + address)
    assert drawn(again) == here
    assert not again.is_checked("#undated")
    assert again.inner_text("#panel h2") == page.inner_text("#panel h2")
    again.context.close()


def test_a_broken_address_opens_the_whole(browser, file: Path) -> None:
    page = browser.open(
        file, "#view=nothing&focus=zz.9&time=x~y&pinned=a.b.c&no-entity=%3Cimg%3E&sel=n.<script>"
    )
    assert len(drawn(page)) == page.evaluate("kgExplorer.nodes.length")
    assert browser.messages == []
    page.context.close()


def test_what_is_shown_is_saved_with_its_standing(page) -> None:
    saved = {}
    for kind in ("csv", "svg", "png"):
        page.click("#more summary")
        with page.expect_download() as waiting:
            page.click(f"#save-{kind}")
        saved[kind] = Path(waiting.value.path()).read_bytes()
    rows = list(csv.DictReader(io.StringIO(saved["csv"].decode("utf-8-sig"))))
    assert len(rows) == page.evaluate("kgExplorer.shown().drawn.facts.size")
    assert {"denied", "claimed", "asserted"} <= {row["standing"] for row in rows}
    assert all(row["quote"] and row["article"] for row in rows)
    drawing = ElementTree.fromstring(saved["svg"])
    words = {node.text for node in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"denied", "claimed", "asserted"} <= words
    assert saved["png"].startswith(b"\x89PNG") and len(saved["png"]) > 20_000


def test_the_picture_can_be_walked_by_arrow_keys(page) -> None:
    page.locator("#canvas").focus()
    page.keyboard.press("ArrowRight")
    first = page.inner_text("#panel h2")
    names = set()
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        names.add(page.inner_text("#panel h2"))
    assert first in page.evaluate("kgExplorer.nodes.map(n => n.name)")
    assert len(names) > 1
    assert page.locator("#count").get_attribute("aria-live") == "polite"


def test_colours_follow_the_system_and_can_be_switched(browser, file: Path) -> None:
    page = browser.open(file, color_scheme="dark")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.click("#more summary")
    page.click("[data-theme-choice=light]")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert browser.messages == []
    page.context.close()


def test_on_a_small_screen_nothing_is_wider_than_it(browser, file: Path) -> None:
    page = browser.open(file, width=390, height=780)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#canvas").bounding_box()["height"] > 200
    page.context.close()


@pytest.mark.parametrize(
    ("view", "scheme"), [("links", "light"), ("events", "dark"), ("table", "light"), ("map", "dark")]
)
def test_no_serious_accessibility_finding(browser, file: Path, view: str, scheme: str) -> None:
    page = browser.open(file, f"#view={view}", color_scheme=scheme, bypass_csp=True)
    page.evaluate(f"kgExplorer.goTo({MOST}[0].id)")
    page.evaluate((Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    found, passed = page.evaluate(
        """axe.run().then(r => [
          r.violations.map(v => [v.impact, v.id, v.nodes.slice(0, 3).map(n => n.html)]), r.passes.length])"""
    )
    assert passed > 15
    assert [finding for finding in found if finding[0] in ("serious", "critical")] == []
    page.context.close()


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    '" onmouseover="alert(3)',
    "<!--<script>",
    "{{ 7 * 7 }}{% raw %}",
    "\u202egnihtyna si siht\u202c",
    "javascript:alert(4)",
    "__proto__",
    "N" * 10_000,
    '=HYPERLINK("x")',
    "",
)


@pytest.fixture(scope="module")
def hostile_file(sample_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = read(sample_case)

    def evil(i: int) -> str:
        return HOSTILE[i % len(HOSTILE)]

    entities = tuple(
        Entity(
            f"https://example.org/{i}{evil(i)}",
            evil(i),
            e.type if i % 5 else evil(i),
            (evil(i + 1),),
            (evil(i + 2), *e.identifiers),
        )
        for i, e in enumerate(data.entities)
    )
    facts = tuple(
        replace(
            f,
            type=evil(i) if i % 7 == 0 else f.type,
            words=(*f.words, ("topic", evil(i))),
            time=evil(i) if i % 9 == 0 else f.time,
        )
        for i, f in enumerate(data.facts)
    )
    links = tuple(replace(k, label=evil(i)) for i, k in enumerate(data.links))
    articles = tuple(
        Article(
            a.iri,
            evil(i),
            evil(i + 1),
            a.text[:60] + "".join(HOSTILE) + a.text[60:],
            evil(i + 2),
            evil(i + 3),
            "javascript:alert(5)",
        )
        for i, a in enumerate(data.articles)
    )
    made = tmp_path_factory.mktemp("hostile") / "graph.html"
    made.write_text(
        document(replace(data, entities=entities, facts=facts, links=links, articles=articles)),
        encoding="utf-8",
    )
    return made


def test_hostile_articles_are_inert(browser, hostile_file: Path) -> None:
    page = browser.open(hostile_file)
    for view in ("events", "table", "map", "links"):
        page.click(f"[data-view={view}]")
    for number in range(0, page.evaluate("kgExplorer.nodes.length"), 6):
        page.evaluate(f"kgExplorer.goTo({number})")
    page.locator("#panel button", has_text="Open article").first.click()
    page.wait_for_selector("dialog#article[open]")
    assert page.locator("#article .text").text_content().count("alert(1)") == 1
    page.keyboard.press("Escape")
    page.fill("#search", "script")
    page.wait_for_selector("#suggestions li")
    page.hover("#filters li >> nth=0")
    assert page.evaluate("document.querySelectorAll('body script').length") == 3
    assert (
        page.evaluate("document.querySelectorAll('img, iframe, a[href], [onmouseover], [onerror]').length")
        == 0
    )
    assert "\u202e" not in page.inner_text("body")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert browser.dialogs == [] and browser.messages == [] and browser.requests == []
    page.context.close()


def test_a_large_case_opens_soon_and_grows_by_search_and_expansion(
    browser, page_data, tmp_path: Path
) -> None:
    file = tmp_path / "large.html"
    file.write_text(document(page_data(1100)), encoding="utf-8")
    page = browser.open(file)
    start = len(drawn(page))
    assert 100 < start <= START
    assert page.inner_text("#count").startswith(f"{start} of 1,100 entities")
    page.fill("#search", "person number 1099")
    page.keyboard.press("Enter")
    assert "Person Number 1099" in drawn(page) and len(drawn(page)) == start + 1
    page.locator("#canvas").focus()
    page.keyboard.press("e")
    assert len(drawn(page)) > start + 1
    page.click("#more summary")
    page.click("#draw-all")
    assert len(drawn(page)) < 400
    page.click("#yes")
    page.wait_for_selector("#count:has-text('1,100 of 1,100 entities')")
    assert browser.messages == [] and browser.requests == []
    page.context.close()


def test_the_map_shows_places_by_their_facts_and_the_rest_beside(page) -> None:
    page.click("[data-view=map]")
    spots = page.evaluate(
        "[...document.querySelectorAll('[data-spot^=n]')].map(s => +s.dataset.spot.slice(1))"
    )
    known = page.evaluate("kgExplorer.nodes.filter(n => n.geo && n.family === 'place').map(n => n.id)")
    assert sorted(spots) == sorted(known)
    page.locator(f"[data-spot=n{spots[0]}]").focus()
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == page.evaluate(f"kgExplorer.nodes[{spots[0]}].name")
    assert page.locator("#panel .sentence").count()
    page.click("#map-lost summary")
    page.locator("#map-lost li button").first.click()
    assert page.inner_text("#panel h2") not in page.locator("[data-spot^=n] title").all_inner_texts()
    assert "view=map" in page.url


def test_the_map_follows_filters_and_time_and_moves_by_keys(page) -> None:
    page.keyboard.press("m")
    spots = page.locator("[data-spot^=n]").count()
    page.uncheck("#undated")
    assert 0 < page.locator("[data-spot^=n]").count() < spots
    page.check("#undated")

    def width() -> float:
        boxes = [page.locator("[data-spot^=n] circle").nth(i).bounding_box() for i in range(spots)]
        return max(b["x"] for b in boxes) - min(b["x"] for b in boxes)

    before = width()
    page.locator("#map-picture").focus()
    first = page.locator("[data-spot^=n] circle").first.bounding_box()["x"]
    page.keyboard.press("ArrowRight")
    assert page.locator("[data-spot^=n] circle").first.bounding_box()["x"] < first
    page.keyboard.press("-")
    assert width() < before
    page.keyboard.press("0")
    assert width() == pytest.approx(before, abs=3)


def test_names_on_the_map_do_not_lie_over_each_other(page) -> None:
    page.click("[data-view=map]")
    boxes = page.evaluate(
        """[...document.querySelectorAll('#map-drawing g[aria-hidden] text')].map(t => {
          const b = t.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"""
    )
    assert len(boxes) > 4
    over = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if min(a[2], b[2]) - max(a[0], b[0]) > 2 and min(a[3], b[3]) - max(a[1], b[1]) > 4
    ]
    assert over == []


def test_the_map_is_saved_as_a_drawing(page) -> None:
    page.click("[data-view=map]")
    page.click("#more summary")
    with page.expect_download() as waiting:
        page.click("#save-svg")
    drawing = ElementTree.fromstring(Path(waiting.value.path()).read_bytes())
    assert len(drawing.findall(".//{http://www.w3.org/2000/svg}circle")) > 3


def test_a_case_without_known_places_has_no_map(browser, page_data, tmp_path: Path) -> None:
    file = tmp_path / "nowhere.html"
    file.write_text(document(page_data(20)), encoding="utf-8")
    page = browser.open(file, "#view=map")
    assert page.is_hidden("[data-view=map]") and page.is_visible("#canvas")
    assert browser.messages == []
    page.context.close()


def test_a_very_large_case_is_packed_and_opens_with_its_communities(
    browser, page_data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.explorer.document.DRAWABLE", 1000)
    monkeypatch.setattr("kg.explorer.document.PACKED_FROM", 1000)
    file = tmp_path / "packed.html"
    file.write_text(document(page_data(1200)), encoding="utf-8")
    page = browser.open(file)
    assert "Person Number" not in file.read_text(encoding="utf-8")
    groups = page.locator("#communities button")
    assert 1 < groups.count() <= 40 and 1 < len(drawn(page)) <= 300
    before = set(drawn(page))
    groups.first.click()
    assert set(drawn(page)) != before and "group=0" in page.url
    address = page.url.partition("#")[2]
    here = drawn(page)
    page.keyboard.press("Escape")
    assert set(drawn(page)) == before
    page.click("#more summary")
    assert page.is_hidden("#draw-all")
    again = browser.open(file, "#" + address)
    assert drawn(again) == here
    assert browser.messages == [] and browser.requests == []
    page.context.close()
    again.context.close()


def test_a_notebook_shows_the_page_in_a_closed_frame(browser, file: Path, tmp_path: Path) -> None:
    cell = tmp_path / "cell.html"
    cell.write_text("<!doctype html><html data-ready=yes><body>" + Page(file)._repr_html_(), encoding="utf-8")
    page = browser.open(cell)
    frame = page.frames[1]
    frame.wait_for_selector("html[data-ready=yes]", state="attached")
    frame.click("[data-view=table]")
    assert frame.locator("#table tbody tr").count()
    assert len(page.frames) == 2 and page.frames[1].url == "about:srcdoc"
    assert browser.messages == []
    page.context.close()


def test_a_dossier_page_is_escaped_and_runs_nothing(browser, tmp_path: Path) -> None:
    evil = "</style></p><img src=x onerror=alert(1)><script>alert(2)</script>\u202e"
    fact = Fact("event", evil, "refused", "patient", (("agent", evil),), evil, evil, "asserts", evil, evil)
    made = tmp_path / "dossier.html"
    made.write_text(
        render(Dossier(evil, "Person", (evil,), (evil,), (fact,), (evil,)), "html").replace(
            "<html ", "<html data-ready=yes "
        ),
        encoding="utf-8",
    )
    page = browser.open(made)
    assert page.evaluate("document.querySelectorAll('img, script').length") == 0
    assert page.inner_text(".badge") == "refused"
    assert "alert(2)" in page.inner_text("h1") and "\u202e" not in page.inner_text("body")
    assert browser.messages == [] and browser.dialogs == [] and browser.requests == []
    page.context.close()
