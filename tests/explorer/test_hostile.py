"""Articles that attack their reader, all the way: `kg build`, `kg explore`, `kg show --format html`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.case import Case
from kg.cli import app
from kg.pipeline import build

pytestmark = pytest.mark.browser

SCRIPT = "<script>alert(1)</script>"
ENDING = f"</script>{SCRIPT}"
IMAGE = "<img src=https://evil.example/x onerror=alert(2)>"
LINK = '<a href="javascript:alert(3)">href</a>'
TURNED = "\u202ednuora denrut si siht\u202c \u2066and this\u2069"
LONG = "N" + "a" * 10_000
TEXT = (
    "Police in Almaty arrested Marat Bekov{evil} on 3 May 2021. A court in Astana refused to extradite Marat "
    "Bekov to Russia, the lawyer Dana {evil} Serik said. \u201cPolice beat Marat Bekov in Karaganda{evil}"
    "\u201d, Serik told Reuters. The Russian Foreign Ministry denied that Bekov was beaten. {evil} {long} "
    "met Marat Bekov in Astana on 5 May 2021.\n\n{evil}\n"
)


def article(number: int, evil: str) -> dict[str, str]:
    return {
        "id": f"evil-{number}{evil[:40]}",
        "title": f"{evil} Marat Bekov arrested {evil}",
        "date": "2021-05-06",
        "url": f"javascript:alert(5)//{evil[:80]}",
        "publisher": f"Evil {evil[:80]}",
        "text": TEXT.format(evil=evil, long=LONG),
    }


@pytest.fixture(scope="module")
def hostile_case(extractor, tmp_path_factory: pytest.TempPathFactory) -> Case:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("hostile")
    evils = (ENDING, IMAGE, LINK, TURNED, '" onmouseover="alert(4)', "<!--<script>", "{{ 7*7 }}", "\u2028")
    sources = []
    for number, evil in enumerate(evils):
        sources.append(folder / f"{number}.json")
        sources[-1].write_text(json.dumps(article(number, f" {evil}")), encoding="utf-8")
    case = Case.create(folder / "hostile.kg")
    report = build(sources, case, extractor=lambda: extractor)
    assert report.facts > 20
    return case


def written(case: Case, file: Path, *command: str) -> Path:
    """What a command writes, in a file that says to the browser fixture that it is ready."""
    result = CliRunner().invoke(app, [*command, "--case", str(case.path)])
    assert result.exit_code == 0, result.output
    if not file.exists():
        file.write_text(result.stdout.replace("<html ", "<html data-ready=yes "), encoding="utf-8")
    return file


def is_inert(page) -> bool:
    return bool(
        page.evaluate(
            """document.querySelectorAll(
              'img, iframe, object, embed, a[href], [onmouseover], [onerror]').length === 0
              && document.documentElement.scrollWidth <= innerWidth"""
        )
    )


def test_a_page_of_hostile_articles_runs_nothing_and_asks_for_nothing(
    browser, hostile_case: Case, tmp_path: Path
) -> None:
    file = written(hostile_case, tmp_path / "graph.html", "explore", "-o", str(tmp_path / "graph.html"))
    page = browser.open(file)
    assert page.evaluate("document.scripts.length") == 3
    seen = ""
    for view in ("events", "map", "table", "links"):
        page.click(f"[data-view={view}]")
        seen += page.inner_text("body")
    for number in range(page.evaluate("kgExplorer.nodes.length")):
        page.evaluate(f"kgExplorer.goTo({number})")
        seen += page.inner_text("#panel")
    assert is_inert(page)
    for opened in range(min(8, page.locator("#panel button:has-text('Open article')").count())):
        page.locator("#panel button:has-text('Open article')").nth(opened).click()
        page.wait_for_selector("dialog#article[open]")
        seen += page.inner_text("#article")
        page.keyboard.press("Escape")
    page.fill("#search", "alert")
    page.fill("#search", "bekov")
    page.wait_for_selector("#suggestions li")
    page.mouse.move(600, 400)
    for format_ in ("csv", "svg", "png"):
        page.click("#more summary")
        with page.expect_download():
            page.click(f"#save-{format_}")
    assert "alert(" in seen, "what the articles say is shown, as text"
    assert not set(seen) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert is_inert(page)
    assert browser.dialogs == [] and browser.messages == [] and browser.requests == []
    page.context.close()


@pytest.mark.parametrize("name", ["Bekov", "Almaty"])
def test_a_dossier_from_hostile_articles_is_inert(
    browser, hostile_case: Case, tmp_path: Path, name: str
) -> None:
    page = browser.open(written(hostile_case, tmp_path / "d.html", "show", name, "--format", "html"))
    assert page.evaluate("document.scripts.length") == 0
    assert page.locator("blockquote").count()
    assert "\u202e" not in page.inner_text("body")
    assert is_inert(page)
    assert browser.dialogs == [] and browser.messages == [] and browser.requests == []
    page.context.close()


@pytest.fixture
def names_of_the_world(page_data: Callable, tmp_path: Path) -> Path:  # type: ignore[type-arg]
    from dataclasses import replace

    from kg.explorer.document import document

    data = page_data(6)
    names = ("محمد علي", "שרה לוי", "习近平会见各国代表团主席", "นายกรัฐมนตรี", "Þórður 😀 Ólafsson", LONG)
    entities = tuple(replace(e, label=n) for e, n in zip(data.entities, names, strict=True))
    file = tmp_path / "world.html"
    file.write_text(document(replace(data, entities=entities)), encoding="utf-8")
    return file


def test_names_in_any_script_are_shown_whole_and_the_endless_one_is_cut(
    browser, names_of_the_world: Path
) -> None:
    page = browser.open(names_of_the_world)
    written_ = page.evaluate("kgExplorer.names().names.map(n => [n.rows.join(' '), n.box])")
    shown = {text for text, _ in written_}
    assert {"محمد علي", "שרה לוי", "习近平会见各国代表团主席", "Þórður 😀 Ólafsson"} <= shown
    assert all(len(text) < 60 and box[2] - box[0] < 400 for text, box in written_)
    page.fill("#search", "شرة")
    page.fill("#search", "محمد")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "محمد علي"
    assert page.evaluate("getComputedStyle(document.querySelector('#panel h2 bdi')).unicodeBidi") == "isolate"
    page.fill("#search", "习近")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2").startswith("习近平")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert browser.messages == []
    page.context.close()
