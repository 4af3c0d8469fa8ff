"""What ships can be trained further: the exported files give the weights back, but for the rounding."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs pip install newskg[training]")
pytest.importorskip("onnxscript", reason="training needs pip install newskg[training]")

from kg.extraction.windows import FEATURES, Batch, Labels  # noqa: E402
from kg.training.export import export  # noqa: E402
from kg.training.fit import Model  # noqa: E402
from kg.training.model import ArgumentReader, EncoderSize, TriggerReader  # noqa: E402
from kg.training.resume import resume  # noqa: E402

# The exporter warns of its own dependencies.
pytestmark = pytest.mark.filterwarnings("ignore")

SIZE = EncoderSize("mpnet", 90, 24, 2, 2, 48, 40, 2, 1e-5, 32)
LABELS = Labels(
    events=("Arrest", "Flight"), properties=("age",), roles=("agent", "subject"), statuses=("occurred",),
    pos=("", "NOUN"), dep=("", "nsubj"), entity=("", "GPE"), names=("", "Person"), paths=("", "far"),
)  # fmt: skip


def model(seed: int, paths: tuple[str, ...] = LABELS.paths) -> Model:
    torch.manual_seed(seed)
    triggers = TriggerReader(SIZE, LABELS, frozen=0)
    labels = replace(LABELS, paths=paths)
    trained = Model(triggers, ArgumentReader(SIZE.width, labels), LABELS)
    for _, weights in trained.parameters():  # no two are equal after training; equal ones are written once
        weights.data += 0.1 * torch.randn_like(weights)
    return trained


def some_batch() -> Batch:
    chance = random.Random(3)
    ids = torch.tensor([[chance.randrange(90) for _ in range(12)] for _ in range(3)])
    place = torch.arange(8)[None].repeat(3, 1)
    features = torch.zeros(3, 12, len(FEATURES), dtype=torch.long)
    mask = torch.ones_like(ids)
    return Batch(ids.numpy(), mask.numpy(), features.numpy(), place.numpy(), place.numpy(), (8, 8, 8))


def test_a_reader_that_was_exported_gives_its_weights_back(tmp_path: Path) -> None:
    trained, other = model(1), model(2)
    export(trained, tmp_path, [some_batch()])
    resume(other, tmp_path)
    for (name, was), (_, now) in zip(trained.parameters(), other.parameters(), strict=True):
        if "relative" not in name:
            assert torch.linalg.norm(was - now) < 0.05 * torch.linalg.norm(was), name


def test_a_reader_of_another_shape_is_refused(tmp_path: Path) -> None:
    export(model(1), tmp_path, [some_batch()])
    with pytest.raises(ValueError, match=r"expected paths\.weight"):
        resume(model(2, paths=("", "far", "farther")), tmp_path)
