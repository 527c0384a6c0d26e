"""Helion's reference mode on CPU tensors: the kernel's own Python, run eagerly, with whole dimensions as tiles."""

import torch
from torch._subclasses.fake_tensor import FakeTensor
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves, tree_map

from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.world import is_cuda

_FLOATS = (torch.float32, torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2)
_library = None


def install():
    """Lends the CPU the products that only CUDA has: of halves into floats. They are exact before they are summed.

    Scripts and Helion's reference mode ask for them.
    """
    global _library
    if _library is None:
        _library = torch.library.Library("aten", "IMPL", "CPU")
        _library.impl("mm.dtype", lambda a, b, dtype: _product(torch.mm, dtype, a, b))
        _library.impl("bmm.dtype", lambda a, b, dtype: _product(torch.bmm, dtype, a, b))


def _product(multiply, dtype, *operands):
    wide = torch.float64 if dtype is torch.float64 else torch.float32
    return multiply(*(operand.to(wide) for operand in operands)).to(dtype)


def copies(tree, data_of=lambda tensor: tensor):
    """A tree of arguments with copies of the tensors' data, that share memory as the tensors do.

    None if `data_of(tensor)` is None for one of them.
    """
    if any(data_of(leaf) is None for leaf in tree_leaves(tree) if isinstance(leaf, torch.Tensor)):
        return None
    storages = {}

    def copy(leaf):
        if not isinstance(leaf, torch.Tensor):
            return leaf
        data = data_of(leaf)
        storage = data.untyped_storage()
        if storage._cdata not in storages:
            storages[storage._cdata] = storage.clone()
        made = torch.empty(0, dtype=data.dtype)
        return made.set_(storages[storage._cdata], data.storage_offset(), data.size(), data.stride())

    return tree_map(copy, tree)


def run(kernel, config, arguments, data_of, is_wide=False, seeds=0):
    """What a call gives, run eagerly on copies of `arguments`, and the copies. For a process with nothing else to do.

    `seeds` is how many the launch drew for implicit random numbers.
    `data_of` gives the data of tensors that the kernel reaches otherwise (of a closure). `is_wide`: all in double
    precision, the roundings that the kernel asks for left out.
    """
    arguments = copies(arguments)
    if is_wide:
        arguments = tree_map(lambda x: x.double() if _is_float(x) else x, arguments)
        _widen_dot()
    _draw_at_once(seeds)
    with torch.no_grad(), torch.device("cpu"), _Eager(data_of, is_wide):
        return helion_adapter().run_reference(kernel, config, arguments), arguments


def _draw_at_once(seeds):
    """The reference mode draws one seed more whenever it needs one; on a CPU the first of several is another than one alone."""
    from helion.runtime import ref_mode

    replay = getattr(ref_mode.RefModeContext, "_replay_rng_seed_buffer", None)
    if seeds and replay:
        ref_mode.RefModeContext._replay_rng_seed_buffer = lambda context, count: replay(context, max(count, seeds))


def _is_float(value):
    return isinstance(value, torch.Tensor) and value.dtype in _FLOATS


def _widen_dot():
    """hl.dot refuses double precision, in eager code too."""
    import helion.language as hl

    original = hl.dot

    def dot(mat1, mat2, acc=None, out_dtype=None):
        if not mat1.is_floating_point():
            return original(mat1, mat2, acc, out_dtype)
        product = torch.matmul(mat1, mat2)
        return product if acc is None else acc + product

    hl.dot = dot


class _Eager(TorchFunctionMode):
    """Puts what the kernel says of devices onto the CPU, and of single and half precision into double if wide."""

    _CASTS = ("float", "half", "bfloat16")

    def __init__(self, data_of, is_wide):
        super().__init__()
        self._data_of, self._is_wide = data_of, is_wide

    def __torch_function__(self, func, types, args=(), kwargs=None):
        if self._is_wide and getattr(func, "__name__", "") in self._CASTS:
            return args[0].double()
        return func(*tree_map(self._mapped, args), **tree_map(self._mapped, kwargs or {}))

    def _mapped(self, value):
        if isinstance(value, FakeTensor):
            data = self._data_of(value)
            if data is None:
                raise ValueError("it reads a tensor whose values nobody knows")
            return data.double() if self._is_wide and _is_float(data) else data
        if is_cuda(value):
            return torch.device("cpu")
        return torch.float64 if self._is_wide and isinstance(value, torch.dtype) and value in _FLOATS else value
