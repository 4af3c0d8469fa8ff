"""The page for everybody: by keyboard alone, enlarged, small, without motion, on paper, read aloud."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
MOST = "kgExplorer.nodes.filter(n => n.family === 'person').sort((a, b) => b.weight - a.weight)"
ACTIVE = "document.activeElement"


def tab_to(page, condition: str, most: int = 250) -> None:
    """Press Tab until the focus is on what the condition, of the element ``e``, says."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(e => Boolean({condition}))({ACTIVE})"):
            return
    raise AssertionError(f"Tab never reached: {condition}")


def search(page, nth: int) -> str:
    name: str = page.evaluate(f"{MOST}[{nth}].name")
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    return name


def test_tab_reaches_every_control_that_is_seen_and_shows_where_it_is(page) -> None:
    name = search(page, 0)
    assert page.inner_text("#panel h2") == name
    controls = page.evaluate(
        """() => [...document.querySelectorAll('button, input, summary, [tabindex="0"]')]
          .filter(e => !e.disabled && !e.closest('#map, #table'))
          .filter(e => e.checkVisibility({ visibilityProperty: true }))
          .map((e, i) => (e.dataset.control = i))"""
    )
    assert len(controls) > 80
    reached, unmarked = set(), []
    page.locator("#search").focus()
    for _ in range(len(controls) + 20):
        number, outlined, what = page.evaluate(
            f"""(e => [e.dataset.control, getComputedStyle(e).outlineStyle !== 'none', e.id || e.className])
            ({ACTIVE})"""
        )
        if number is not None:
            reached.add(int(number))
            if not outlined:
                unmarked.append(what)
        page.keyboard.press("Tab")
    assert reached == set(controls)
    assert unmarked == []


def test_evidence_and_its_article_by_keyboard(page) -> None:
    name = search(page, 0)
    assert page.evaluate(f"{ACTIVE}.id") == "canvas"
    page.keyboard.press("Enter")
    assert page.evaluate(f"{ACTIVE}.id") == "panel"
    tab_to(page, "e.textContent === 'Open article'")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#article[open] mark.hot")
    page.keyboard.press("Escape")
    assert page.evaluate(f"{ACTIVE}.textContent") == "Open article"
    tab_to(page, "e.matches('#panel .name-button')")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") != name


def test_a_filter_and_the_time_by_keyboard(page) -> None:
    total = page.evaluate("kgExplorer.shown().total")
    page.locator("#canvas").focus()
    page.keyboard.press("/")
    tab_to(page, "e.dataset.filter && e.closest('[data-value=claimed]')")
    page.keyboard.press("Space")
    fewer = page.evaluate("kgExplorer.shown().total")
    assert fewer < total
    assert page.evaluate(f"{ACTIVE}.closest('li').dataset.value") == "claimed"
    tab_to(page, "e.id === 'time-from'")
    page.keyboard.press("End")
    assert page.evaluate("kgExplorer.state.time") and page.evaluate("kgExplorer.shown().total") < fewer
    tab_to(page, "e.id === 'undated'")
    page.keyboard.press("Space")
    assert not page.is_checked("#undated")
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert page.evaluate("kgExplorer.shown().total") == total


def test_a_path_by_keyboard(page) -> None:
    first = search(page, 0)
    page.keyboard.press("Enter")
    tab_to(page, "e.id === 'path-to'")
    page.keyboard.press("Enter")
    second = page.evaluate(f"{MOST}[2].name")
    page.keyboard.type(second)
    page.keyboard.press("Enter")
    assert page.locator("#panel .hop").count() >= 1
    assert {first, second} <= set(
        page.evaluate("[...kgExplorer.shown().nodes].map(n => kgExplorer.nodes[n].name)")
    )
    tab_to(page, "e.closest('[aria-label=\"Other paths\"]') && e.getAttribute('aria-pressed') === 'false'")
    page.keyboard.press("Enter")
    assert page.evaluate("kgExplorer.state.route") == 1
    page.keyboard.press("Escape")
    assert page.evaluate("kgExplorer.state.path") is None


def test_the_map_and_the_table_by_keyboard(page) -> None:
    page.keyboard.press("m")
    tab_to(page, "e.matches('.spot')")
    page.keyboard.press("Enter")
    assert page.locator("#panel .sentence").count()
    page.keyboard.press("t")
    tab_to(page, "e.dataset.sort === 'Published'")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{ACTIVE}.closest('th').getAttribute('aria-sort')") == "descending"
    tab_to(page, "e.dataset.row !== undefined")
    what = page.evaluate(f"{ACTIVE}.textContent")
    page.keyboard.press("Enter")
    assert page.evaluate("kgExplorer.state.selected.facts.length") == 1 and what


def test_saving_and_help_by_keyboard(page) -> None:
    page.keyboard.press("?")
    page.wait_for_selector("dialog#dialog[open]")
    page.keyboard.press("Escape")
    assert not page.locator("dialog[open]").count()
    tab_to(page, "e.matches('#more summary')")
    page.keyboard.press("Enter")
    tab_to(page, "e.id === 'save-csv'")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "facts.csv"


CLOSE = "document.querySelectorAll('dialog[open]').forEach(d => d.close())"
SEARCH = (
    f"(box => {{{{ box.focus(); box.value = {MOST}{{0}}.label;"
    " box.dispatchEvent(new Event('input')) }})(document.querySelector('#search'))"
)
ENTER = "document.querySelector('#search').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}))"
STATES = {
    "overview": "",
    "a person": f"kgExplorer.goTo({MOST}[0].id)",
    "events": "document.querySelector('[data-view=events]').click()",
    "map": "document.querySelector('[data-view=map]').click()",
    "table": "document.querySelector('[data-view=table]').click()",
    "article": "document.querySelector('#panel .text-button').click()",
    "help": f"{CLOSE}; document.querySelector('#open-help').click()",
    "suggestions": f"{CLOSE}; {SEARCH.format('[0]')}",
    "path": f"kgExplorer.goTo({MOST}[0].id); document.querySelector('#path-to').click();"
    f" {SEARCH.format('[1]')}; {ENTER}",
}


