"""How far two tensors are apart."""

import dataclasses

import torch

_CHUNK = 1 << 22  # elements that are looked at together: in double precision they take 32 MB


@dataclasses.dataclass
class Difference:
    """`mismatched` elements are further apart than the tolerances, the `first` of them in row-major order.

    `max_abs` is the largest difference, `max_rel` the largest relative to what was expected; both leave out elements
    that are equal, NaN on both sides too, and are infinite if one side alone is not finite. `worst` is the largest
    difference in units of what the tolerances allow for its element.
    """

    max_abs: float = 0.0
    max_rel: float = 0.0
    worst: float = 0.0
    mismatched: int = 0
    first: int | None = None

    @property
    def is_ok(self):
        return self.mismatched == 0


def difference(found, expected, rtol, atol):
    """Of tensors of one shape and dtype; an element matches if |found - expected| <= atol + rtol * |expected|."""
    result = Difference()
    for begin, (got, wanted) in _chunks(found, expected):
        apart = _mismatches(got, wanted, rtol, atol)
        if count := int(apart.sum()):
            result.first = begin + int(apart.nonzero()[0]) if result.first is None else result.first
            result.mismatched += count
        distance = _distance(got, wanted)
        result.max_abs = max(result.max_abs, float(distance.max()))
        result.max_rel = max(result.max_rel, _largest(distance, wanted.double().abs()))
        result.worst = max(result.worst, _largest(distance, atol + rtol * wanted.double().abs()))
    return result


def rms(tensor):
    """The magnitude of a tensor's elements."""
    return float(tensor.double().square().mean().sqrt())


def _largest(distance, unit):
    return float(_without_nan(torch.where(distance == 0, 0.0, distance / unit)).max())


def is_equal(found, expected):
    """Bit for bit the same values; NaN equals NaN."""
    return all(not _mismatches(got, wanted, 0.0, 0.0).any() for _, (got, wanted) in _chunks(found, expected))


def _chunks(*tensors):
    flat = [tensor.reshape(-1) for tensor in tensors]
    for begin in range(0, flat[0].numel(), _CHUNK):
        yield begin, [tensor[begin : begin + _CHUNK] for tensor in flat]


def _mismatches(got, wanted, rtol, atol):
    if not got.is_floating_point():
        return got != wanted
    return ~torch.isclose(got.double(), wanted.double(), rtol=rtol, atol=atol, equal_nan=True)


def _distance(got, wanted):
    got, wanted = got.double(), wanted.double()
    same = (got == wanted) | (got.isnan() & wanted.isnan())
    return torch.where(same, 0.0, _without_nan((got - wanted).abs()))


def _without_nan(distance):
    return distance.nan_to_num(nan=torch.inf, posinf=torch.inf)
