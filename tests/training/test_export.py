"""What is shipped computes what was trained: smoothing moves numbers between factors, not the product."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs pip install newskg[training]")
from torch import nn  # noqa: E402

from kg.training.export import smoothed  # noqa: E402


class Network(nn.Module):
    """Two matrices with an outlier channel between them, called as the trigger network is."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(7)
        self.first, self.second = nn.Linear(4, 6), nn.Linear(6, 3)
        with torch.no_grad():
            self.first.weight[2] *= 40

    def forward(self, ids: torch.Tensor, *_: torch.Tensor) -> torch.Tensor:
        return self.second(self.first(ids.float()))


class Sheet:
    """As much of a batch as the network needs."""

    def __init__(self, ids: torch.Tensor) -> None:
        self.ids = ids.numpy()
        self.mask = self.features = self.first = self.last = self.ids


def test_smoothing_keeps_the_product_and_evens_the_channels() -> None:
    network = Network()
    seen = torch.arange(-10, 10).reshape(5, 4)
    smooth = smoothed(network, [Sheet(seen)])
    given = network.first(seen.float())
    assert torch.allclose(smooth(seen), network(seen), rtol=1e-4, atol=1e-4)
    entering = given * smooth.second.shrink
    uneven = given.abs().amax(0).max() / given.abs().amax(0).median()
    assert entering.abs().amax(0).max() / entering.abs().amax(0).median() < uneven / 2


def test_the_network_that_was_trained_is_left_as_it_was() -> None:
    network = Network()
    before = network.second.weight.clone()
    smoothed(network, [Sheet(torch.ones(2, 4))])
    assert torch.equal(network.second.weight, before)
