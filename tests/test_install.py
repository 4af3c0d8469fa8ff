"""The wheel brings everything along, and runs from where it is installed, without the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CARRIED = [
    "kg/_resources/ontology/kg.ttl",
    "kg/_resources/ontology/shapes.ttl",
    "kg/_resources/ontology/context.jsonld",
    "kg/_resources/ontology/queries/refused-extraditions.rq",
    "kg/_resources/ontology/direct/crossed.rq",
    "kg/_resources/ontology/lexicon/en/extradition.yaml",
    "kg/_resources/ontology/lexicon/en/_status.yaml",
    "kg/_resources/data/articles/rferl-2019-10-29.txt",
    "kg/_resources/data/gazetteer/places.tsv",
    "kg/_resources/data/dateline.yaml",
    "kg/explorer/vendor/vis-network.min.js",
    "kg/py.typed",
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("newskg-*.whl")
    return built


def pip(*words: object) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, words)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"PIP_NO_INDEX": "1"}
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.parametrize("name", CARRIED)
def test_the_wheel_carries(names: list[str], name: str) -> None:
    assert name in names


@pytest.mark.parametrize("folder", ["ontology", "data"])
def test_the_wheel_carries_every_data_file_of_the_checkout(names: list[str], folder: str) -> None:
    files = [
        file for file in (ROOT / folder).rglob("*") if file.is_file() and "__pycache__" not in file.parts
    ]
    wanted = {f"kg/_resources/{file.relative_to(ROOT).as_posix()}" for file in files}
    assert wanted - set(names) == set()


def test_the_wheel_has_every_module_and_nothing_but_the_package(names: list[str]) -> None:
    modules = {file.relative_to(ROOT).as_posix() for file in (ROOT / "kg").rglob("*.py")}
    assert modules - set(names) == set()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"kg", "newskg"}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".part"))]


def test_the_wheel_has_the_licence_and_the_notice(names: list[str]) -> None:
    assert {Path(name).name for name in names if "/licenses/" in name} >= {"LICENSE", "NOTICE"}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    pip("install", "--no-deps", "--no-compile", "--target", target, wheel)
    return target


def run(installed: Path, folder: Path, program: str, *words: str) -> str:
    """Run a program that finds the installed package before the checkout, from another folder."""
    program = f"import sys; sys.path.insert(0, {str(installed)!r})\n{program}"
    command = [sys.executable, "-P", "-c", program, *words]
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "KG_CASE")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


MAIN = "from kg.cli import main\nmain()"


def test_it_is_the_installed_one_that_runs(installed: Path, tmp_path: Path) -> None:
    shown = run(
        installed, tmp_path, "import kg; from kg import resources\nprint(kg.__file__, resources.ontology())"
    )
    assert all(place.startswith(str(installed)) for place in shown.split())


def test_it_lists_the_questions(installed: Path, tmp_path: Path) -> None:
    questions = json.loads(run(installed, tmp_path, MAIN, "questions"))
    assert "refused-extraditions" in [question["name"] for question in questions]


def test_it_loads_its_ontology_lexicon_rules_and_gazetteer(installed: Path, tmp_path: Path) -> None:
    program = """
from kg import resources
from kg.gazetteer import load_gazetteer
from kg.lexicon import load_lexicon
from kg.ontology import load_ontology
from kg.rdf.direct import load_rules
known = load_ontology()
folder = resources.ontology("lexicon", "en")
lexicon = load_lexicon(folder, types=known.event_types, roles=known.roles, classes=known.classes)
load_gazetteer()
print(len(known.event_types), len(lexicon.examples), len(load_rules()))
"""
    types, examples, rules = map(int, run(installed, tmp_path, program).split())
    assert types >= 40
    assert examples >= types
    assert rules > 50


@pytest.mark.slow
def test_it_builds_the_sample_and_answers(installed: Path, tmp_path: Path) -> None:
    articles = installed / "kg" / "_resources" / "data" / "articles"
    run(installed, tmp_path, MAIN, "build", str(articles), "--quiet")
    rows = json.loads(run(installed, tmp_path, MAIN, "query", "--name", "articles"))
    assert len(rows) == len(list(articles.glob("*.txt")))
    assert "rferl-2019-10-29" in run(installed, tmp_path, MAIN, "export", "--format", "turtle")
    run(installed, tmp_path, MAIN, "explore", "-o", "graph.html")
    assert (tmp_path / "graph.html").stat().st_size > 100_000
