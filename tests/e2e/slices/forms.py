"""Every form of slice in a kernel, with what PyTorch gives for it. Run with the names of forms: each is called once.

What a kernel of the table gives is held against what PyTorch gives, and a line says what came of it.
"""

import sys

import accesses  # noqa: F401 - fills the table, as does the next
import helion
import torch
import values  # noqa: F401
from table import FORMS, M, N


def call(name, is_static):
    function, expected, config = FORMS[name]
    kernel = helion.kernel(function, static_shapes=is_static, config=helion.Config(**config))
    x = (torch.arange(M * N, dtype=torch.float32) % 97).reshape(M, N)
    try:
        result = kernel(x.cuda())
    except Exception as error:
        return f"refused {type(error).__name__}"
    if expected is None:
        return "called"
    return "right" if torch.equal(result.cpu(), expected(x)) else "wrong"


if __name__ == "__main__":
    shapes, *names = sys.argv[1:]
    for name in names or FORMS:
        print(shapes, name, call(name, shapes == "static"), flush=True)