# What must be there before it is looked at, where it is not there at once.
SHOWN = {
    "article": "#article[open]",
    "help": "#dialog[open]",
    "suggestions": "#suggestions [role=option]",
    "path": "#panel .hop",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_accessibility_finding_in_any_state(browser, file: Path, scheme: str) -> None:
    page = browser.open(file, color_scheme=scheme, bypass_csp=True)
    page.evaluate(AXE)
    found = {}
    for name, act in STATES.items():
        page.evaluate(act or "0")
        if name in SHOWN:
            page.wait_for_selector(SHOWN[name])
        result, passed = page.evaluate(
            """axe.run(document, { resultTypes: ['violations'] }).then(r => [
              r.violations.filter(v => ['serious', 'critical'].includes(v.impact))
                .map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html)]), r.passes.length])"""
        )
        assert passed > 10, name
        if result:
            found[name] = result
    assert found == {}
    page.context.close()


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(400, 800, 1), (720, 450, 2), (1000, 600, 1)],
    ids=["small", "200 %", "low"],
)
def test_in_a_small_or_enlarged_window_everything_is_inside_it(
    browser, file: Path, width: int, height: int, scale: int
) -> None:
    page = browser.open(file, width=width, height=height, device_scale_factor=scale)
    page.evaluate(f"kgExplorer.goTo({MOST}[0].id)")
    outside = """[...document.querySelectorAll('button, input, summary, h2, blockquote')]
      .filter(e => e.checkVisibility({ visibilityProperty: true }))
      .map(e => [e, e.getBoundingClientRect()]).filter(([e, b]) => b.width && !e.closest('#table'))
      .filter(([e, b]) => b.left < -1 || b.right > innerWidth + 1).map(([e]) => e.outerHTML.slice(0, 90))"""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(outside) == []
    assert page.locator("#canvas").bounding_box()["height"] >= 150
    page.click("#more summary")
    if page.inner_text("#toggle-filters") == "Show filters":
        page.click("#toggle-filters")
        page.locator("#filters input").first.uncheck()
        assert page.evaluate("kgExplorer.state.off.standing.size") == 1
        page.click("#more summary")
        page.click("#toggle-filters")
    else:
        page.keyboard.press("Escape")
    for view in ("map", "table", "links"):
        page.click(f"[data-view={view}]")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#panel .text-button").first.scroll_into_view_if_needed()
    page.locator("#panel .text-button").first.click()
    box = page.locator("dialog#article[open]").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert browser.messages == []
    page.context.close()


def test_without_motion_the_picture_is_where_it_goes_at_once(browser, file: Path) -> None:
    page = browser.open(file, reduced_motion="reduce")
    page.evaluate(f"kgExplorer.goTo({MOST}[0].id)")
    page.locator("#canvas").focus()
    page.keyboard.press("1")
    where = f"kgExplorer.where({MOST}[0].id)"
    at_once = page.evaluate(where)
    page.wait_for_timeout(500)
    assert page.evaluate(where) == at_once
    assert page.evaluate("getComputedStyle(document.querySelector('.icon')).transitionDuration") == "0s"
    page.context.close()


def test_on_paper_there_is_the_picture_with_all_of_the_evidence(browser, file: Path) -> None:
    page = browser.open(file, color_scheme="dark")
    page.evaluate(f"kgExplorer.goTo({MOST}[0].id)")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    for away in (".bar", "#filters", "#time", "#panel .buttons", ".zoom"):
        assert page.locator(away).first.is_hidden(), away
    assert page.is_visible("#canvas")
    assert page.evaluate("(e => e.scrollHeight <= e.clientHeight + 1)(document.getElementById('panel'))")
    assert page.evaluate("document.documentElement.scrollHeight > innerHeight")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.context.close()


@pytest.mark.parametrize("view", ["links", "events"])
def test_no_two_names_lie_over_each_other(page, view: str) -> None:
    page.click(f"[data-view={view}]")
    for _ in range(3):
        boxes = page.evaluate("(n => [...n.names, ...n.words].map(p => p.box))(kgExplorer.names())")
        assert len(boxes) > 20
        over = [
            json.dumps([a, b])
            for i, a in enumerate(boxes)
            for b in boxes[:i]
            if min(a[2], b[2]) - max(a[0], b[0]) > 0.01 and min(a[3], b[3]) - max(a[1], b[1]) > 0.01
        ]
        assert over == []
        page.click("#zoom-in")


def test_whoever_matters_most_is_named_in_the_picture(page) -> None:
    named = page.evaluate("kgExplorer.names().names.map(p => p.id)")
    leading = page.evaluate(
        "[...kgExplorer.nodes].sort((a, b) => b.weight - a.weight).slice(0, 6).map(n => n.id)"
    )
    assert set(leading) <= set(named)


def test_a_click_on_a_name_selects_whose_it_is(page) -> None:
    number, x, y = page.evaluate(
        """(() => {
          for (const name of kgExplorer.names().names) {
            const spot = kgExplorer.spot(name.x, name.y);
            if (spot.x > 80 && spot.y > 80 && kgExplorer.node(spot) === undefined)
              return [name.id, spot.x, spot.y];
          }
        })()"""
    )
    page.locator("#canvas").click(position={"x": x, "y": y})
    assert page.evaluate("kgExplorer.state.selected") == {"node": number}
