"""The table of forms: kernels with a slice, and what PyTorch gives for each.

`form(expected, config)` keeps a kernel; its first argument is a tensor of M x N, the second the width that its block of
columns gets.
"""

import torch

M, N = 40, 48
FORMS = {}


def form(expected, block_sizes=(16,), **config):
    def keep(function):
        config["block_sizes"] = list(block_sizes)
        FORMS[function.__name__] = (function, expected, config)
        return function

    return keep


def padded(part, begin=0):
    """A part of the columns, zeros around it."""
    whole = torch.zeros(part.size(0), N)
    whole[:, begin : begin + part.size(1)] = part
    return whole
