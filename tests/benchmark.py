"""The design's budgets, measured as ratios on this machine, in one run: `make benchmark`.

Absolute times say little on a shared machine, so each row sets what kg does against the least that any
program would have to do: the bare language models on the same texts, the same query in bare pyoxigraph,
rdflib's own converter. Each pair is measured in turn, several times, and the median ratio is printed.
`--full` uses the sizes of the design (a million quads), which takes minutes.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KG = Path(sys.executable).with_name("kg")


@dataclass(frozen=True)
class Row:
    what: str
    measured: float
    budget: float | None
    unit: str = "x"
    more_is_better: bool = False

    @property
    def verdict(self) -> str:
        if self.budget is None:
            return ""
        kept = self.measured >= self.budget if self.more_is_better else self.measured <= self.budget
        return "kept" if kept else "MISSED"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--full", action="store_true", help="the sizes of the design; takes minutes")
    options.add_argument("--json", action="store_true", help="rows as JSON")
    options.add_argument("--only", default="", help="only rows whose name holds this")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kg-benchmark-"))
    try:
        rows = [
            row for name, measure in MEASURES if chosen.only in name for row in measure(folder, chosen.full)
        ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if chosen.json:
        print(json.dumps([row.__dict__ | {"verdict": row.verdict} for row in rows], indent=2))
    else:
        width = max(len(row.what) for row in rows)
        for row in rows:
            budget = f"{row.budget:g}" if row.budget is not None else "-"
            print(
                f"{row.what:<{width}}  {row.measured:>9.2f} {row.unit:<9} budget {budget:>5}  {row.verdict}"
            )
    return any(row.verdict == "MISSED" for row in rows)


def articles(folder: Path, count: int) -> Path:
    """Different articles of about 400 words, made of the lexicon's examples."""
    from kg import resources
    from kg.lexicon import load_lexicon
    from kg.ontology import load_ontology

    target = folder / f"articles-{count}"
    if target.exists():
        return target
    ontology = load_ontology()
    lexicon = load_lexicon(
        resources.ontology("lexicon", "en"),
        types=ontology.event_types,
        roles=ontology.roles,
        classes=ontology.classes,
    )
    texts = [example.text for example in lexicon.examples]
    target.mkdir()
    for number in range(count):
        turned = [texts[(number * 17 + step * 7) % len(texts)] for step in range(18)]
        (target / f"article-{number:04}.txt").write_text(
            f" date 2020-06-15\n\n{chr(10).join(t + chr(10) for t in turned)}"
        )
    return target


def cpu_of(*command: str | Path) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of a command and its children."""
    script = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024)"
    )
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    words = [sys.executable, "-c", script, *map(str, command)]
    seconds, memory = subprocess.run(
        words, capture_output=True, text=True, check=True, env=environment
    ).stdout.split()
    return float(seconds), float(memory)


# The least that any program with these models would have to do: parse, and run the reader over the words.
BARE = """
import sys
from pathlib import Path
from kg import resources
from kg.corpus import read_sources
from kg.extraction.analysis import Reading
from kg.extraction.parse import parse
from kg.extraction.reader import Reader
articles = list(read_sources([sys.argv[1]]))
reader = Reader(resources.data('reader'))
for article, parsed in zip(articles, parse(articles)):
    reader.propose(Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides))
"""


def prose(folder: Path) -> Path:
    """Articles of about 450 words, each two of the project's own passages."""
    target = folder / "prose"
    if target.exists():
        return target
    target.mkdir()
    passages = sorted((ROOT / "data" / "passages" / "articles").glob("*.txt"))
    for first, second in zip(passages[::2], passages[1::2], strict=False):
        _, _, body = second.read_text(encoding="utf-8").partition("\n")
        (target / first.name).write_text(first.read_text(encoding="utf-8") + "\n" + body.lstrip())
    return target


def build_cost(folder: Path, full: bool) -> Iterator[Row]:
    """`kg build` over the bare language models on the same texts."""
    yield Row("build, CPU over the bare language models", cost_ratio(folder, prose(folder), full), 1.3)
    examples = articles(folder, 240)  # so many that starting up does not count
    yield Row("build of sentences that each tell an event", cost_ratio(folder, examples, full), None)


