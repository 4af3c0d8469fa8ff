"""The command line: a thin door. Each command parses its words, calls one function, and shows what it gave.

Nothing heavy is imported before it is needed, so that `kg --help` answers at once and `kg query` never
loads a language model. On a terminal there are tables; in a pipe there is JSON, or what --format says.
Errors of our own tree become one message on standard error and the error's exit code; 2 is wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import KgError, UsageError
from kg.version import __version__

if TYPE_CHECKING:
    from kg.case import Case
    from kg.extraction.config import ExtractionConfig
    from kg.review import Known

__all__ = ["app", "main"]

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=(
        "Turn news articles into a knowledge graph that shows its evidence. "
        "Offline; nothing leaves your machine."
    ),
    epilog="Start with: kg build data/articles && kg stats && kg explore --open",
)

CaseOption = Annotated[
    Path, typer.Option("--case", envvar="KG_CASE", metavar="DIR", help="The case folder.", show_default=True)
]
DEFAULT_CASE = Path("case.kg")
Sources = Annotated[
    list[str],
    typer.Argument(
        help="Files, folders or globs of text, HTML or JSONL; - for standard input.", show_default=False
    ),
]


class Extractors(StrEnum):
    """What extracts: the names of ``kg.extraction.config``, which is loaded late."""

    rules = "rules"
    model = "model"
    both = "both"


PipelineOption = Annotated[
    str | None, typer.Option(help="Another installed spaCy pipeline, by name or folder.")
]
ExtractorOption = Annotated[
    Extractors,
    typer.Option(
        "--extractor", help="rules: faster and explainable; model: the trained reader alone; both: the best."
    ),
]
LeastOption = Annotated[
    float | None,
    typer.Option(
        metavar="P", min=0.0, max=1.0, help="Only facts whose whole line is right with this probability: 0.8."
    ),
]
OntologyOption = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="An ontology of your own: a folder like ontology/, with your changes."),
]


class RowFormat(StrEnum):
    """How rows are shown."""

    table = "table"
    json = "json"
    csv = "csv"
    tsv = "tsv"


RowFormatOption = Annotated[
    RowFormat | None, typer.Option("--format", "-f", help="Default: a table on a terminal, JSON in a pipe.")
]
ByOption = Annotated[
    str | None, typer.Option(envvar="KG_REVIEWER", help="Who decides; default: the name of the account.")
]
WhyOption = Annotated[str, typer.Option(help="The reason, for those who come later.")]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", min=0.01, help="Stop the query after so many seconds.")
]


def main() -> None:
    """Run the command line; turn kg's own errors into a message and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal in an old encoding must not end the program at the first name it cannot show.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except KgError as error:
        typer.echo(f"kg: {error}", err=True)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        typer.echo("kg: stopped. Run the same command again to go on from here.", err=True)
        raise SystemExit(130) from None


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave."),
    ] = False,
) -> None:
    """Options of kg itself."""
    del version


