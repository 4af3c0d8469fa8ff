"""How large a page stays usable, measured in a real headless Chromium: `python tests/explorer/measure.py`.

For each size: seconds of processor time to make the page, its megabytes, seconds from opening until the first
picture is drawn, pictures a second while it is dragged about, milliseconds of a search. Beside it, on small
sizes, the page that pyvis makes of the same graph, which is stopped where it takes longer than `--patience`.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIZES = (50, 200, 500, 2_000, 10_000, 100_000, 300_000)
BESIDE = (50, 200, 500)  # nodes that pyvis' own page can be expected to draw

_PAN = """async () => {
  const times = [];
  let last = 0, on = true;
  const tick = (t) => { if (last) times.push(t - last); last = t; if (on) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  window.stopPan = () => { on = false; return times; };
}"""


@dataclass(frozen=True)
class Measured:
    """One page, opened once."""

    nodes: int
    made: float
    size: float
    usable: float | None
    frames: float = 0.0
    search: float = 0.0


def chromium() -> str | None:
    """The browser on this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def explorer(browser: Any, nodes: int, folder: Path) -> Measured:
    """Our page of so many nodes."""
    from kg.explorer.document import document

    data = _conftest().synthetic(nodes)
    started = time.process_time()
    html = document(data)
    made = time.process_time() - started
    file = folder / f"explorer-{nodes}.html"
    file.write_text(html, encoding="utf-8")
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    usable = _opened(page, file, _READY, 60)
    frames = _frames(page)
    search = page.evaluate("() => kgExplorer.searchTime('number 4')")
    page.context.close()
    return Measured(nodes, made, file.stat().st_size / 1e6, usable, frames, search)


def stock(browser: Any, nodes: int, folder: Path, patience: float) -> Measured:
    """The page that pyvis makes of the same graph; ``usable`` is None where nothing is drawn in time."""
    from pyvis.network import Network

    data = _conftest().synthetic(nodes)
    started = time.process_time()
    network = Network(directed=True, cdn_resources="in_line")
    for i, entity in enumerate(data.entities):
        network.add_node(i, entity.label)
    for link in data.links:
        network.add_edge(link.source, link.target, label=link.label)
    html = network.generate_html()
    made = time.process_time() - started
    file = folder / f"pyvis-{nodes}.html"
    file.write_text(html, encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    usable = _opened(page, file, _SETTLED, patience)
    context.close()
    return Measured(nodes, made, file.stat().st_size / 1e6, usable)


# When the page says that its first picture is drawn; pyvis says it by taking away the bar of its physics.
_READY = """new MutationObserver(() => {
  if (document.documentElement.dataset.ready) window.readyAt ??= performance.now();
}).observe(document, { subtree: true, attributes: true, childList: true });"""
_SETTLED = """setInterval(() => {
  const bar = document.getElementById("loadingBar");
  if (!document.querySelector("canvas") || (bar && getComputedStyle(bar).display !== "none")) return;
  window.readyAt ??= performance.now();
  document.documentElement.dataset.ready = "yes";
}, 50);"""


def _opened(page: Any, file: Path, watch: str, patience: float) -> float | None:
    """Seconds from opening to the first picture, by the page's own clock."""
    page.set_default_timeout(patience * 1000)
    page.add_init_script(watch)
    try:
        page.goto(file.resolve().as_uri(), wait_until="commit")
        page.wait_for_selector("html[data-ready=yes]", state="attached")
    except Exception as error:  # playwright's own TimeoutError cannot be named without importing it
        if type(error).__name__ != "TimeoutError":
            raise
        return None
    return float(page.evaluate("window.readyAt")) / 1000


def _frames(page: Any) -> float:
    """Pictures a second while the mouse drags the picture about."""
    page.wait_for_timeout(800)
    page.evaluate(_PAN)
    page.mouse.move(420, 120)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(420 + step * 4, 120 + (step % 9) * 8)
        page.wait_for_timeout(8)
    page.mouse.up()
    times = page.evaluate("stopPan()")
    return 1000 / statistics.median(times) if times else 0.0


def _conftest() -> Any:
    spec = importlib.util.spec_from_file_location("explorer_pages", Path(__file__).with_name("conftest.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def with_browser(run: Callable[[Any, Path], Iterator[Measured]]) -> Iterator[Measured]:
    """Run something with a browser and a folder that is thrown away."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        args = list(_conftest().FLAGS)
        browser = playwright.chromium.launch(executable_path=chromium(), args=args)
        yield from run(browser, Path(folder))
        browser.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    options.add_argument("--patience", type=float, default=60, help="seconds that pyvis may take")
    options.add_argument("--no-stock", action="store_true", help="without pyvis beside")
    chosen = options.parse_args()
    if chromium() is None:
        raise SystemExit("No Chromium on this machine: apt install chromium")
    print("nodes     page             made CPU s      MB   usable s   frames/s   search ms", flush=True)

    def run(browser: Any, folder: Path) -> Iterator[Measured]:
        for nodes in chosen.sizes:
            yield _told("explorer", explorer(browser, nodes, folder))
            if nodes in BESIDE and not chosen.no_stock:
                yield _told("pyvis", stock(browser, nodes, folder, chosen.patience))

    list(with_browser(run))


def _told(name: str, row: Measured) -> Measured:
    usable = f"{row.usable:10.2f}" if row.usable is not None else "     never"
    more = f"{row.frames:10.0f} {row.search:11.1f}" if row.frames else ""
    print(f"{row.nodes:<9} {name:<16} {row.made:10.2f} {row.size:7.1f} {usable} {more}", flush=True)
    return row


if __name__ == "__main__":
    main()