def cost_ratio(folder: Path, source: Path, full: bool) -> float:
    """CPU time of `kg build` over that of the bare models, the median of some turns."""
    ratios = []
    for turn in range(5 if full else 3):
        bare, _ = cpu_of(sys.executable, "-c", BARE, source)
        ours, _ = cpu_of(KG, "build", source, "--case", folder / f"cost-{source.name}-{turn}.kg")
        ratios.append(ours / bare)
    return statistics.median(ratios)


def build_memory(folder: Path, full: bool) -> Iterator[Row]:
    """Peak memory with four times as many articles."""
    few, many = (200, 800) if full else (60, 240)
    _, small = cpu_of(KG, "build", articles(folder, few), "--case", folder / "few.kg")
    _, large = cpu_of(KG, "build", articles(folder, many), "--case", folder / "many.kg")
    yield Row(f"build, memory of {many} articles over {few}", large / small, 1.15)


# Syllables of made-up names: as many different people as there are articles, few of whom sound alike.
_SYLLABLES = "ba bel dor fen gar hul jor kam lin mor nas pel quin ros sar tev ul var yin zel".split()


def _name(number: int) -> str:
    """A name that nobody else has."""
    chosen = []
    for _ in range(5):
        number, at = divmod(number, len(_SYLLABLES))
        chosen.append(_SYLLABLES[at])
    return f"{''.join(chosen[:2]).title()} {''.join(chosen[2:]).title()}"