@app.command(epilog="Example: kg build data/articles reports.jsonl --case strikes.kg")
def build(
    sources: Sources,
    case: CaseOption = DEFAULT_CASE,
    pipeline: PipelineOption = None,
    ontology: OntologyOption = None,
    extractor: ExtractorOption = Extractors.both,
    least: LeastOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Read articles into a case: new and changed ones; what it has already is skipped."""
    from kg import display
    from kg import pipeline as steps

    folder = _create(case)
    with display.progress(quiet) as progress:
        report = steps.build(
            sources, folder, config=_config(pipeline, ontology, extractor, least), progress=progress
        )
    if not quiet:
        display.build_summary(report, folder.path)
    _judged(folder)
    for refusal in report.refused:
        typer.echo(f"kg: refused {refusal.source}: {refusal.reason}", err=True)
    if report.refused and not (report.added or report.unchanged):
        raise typer.Exit(1)


@app.command(epilog="Example: kg annotate article.txt | head -c 500")
def annotate(
    sources: Sources,
    pipeline: PipelineOption = None,
    ontology: OntologyOption = None,
    extractor: ExtractorOption = Extractors.both,
    least: LeastOption = None,
    facts: Annotated[
        bool, typer.Option("--facts", help="The facts, a line each, in place of the annotations.")
    ] = False,
) -> None:
    """Print the annotations of articles as JSON, one line a document, without a case."""
    from kg import annotations
    from kg import pipeline as steps
    from kg.records import Refusal

    read = refused = 0
    for annotated in steps.annotate(sources, config=_config(pipeline, ontology, extractor, least)):
        if isinstance(annotated, Refusal):
            refused += 1
            typer.echo(f"kg: refused {annotated.source}: {annotated.reason}", err=True)
            continue
        read += 1
        if facts:
            for line in annotations.facts(annotated):
                typer.echo(annotations.dumps_line(line))
        else:
            typer.echo(annotations.dumps(annotated))
    if refused and not read:
        raise typer.Exit(1)


@app.command(epilog="Example: kg query 'SELECT ?who WHERE { ?event a kg:Flight ; kg:agent ?who }'")
def query(
    sparql: Annotated[
        str | None, typer.Argument(help="A SPARQL query; - reads it from standard input.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", "-n", help="One of the questions that `kg questions` lists.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", "-s", metavar="PARAMETER=VALUE", help="A value for a named question."),
    ] = None,
    case: CaseOption = DEFAULT_CASE,
    format_: RowFormatOption = None,
    timeout: TimeoutOption = 30.0,
) -> None:
    """Ask the case, in SPARQL or by the name of a ready question."""
    from kg import display, queries

    with _opened(case) as folder:
        text = queries.text_of(sparql, name, set_ or (), read_stdin=sys.stdin.read)
        display.rows(queries.ask(folder, text, timeout=timeout), format_)


@app.command(epilog="Example: kg questions who-crossed-which-border")
def questions(
    name: Annotated[str | None, typer.Argument(help="Show this question with its query.")] = None,
    case: CaseOption = DEFAULT_CASE,
    format_: RowFormatOption = None,
) -> None:
    """List the ready questions, or show one with its SPARQL; those of the case, where there is one."""
    from kg import display, queries

    with _opened(case) if case.exists() else nullcontext():
        if name:
            typer.echo(queries.question(name).text)
        else:
            display.rows(queries.overview(), format_)


@app.command(name="export", epilog="Example: kg export --format turtle -o case.ttl")
def export_(
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            help=(
                "turtle, jsonld, trig, nquads, ntriples, rdfxml, graphml, gexf, csv, facts or annotations."
            ),
        ),
    ] = "turtle",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; standard output otherwise.")
    ] = None,
    case: CaseOption = DEFAULT_CASE,
) -> None:
    """Write the case out in another format. The same case gives the same bytes."""
    from kg import export
    from kg.files import write_whole

    content = export.export(_open(case), format_)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write_whole(output, content)
        typer.echo(f"Wrote {output} ({len(content):,} bytes).", err=True)


@app.command(epilog='Example: kg explore -o graph.html --focus "Human Rights Watch"')
def explore(
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write.")] = Path(
        "graph.html"
    ),
    focus: Annotated[str | None, typer.Option(help="Open at this person, place or institution.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    case: CaseOption = DEFAULT_CASE,
) -> None:
    """Write the graph as one HTML page that works offline and makes no request."""
    from kg.explorer import explore as write_page

    with _opened(case) as folder:
        write_page(folder, output, focus=focus)
    typer.echo(f"Wrote {output}. It opens in any browser, without a network.", err=True)
    if open_:
        typer.launch(str(output.resolve()))


@app.command(epilog='Example: kg show "Human Rights Watch"')
def show(
    name: Annotated[
        str, typer.Argument(help="A person, place or institution; spelling and accents are forgiven.")
    ],
    format_: Annotated[str, typer.Option("--format", "-f", help="text, md, html or json.")] = "text",
    case: CaseOption = DEFAULT_CASE,
) -> None:
    """Show what the articles say about one entity, in order of time, with quotes and sources."""
    from kg import dossier

    typer.echo(dossier.render(dossier.dossier(_open(case), name), format_))


@app.command(epilog="Example: kg disputes --format json")
def disputes(case: CaseOption = DEFAULT_CASE, format_: RowFormatOption = None) -> None:
    """Show contested claims side by side: who says it, who denies it, in which words."""
    from kg import display, queries

    with _opened(case) as folder:
        display.rows(queries.ask(folder, queries.question("contested-claims").text), format_)


@app.command(epilog="Example: kg review --limit 20")
def review(
    case: CaseOption = DEFAULT_CASE,
    by: ByOption = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Show so many questions at most.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the questions, and ask none.")] = False,
    format_: RowFormatOption = None,
) -> None:
    """Decide who is who where the rules cannot: one key each, most consequential first; q stops."""
    from kg import display, review_screen
    from kg import review as deciding

    folder = _judged(_open(case))
    if list_:
        display.rows(deciding.overview(folder, limit), format_)
        return
    with folder.writing():
        session = deciding.Review(folder, by=by, limit=limit)
        _warn(session.known)
        try:
            review_screen.ask(session, folder, review_screen.read_key, typer.echo)
        finally:
            session.finish()


@app.command(epilog='Example: kg merge "Qaster Musakhanuly" "Kaster Musakanuly" --why "same passport"')
def merge(
    one: Annotated[str, typer.Argument(help="A name, or an address where several have that name.")],
    other: Annotated[str, typer.Argument(help="Another name or address.")],
    case: CaseOption = DEFAULT_CASE,
    by: ByOption = None,
    why: WhyOption = "",
) -> None:
    """Judge two entities to be one. `kg split` undoes it."""
    from kg import review as deciding

    entity = deciding.merge(_judged(_open(case)), one, other, by=by, why=why)
    typer.echo(f"One entity: {entity.canonical.label} <{entity.canonical.iri}>.", err=True)


@app.command(epilog='Example: kg split "Nurlan Seitov" --article almaty-2019-03-02')
def split(
    name: Annotated[str, typer.Argument(help="A name, or an address where several have that name.")],
    article: Annotated[str | None, typer.Option(help="Whom this article means is somebody else.")] = None,
    spelling: Annotated[
        str | None, typer.Option("--name", help="Who is called so in an article is somebody else.")
    ] = None,
    case: CaseOption = DEFAULT_CASE,
    by: ByOption = None,
    why: WhyOption = "",
) -> None:
    """Undo the merges of people within an entity, or part what the rules have joined."""
    from kg import review as deciding

    lines = deciding.split(_judged(_open(case)), name, article=article, spelling=spelling, by=by, why=why)
    withdrawn = sum(line.verdict == "withdrawn" for line in lines)
    typer.echo(
        f"{withdrawn} judgement(s) withdrawn, {len(lines) - withdrawn} made. Nothing is lost: "
        "all of them stay in judgements.jsonl.",
        err=True,
    )


@app.command(epilog='Example: kg why "Qaster Musakhanuly" "Kaster Musakanuly"')
def why(
    one: Annotated[str, typer.Argument(help="A name, or an address where several have that name.")],
    other: Annotated[str, typer.Argument(help="Another name or address.")],
    case: CaseOption = DEFAULT_CASE,
) -> None:
    """Say in words why two names are one entity, or two: each comparison with its score, and judgements."""
    from kg import review as deciding
    from kg import review_screen

    folder = _judged(_open(case))
    typer.echo(review_screen.explanation(folder, deciding.explain(folder, one, other)))


def _judged(folder: Case) -> Case:
    """The case, after naming the lines of its judgements that cannot be read; the others hold."""
    from kg import display
    from kg.resolution.judgements import read

    for problem in read(folder.judgements_path).problems:
        typer.echo(f"kg: {display.printable(str(problem))}", err=True)
    return folder


def _warn(known: Known) -> None:
    """Name judgements that contradict others, and count those about articles that are not there."""
    from kg import review_screen

    for contradiction in known.resolution.contradictions:
        typer.echo(f"kg: {review_screen.contradiction(contradiction)}", err=True)
    if known.resolution.asleep:
        typer.echo(
            f"kg: {len(known.resolution.asleep)} judgement(s) are about articles not in the case.", err=True
        )


@app.command(epilog="Example: kg remove rferl-2019-10-29")
def remove(
    article: Annotated[
        str, typer.Argument(help="An article's name, source, or the start of its content hash.")
    ],
    case: CaseOption = DEFAULT_CASE,
) -> None:
    """Take one article, and all that only it says, out of the case."""
    from kg import pipeline as steps

    stored = steps.remove(article, _open(case))
    typer.echo(f"Removed {stored.annotated.article.id} ({stored.sha256[:12]}).", err=True)


@app.command(epilog="Example: kg validate")
def validate(case: CaseOption = DEFAULT_CASE) -> None:
    """Check each article's graph against the SHACL shapes, and each quote against its article."""
    from kg import display, validation

    with _opened(case) as folder:
        report = validation.validate_case(folder)
    for violation in report.violations:
        typer.echo(display.printable(str(violation)))
    typer.echo(f"{report.articles} articles checked, {len(report.violations)} violations.", err=True)
    if report.violations:
        raise typer.Exit(1)


@app.command(epilog="Example: kg stats --format json")
def stats(case: CaseOption = DEFAULT_CASE, format_: RowFormatOption = None) -> None:
    """Count what is in the case: articles, entities, events by type and status, relations, sources."""
    from kg import display
    from kg import statistics as counting

    display.rows(counting.statistics(_open(case)), format_)


@app.command(epilog="Example: kg evaluate gold/ --articles articles/")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A folder of gold facts (*.jsonl), or one file.")],
    articles: Annotated[
        Path | None, typer.Option(help="The folder of the articles; default: `articles` beside GOLD.")
    ] = None,
    by_type: Annotated[bool, typer.Option("--by-type", help="Also by event type.")] = False,
    errors: Annotated[
        bool, typer.Option("--errors", help="Also every miss and false alarm with its sentence.")
    ] = False,
    reliability: Annotated[
        bool, typer.Option("--reliability", help="Also how often facts of each confidence are right.")
    ] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page to read the errors on.")] = None,
    identity: Annotated[
        bool, typer.Option("--identity", help="Who is who, in place of facts: GOLD is like data/identity.")
    ] = False,
    split: Annotated[
        str | None, typer.Option(metavar="PART", help="With --identity: only this part, dev or test.")
    ] = None,
    extractor: ExtractorOption = Extractors.both,
    least: LeastOption = None,
    format_: RowFormatOption = None,
) -> None:
    """Score the extraction against gold facts, or identity against gold identity."""
    from kg import evaluation, evaluation_identity

    config = _config(None, None, extractor, least)
    if split and not identity:
        raise UsageError("--split is given without --identity. Gold facts have no parts. Leave it out.")
    if identity:
        if articles or html:
            raise UsageError("--articles and --html do not go with --identity. Leave them out.")
        evaluation_identity.run(gold, config, split=split, by_type=by_type, errors=errors, format_=format_)
        return
    evaluation.run(
        gold, articles, config,
        by_type=by_type, errors=errors, by_confidence=reliability, html=html, format_=format_,
    )  # fmt: skip


def _open(path: Path) -> Case:
    from kg.case import Case

    return Case.open(path)


@contextmanager
def _opened(path: Path) -> Iterator[Case]:
    """The case, with the ontology that it was built with."""
    from kg import resources

    case = _open(path)
    with resources.using(case.ontology):
        yield case


def _create(path: Path) -> Case:
    from kg.case import Case

    return Case.create(path)


def _config(
    pipeline: str | None, ontology: Path | None, extractor: Extractors, least: float | None
) -> ExtractionConfig:
    from kg.extraction.config import DEFAULT_PIPELINE, ExtractionConfig

    return ExtractionConfig(pipeline or DEFAULT_PIPELINE, ontology, extractor.value, least)


if __name__ == "__main__":
    main()
