"""The documentation says what the program does: each command, format, question, name and error is in it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import subprocess
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

import kg
from kg import errors, queries, reference
from kg.cli import app
from kg.export import FORMATS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GROUP: Any = typer.main.get_command(app)
COMMANDS = sorted(GROUP.commands)

# Modules of the training extra need packages that a plain installation does not have.
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(kg.__path__, "kg.")
    if not module.name.startswith("kg.training") and not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name: str) -> None:
    assert f"`kg {name}" in README


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_the_readme_and_the_help_name_every_export_format(format_: str) -> None:
    (option,) = [p for p in GROUP.commands["export"].params if p.name == "format_"]
    assert f"`{format_}`" in README
    assert format_ in re.findall(r"\w+", option.help)


def test_the_readme_names_no_command_that_does_not_exist() -> None:
    called = set(re.findall(r"(?:^|`)kg ([a-z]+)", README, re.MULTILINE))
    assert called - set(COMMANDS) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_that_calls_it(name: str) -> None:
    assert GROUP.commands[name].epilog.startswith(f"Example: kg {name}")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_argument_is_explained(name: str) -> None:
    assert [p.name for p in GROUP.commands[name].params if not p.help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_uses_options_that_exist(name: str) -> None:
    command = GROUP.commands[name]
    options = {option for p in command.params for option in p.opts}
    assert set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", command.epilog.split("|")[0])) - options == set()


@pytest.mark.parametrize("page", sorted(reference.PAGES), ids=str)
def test_every_made_page_is_current(page: Path) -> None:
    assert (ROOT / page).read_text(encoding="utf-8") == reference.PAGES[page](), "run: python -m kg.reference"


def test_every_question_is_on_its_page() -> None:
    page = reference.questions_page()
    assert [q.name for q in queries.questions() if f"[`{q.name}`]({q.name}.rq)" not in page] == []


@pytest.mark.parametrize("name", MODULES)
def test_every_module_and_public_name_has_a_docstring(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__ or name == "kg.extraction"
    assert [public for public in _public(module) if not _documented(module, public)] == []


def _public(module: ModuleType) -> list[str]:
    return [public for public in getattr(module, "__all__", []) if not public.startswith("__")]


def _documented(module: ModuleType, public: str) -> bool:
    """Functions, classes and their public methods have docstrings of their own; constants speak by name."""
    value = getattr(module, public)
    if not (inspect.isclass(value) or inspect.isfunction(value)):
        return True
    if inspect.isclass(value):
        methods = [m for n, m in vars(value).items() if not n.startswith("_") and inspect.isfunction(m)]
        if not all(method.__doc__ for method in methods):
            return False
        if issubclass(value, tuple) and not hasattr(value, "_fields"):
            return True
    return bool(value.__doc__) and not str(value.__doc__).startswith(f"{public}(")


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_exists(name: str) -> None:
    module = importlib.import_module(name)
    assert [public for public in getattr(module, "__all__", []) if not hasattr(module, public)] == []
    assert sorted(getattr(module, "__all__", [])) == sorted(set(getattr(module, "__all__", [])))


ERRORS = {
    name: value
    for name, value in vars(errors).items()
    if inspect.isclass(value) and issubclass(value, errors.KgError)
}


def test_the_error_tree_is_drawn_as_it_is() -> None:
    lines = [line for line in (errors.__doc__ or "").splitlines() if re.match(r"    [K│├└]", line)]
    drawn: dict[str, str | None] = {}
    above: list[str] = []
    for line in lines:
        match = re.match(r"    ([│ ├└─]*)(\w+)", line)
        assert match
        depth = len(match.group(1)) // 4
        above[depth:] = [match.group(2)]
        drawn[match.group(2)] = above[depth - 1] if depth else None
    real = {name: value.__base__.__name__ for name, value in ERRORS.items()} | {"KgError": None}
    assert drawn == real
    assert set(errors.__all__) == {*ERRORS, "nearest"}


def test_the_exit_codes_are_those_of_the_reference() -> None:
    codes = {cls.exit_code for cls in ERRORS.values()}
    told = {int(code) for code in re.findall(r"(?:, |: )(\d+) ", reference.commands_page().split("##")[0])}
    assert codes <= told


COMMITTED = subprocess.run(
    ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.split("\0")[:-1]


@pytest.mark.skipif(not COMMITTED, reason="no git checkout")
def test_no_committed_file_names_a_place_on_somebodys_machine() -> None:
    here = "|".join(re.escape(f"{folder}/") for folder in (ROOT, Path.home(), tempfile.gettempdir()))
    place = re.compile(rf"(?<![\w./-])(?:{here}|/(?:home|Users)/(?!someone\b)[\w.-]+)".encode())
    found = {}
    for name in COMMITTED:
        file = ROOT / name
        if file.is_file() and file.suffix not in {".onnx", ".png"}:
            places = place.findall(file.read_bytes())
            if places:
                found[name] = places[:3]
    assert found == {}


def test_the_links_of_the_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / page for page in reference.PAGES), ROOT / "ontology" / "README.md"]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