def made_up(number: int) -> Any:
    """An annotated article: its people and its city are in some others, its country is in all of them."""
    from kg.records import (
        AnnotatedArticle,
        Article,
        Entity,
        Event,
        Filler,
        Mention,
        Relation,
        RoleFillers,
        Span,
    )

    # Each is in eight articles on average; multiplied so that neighbours in number are no neighbours in name.
    people = [_name(((number * step) // 8) * 7919 % 3_200_000) for step in (1, 3)]
    city = _name(number % 300).split()[1]
    months = number // 50  # a case grows with time: fifty articles a month
    day = f"{1960 + months // 12}-{months % 12 + 1:02}-{number % 28 + 1:02}"
    words = [*people, "China", city, f"court number {number}"]
    text = f" date {day}\n\nOn Monday " + ". ".join(
        f"{word} met {_name(number * 31 + at)} and {_name(number * 17 + at)}" for at, word in enumerate(words)
    )
    article = Article(f"made-up-{number}", text, f"{number:064}", Span(0, len(text)))
    kinds = ("Person", "Person", "Country", "City", "Court")
    links: tuple[tuple[tuple[str, str], ...], ...]
    links = ((), (), (("iso", "CN"),), (("geonames", str(1_000_000 + number % 300)),), ())
    spans = [Span(text.index(word), text.index(word) + len(word)) for word in words]
    entities = tuple(
        Entity(f"e{n}", word, kind, links=link, named=kind != "Court")
        for n, (word, kind, link) in enumerate(zip(words, kinds, links, strict=True), 1)
    )
    filled = [Filler(entity.label, entity.id) for entity in entities]
    events = tuple(
        Event(
            *(f"v{n}", type_, "occurred", spans[n], Span(0, spans[n].end)),
            roles=(
                RoleFillers("agent", (filled[4 - n % 2],)),
                RoleFillers("patient", (filled[n % 2],)),
                RoleFillers("place", (filled[3],)),
            ),
            time=day,
        )
        for n, type_ in enumerate(("Arrest", "Detention", "Trial", "Release"))
    )
    relations = tuple(
        Relation("citizenship", person, filled[2], span)
        for person, span in zip(filled[:2], spans, strict=False)
    )
    mentions = tuple(
        Mention(span, word, e.id, "name") for span, word, e in zip(spans, words, entities, strict=True)
    )
    return AnnotatedArticle(article, entities, mentions, events=events, relations=relations)


def add_one(folder: Path, full: bool) -> Iterator[Row]:
    """CPU time of adding one annotated article to a case that has many, over one that has a tenth."""
    from kg.case import Case
    from kg.extraction.scripted import ScriptedExtractor
    from kg.pipeline import build

    inbox = folder / "inbox"
    inbox.mkdir()

    def added(case: Case, numbers: range) -> float:
        told = {f"made-up-{number}": made_up(number) for number in numbers}
        for name, annotated in told.items():
            (inbox / f"{name}.txt").write_text(annotated.article.text)
        started = time.process_time()
        report = build([inbox], case, extractor=lambda: ScriptedExtractor(told))
        spent = time.process_time() - started
        assert report.added == len(numbers)
        for file in inbox.iterdir():
            file.unlink()
        return spent

    took: dict[int, float] = {}
    for size in (100, 1_000, 10_000) if full else (100, 1_000):
        case = Case.create(folder / f"add-one-{size}.kg")
        added(case, range(size))
        added(case, range(size, size + 1))  # what only the first addition pays for
        took[size] = statistics.median(added(case, range(size + n, size + n + 1)) for n in range(1, 16))
        yield Row(f"add one article to {size:,}", took[size] * 1000, None, "CPU ms")
    for few, many in pairwise(took):
        yield Row(f"add one article, to {many:,} over {few:,}", took[many] / took[few], 1.3)


def wall(*command: str | Path) -> float:
    started = time.perf_counter()
    subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def start_up(folder: Path, full: bool) -> Iterator[Row]:
    """How long a user waits for help and for an answer."""
    del full
    case = sample(folder)
    yield Row("kg --help", statistics.median(wall(KG, "--help") for _ in range(7)), 0.3, "s")
    query = (KG, "query", "--case", case, "--name", "refused-extraditions")
    yield Row("kg query on a small case", statistics.median(wall(*query) for _ in range(7)), 0.5, "s")


def large_store(folder: Path, quads: int) -> Path:
    """N-Quads in the shape of a case, about ``quads`` lines: the sample's articles over and over.

    Each copy has articles and people of its own; places, states and institutions are the same in all.
    """
    file = folder / f"{quads}.nq"
    if not file.exists():
        lines = subprocess.run(
            [KG, "export", "--format", "nquads", "--case", sample(folder)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        with file.open("w") as out:
            for number in range(max(1, quads // lines.count("\n"))):
                out.write(_ARTICLES_AND_PEOPLE.sub(rf"\g<0>{number:05}", lines))
    return file


# The addresses that differ from copy to copy, up to where the number goes.
_ARTICLES_AND_PEOPLE = re.compile(
    r"<https://w3id\.org/newskg/id/(?:article|graph)/(?=[0-9a-f]{20})|/id/person/"
)


def sample(folder: Path) -> Path:
    """The sample case, built once."""
    case = folder / "sample.kg"
    if not case.exists():
        subprocess.run([KG, "build", ROOT / "data" / "articles", "--case", case, "--quiet"], check=True)
    return case


def sparql(folder: Path, full: bool) -> Iterator[Row]:
    """A query through kg over the same query in bare pyoxigraph, both opening the store."""
    import pyoxigraph as ox

    from kg.store.sparql import PREFIXES, run_query

    store = folder / "sparql" / "store"
    store.parent.mkdir()
    loaded = ox.Store(str(store))
    loaded.bulk_load(path=large_store(folder, 1_000_000 if full else 200_000), format=ox.RdfFormat.N_QUADS)
    loaded.flush()
    del loaded
    # Heavy enough (half a second) that what is measured is not the start of the process it runs in.
    query = """SELECT ?a ?b (COUNT(*) AS ?n) (MIN(?words) AS ?quote) {
      ?event kg:agent ?a ; kg:patient ?b .
      ?claim kg:about ?event ; kg:evidence/kg:quote ?words .
      ?other kg:agent ?a ; kg:status kg:Occurred .
    } GROUP BY ?a ?b ORDER BY DESC(?n) ?a ?b"""

    def bare() -> None:
        results = ox.Store.read_only(str(store)).query(
            query, prefixes=dict(PREFIXES), use_default_graph_as_union=True
        )
        results.serialize(format=ox.QueryResultsFormat.JSON)

    yield Row("SPARQL through kg over bare pyoxigraph", ratio(lambda: run_query(store, query), bare), 1.1)


def loading(folder: Path, full: bool) -> Iterator[Row]:
    """N-Quads through the store's sync over a bare bulk load."""
    import pyoxigraph as ox

    from kg.store.embedded import EmbeddedStore

    file = large_store(folder, 1_000_000 if full else 200_000)
    number = iter(range(100))

    def ours() -> None:
        store = EmbeddedStore(folder / f"load-{next(number)}")
        store.load_nquads(file)

    def bare() -> None:
        ox.Store(str(folder / f"load-{next(number)}")).bulk_load(path=file, format=ox.RdfFormat.N_QUADS)

    yield Row("N-Quads into the store over bare bulk_load", ratio(ours, bare, turns=3), 1.2)


def network(folder: Path, full: bool) -> Iterator[Row]:
    """A networkx graph from the store, against rdflib's converter on rdflib's store."""
    import pyoxigraph as ox
    import rdflib
    from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

    from kg.network import VIEWS

    file = large_store(folder, 1_000_000 if full else 100_000)
    store = ox.Store()
    store.bulk_load(path=file, format=ox.RdfFormat.N_QUADS)
    triples = ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES) or b""
    theirs = rdflib.Graph().parse(data=triples.decode(), format="nt")
    convert, ours = rdflib_to_networkx_multidigraph, VIEWS["direct"]
    speedup = 1 / ratio(lambda: ours(store), lambda: convert(theirs), turns=3)
    yield Row("networkx graph, times faster than rdflib's converter", speedup, 10, "x", more_is_better=True)


def explorer(folder: Path, full: bool) -> Iterator[Row]:
    """The page in a headless Chromium: soon usable, dragged at full speed, searched at once; pyvis beside."""
    measure = _measure()
    if measure.chromium() is None:
        print("explorer: no Chromium on this machine (apt install chromium); skipped", file=sys.stderr)
        return
    usable = {10_000: 1.0, 100_000: 2.5}
    sizes = measure.SIZES if full else tuple(size for size in measure.SIZES if size <= 10_000)
    for page in measure.with_browser(lambda browser, to: (measure.explorer(browser, n, to) for n in sizes)):
        at = f"explorer, {page.nodes:,} nodes"
        yield Row(f"{at}: usable after", page.usable or math.inf, usable.get(page.nodes), "s")
        yield Row(f"{at}: dragged", page.frames, 50, "frames/s", more_is_better=True)
        yield Row(f"{at}: search", page.search, 50 if page.nodes <= 10_000 else None, "ms")
        yield Row(f"{at}: made by Python in", page.made, 5 if page.nodes == 10_000 else None, "CPU s")
    beside = measure.BESIDE if full else measure.BESIDE[:1]
    for page in measure.with_browser(
        lambda browser, to: (measure.stock(browser, n, to, patience=90) for n in beside)
    ):
        yield Row(f"pyvis' own page, {page.nodes:,} nodes: usable after", page.usable or math.inf, None, "s")


def identity(folder: Path, full: bool) -> Iterator[Row]:
    """People of made-up articles resolved: CPU and memory up to 100,000 mentions, and how they grow."""
    del folder, full
    taken = {mentions: _resolved(mentions) for mentions in (1_000, 10_000, 100_000)}
    for mentions, took in taken.items():
        whole = mentions == max(taken)
        name = f"identity, {mentions:,} mentions"
        yield Row(f"{name}: CPU", _seconds(took), 60 if whole else None, "s")
        yield Row(f"{name}: memory", took["memory"], 1000 if whole else None, "MB")
        yield Row(f"{name}: wrong among what is put together", 100 * (1 - took["precision"]), None, "%")
        yield Row(f"{name}: left apart of what is one", 100 * (1 - took["recall"]), None, "%")
    for (few, small), (many, large) in pairwise(taken.items()):
        growth = (_seconds(large) / many) / (_seconds(small) / few)
        yield Row(f"identity, CPU of one mention, among {many:,} over {few:,}", growth, None)


def _seconds(taken: dict[str, float]) -> float:
    return taken["profiles"] + taken["resolve"]


def _resolved(mentions: int) -> dict[str, float]:
    """What a process of its own takes to resolve so many, as it prints it."""
    words = [sys.executable, str(ROOT / "tests/resolution/crowd.py"), str(mentions)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    printed = subprocess.run(words, capture_output=True, text=True, check=True, env=environment).stdout
    figures: dict[str, float] = json.loads(printed)
    return figures


def _measure() -> Any:
    """The measuring of pages, from its file: tests are no package."""
    spec = importlib.util.spec_from_file_location("explorer_measure", ROOT / "tests/explorer/measure.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def ratio(ours: Callable[[], object], theirs: Callable[[], object], turns: int = 5) -> float:
    """The median of pairwise time ratios."""
    pairs = [(timed(ours), timed(theirs)) for _ in range(turns)]
    return statistics.median(a / b for a, b in pairs)


def timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


MEASURES: list[tuple[str, Callable[[Path, bool], Iterator[Row]]]] = [
    ("build", build_cost),
    ("memory", build_memory),
    ("add one", add_one),
    ("start", start_up),
    ("sparql", sparql),
    ("load", loading),
    ("network", network),
    ("identity", identity),
    ("explorer", explorer),
]

if __name__ == "__main__":
    sys.exit(main())
