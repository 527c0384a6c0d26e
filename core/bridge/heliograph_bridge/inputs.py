"""Values of the tensors that --call names: zeros where nothing is executed, else random ones that a seed decides."""

import torch

_INTEGERS = 8


def maker(asked):
    """A function that gives a tensor its values and returns it."""
    return torch.Tensor.zero_ if asked.execute is None else _Random(asked.seed)


class _Random:
    """Floats are normal, integers 0 to 7, booleans even. Tensors are drawn in the order of the arguments.

    All are drawn on the CPU and in single precision, so that a dtype changes the rounding only.
    """

    def __init__(self, seed):
        self._generator = torch.Generator().manual_seed(seed)

    def __call__(self, tensor):
        return tensor.copy_(self._drawn(tensor).to(tensor.dtype))

    def _drawn(self, tensor):
        if tensor.dtype is torch.bool:
            return torch.randint(0, 2, tensor.shape, generator=self._generator)
        if not tensor.is_floating_point():
            return torch.randint(0, _INTEGERS, tensor.shape, generator=self._generator)
        return torch.randn(tensor.shape, generator=self._generator)
