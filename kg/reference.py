"""Pages that are made from the program itself, so that they cannot tell anything else than it does.

``docs/commands.md`` from the command line, ``ontology/queries/README.md`` from the questions. Both are
committed, and a test fails where one of them is not what this module makes. After a change::

    python -m kg.reference
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg import queries, resources

__all__ = ["PAGES", "commands_page", "questions_page", "write"]


def commands_page() -> str:
    """All commands with their options and an example, as Markdown."""
    import typer

    from kg.cli import app

    group: Any = typer.main.get_command(app)
    lines = [
        "# Commands",
        "",
        "Made from `kg --help` by `python -m kg.reference`; do not edit.",
        "",
        f"{group.help} To begin:",
        "",
        "```sh",
        group.epilog.removeprefix("Start with: "),
        "```",
        "",
        "Exit codes: 0 done, 1 failed (the message says why and what to try), 2 wrong usage, 3 the case is",
        "in use by another process, 4 a query was stopped at its time limit, 130 stopped by the user.",
    ]
    for name in sorted(group.commands):
        lines += _command(name, group.commands[name])
    return "\n".join(lines) + "\n"


def questions_page() -> str:
    """All ready questions with their parameters, as Markdown."""
    lines = [
        "# Ready questions",
        "",
        "Made from the files beside it by `python -m kg.reference`; do not edit. A question is asked with",
        "`kg query --name NAME`, its parameters are given with `--set PARAMETER=VALUE`. To add one, write a",
        "file `NAME.rq`: SPARQL below a head of comments (`# title:`, `# about:`, `# parameter NAME:`).",
        "",
        "| question | asks | parameters |",
        "| --- | --- | --- |",
    ]
    lines += [_question(question) for question in queries.questions(resources.ontology("queries"))]
    return "\n".join(lines) + "\n"


PAGES = {Path("docs/commands.md"): commands_page, Path("ontology/queries/README.md"): questions_page}


def write(root: Path) -> None:
    """Write all pages below the root of a checkout."""
    for page, make in PAGES.items():
        (root / page).parent.mkdir(exist_ok=True)
        (root / page).write_text(make(), encoding="utf-8")


def _question(question: queries.Question) -> str:
    parameters = "<br>".join(f"`{name}`: {meaning}" for name, meaning in question.parameters)
    return (
        f"| [`{question.name}`]({question.name}.rq) | **{question.title}.** {question.about} | {parameters} |"
    )


def _command(name: str, command: Any) -> Iterator[str]:
    """One command: how it is called, what it does, its arguments and options, an example."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    yield from ("", f"## kg {name}", "", command.help, "")
    yield from ("```sh", command.epilog.removeprefix("Example: "), "```", "")
    yield from ("| argument or option | is |", "| --- | --- |")
    for parameter in (*arguments, *options):
        yield f"| {_called(parameter)} | {_explained(parameter)} |"


def _called(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        name = f"`{parameter.name.upper().rstrip('_')}{'...' if parameter.nargs == -1 else ''}`"
        return name if parameter.required else f"{name}, may be left out"
    value = "" if parameter.is_flag else f" {parameter.metavar or parameter.name.upper().rstrip('_')}"
    return ", ".join(f"`{option}{value}`" for option in parameter.opts)


def _explained(parameter: Any) -> str:
    default = parameter.default
    told = (
        f" Default: `{default}`." if default not in (None, False, [], ()) and not parameter.required else ""
    )
    variable = f" Or the variable `{parameter.envvar}`." if getattr(parameter, "envvar", None) else ""
    return f"{parameter.help}{told}{variable}".replace("|", "\\|")


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[1])
