"""The pictures in the README, from the sample articles: `python tests/explorer/screenshots.py`.

    pip install pillow

Builds the sample case, opens its page in a headless Chromium and writes docs/images/*.png, 1280 x 800, with a
palette of 256 colours, so that each stays small.
"""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 800}
# The persons with most facts, by whom the pictures are told.
PEOPLE = (
    "kgExplorer.nodes.filter(n => n.family === 'person').sort((a, b) => b.weight - a.weight).map(n => n.id)"
)


def main() -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("No Chromium on this machine: apt install chromium")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = _page(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_flags()))
        for name, (scheme, act) in SHOTS.items():
            opened = browser.new_context(
                viewport=SIZE, color_scheme=scheme, reduced_motion="reduce"
            ).new_page()
            opened.goto(page.as_uri())
            opened.wait_for_selector("html[data-ready=yes]", state="attached")
            act(opened)
            opened.evaluate("document.activeElement.blur()")
            opened.wait_for_timeout(600)
            _write(IMAGES / f"{name}.png", opened.screenshot())
            opened.context.close()
        browser.close()


def _page(folder: Path) -> Path:
    """The page of the sample case, built anew."""
    kg = Path(sys.executable).with_name("kg")
    case, page = folder / "sample.kg", folder / "graph.html"
    subprocess.run([kg, "build", ROOT / "data/articles", "--case", case], check=True)
    subprocess.run([kg, "explore", "--case", case, "--output", page], check=True)
    return page


def _flags() -> tuple[str, ...]:
    spec = importlib.util.spec_from_file_location("explorer_pages", Path(__file__).with_name("conftest.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    flags: tuple[str, ...] = module.FLAGS
    return flags


def _write(file: Path, png: bytes) -> None:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    _few_colours(picture).save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1000} kB")


def _few_colours(picture: Image.Image) -> Image.Image:
    """256 colours: the commonest as they are, the rest so that rare ones, which mean most, keep their hue."""
    counted = sorted(picture.getcolors(1 << 24), reverse=True)
    common = [colour for _, colour in counted[:32]]
    rest = [colour for count, colour in counted[32:] for _ in range(1 + round(count**0.3))]
    strip = Image.new("RGB", (len(rest), 1))
    strip.putdata(rest)
    others = strip.quantize(224, Image.Quantize.MEDIANCUT).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in common for part in colour] + others[: 224 * 3])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def _overview(page: Any) -> None:
    page.mouse.move(4, 4)  # nothing is pointed at


def _dossier(page: Any) -> None:
    page.evaluate(f"kgExplorer.goTo(({PEOPLE})[2])")
    page.locator("#canvas").focus()
    page.keyboard.press("1")


def _timeline(page: Any) -> None:
    page.click("[data-view=events]")
    page.uncheck("#undated")
    page.locator("#time-from").focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    page.click("#zoom-fit")


def _map(page: Any) -> None:
    page.click("[data-view=map]")
    busiest = (
        "kgExplorer.nodes.filter(n => n.geo && n.type === 'City').sort((a, b) => b.weight - a.weight)[0].id"
    )
    page.evaluate(f"kgExplorer.goTo({busiest})")


def _path(page: Any) -> None:
    page.evaluate(f"kgExplorer.goTo(({PEOPLE})[2])")
    page.click("#path-to")
    page.fill("#search", page.evaluate(f"kgExplorer.nodes[({PEOPLE})[0]].name"))
    page.keyboard.press("Enter")


def _dark(page: Any) -> None:
    page.evaluate(f"kgExplorer.goTo(({PEOPLE})[0])")


SHOTS = {
    "explorer-overview": ("light", _overview),
    "explorer-dossier": ("light", _dossier),
    "explorer-timeline": ("light", _timeline),
    "explorer-map": ("light", _map),
    "explorer-path": ("light", _path),
    "explorer-dark": ("dark", _dark),
}

if __name__ == "__main__":
    main()
