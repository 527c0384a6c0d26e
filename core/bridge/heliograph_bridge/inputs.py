"""Values of the tensors that --call names: zeros where nothing is executed, else random ones that a seed decides."""

import torch

_INTEGERS = 8


def maker(asked, note):
    """A function that gives a tensor its values and returns it. `note(code, message)` tells of values that are a guess."""
    return _Random(asked.seed, note) if asked.has_values else torch.Tensor.zero_


class _Random:
    """Floats are normal, integers 0 to 7, booleans even. Tensors are drawn in the order of the arguments.

    All are drawn on the CPU and in single precision, so that a dtype changes the rounding only.
    """

    def __init__(self, seed, note):
        self._generator, self._note = torch.Generator().manual_seed(seed), note

    def __call__(self, tensor):
        return tensor.copy_(self._drawn(tensor).to(tensor.dtype))

    def _drawn(self, tensor):
        if tensor.dtype is torch.bool:
            return torch.randint(0, 2, tensor.shape, generator=self._generator)
        if not tensor.is_floating_point():
            self._note(
                "call.integers", f"Integers of the call are random, from 0 to {_INTEGERS - 1}",
                next="Where they should be places in another tensor, run the main part of the script instead",
            )
            return torch.randint(0, _INTEGERS, tensor.shape, generator=self._generator)
        return torch.randn(tensor.shape, generator=self._generator)
