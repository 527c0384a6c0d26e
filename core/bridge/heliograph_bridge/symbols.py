"""The symbols of a kernel's sizes, and where each was made, specialized and replaced: the user's line, Helion's function.

PyTorch's ShapeEnv knows what a symbol is by now, not how it came to be. So what makes one, or puts something in its place, is
watched while Helion works.
"""

import functools
import sys

import torch
from torch.fx.experimental.symbolic_shapes import ShapeEnv

from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.graphs import extent_of, place

_MAKERS = ("create_unbacked_symint", "create_unbacked_symfloat", "create_unbacked_symbool", "create_symbol")
_HISTORY = "_heliograph_symbols"
# Functions that make symbols for whoever asks: who asked says more.
_MAKERS_OF_HELION = {
    "create_unbacked_symint", "cached_create_unbacked_symint", "create_block_var", "allocate_block_size", "allocate", "input_symint",
    "_",  # what Helion registers for an op of its own has no other name
}
_MOST_GUARDS = 20


def watch():
    """From now on, in this process. Again and again does no harm."""
    if hasattr(ShapeEnv, _HISTORY):
        return
    setattr(ShapeEnv, _HISTORY, None)
    for name in _MAKERS:
        _after(ShapeEnv, name, _made)
    _after(ShapeEnv, "_set_replacement", _replaced)
    _after(helion_adapter().CompileEnvironment, "__init__", _environment_made)


def _after(owner, name, hook):
    original = getattr(owner, name)

    @functools.wraps(original)
    def hooked(self, *args, **kwargs):
        result = original(self, *args, **kwargs)
        hook(self, result, *args)
        return result

    setattr(owner, name, hooked)


def _history(shape_env):
    if getattr(shape_env, _HISTORY) is None:
        setattr(shape_env, _HISTORY, {})
    return getattr(shape_env, _HISTORY)


def _note(shape_env, symbol, **fields):
    """The first time counts: what is said of a symbol later changes nothing about it."""
    known = _history(shape_env).setdefault(symbol, {})
    known.update((key, value) for key, value in fields.items() if key not in known)


def _made(shape_env, result, *_):
    symbol = result if not hasattr(result, "node") else result.node.expr
    if getattr(symbol, "is_Symbol", False):
        _note(shape_env, symbol, loc=_here(), made_by=_asker())


def _replaced(shape_env, _, symbol, by, *reason):
    if shape_env.replacements.get(symbol) == by:
        _note(shape_env, symbol, replaced_loc=_here(), replaced_for=str(reason[0]) if reason else None)


class _Specialized(set):
    """`CompileEnvironment.specialized_vars`, which also remembers where each came to it."""

    def __init__(self, shape_env, symbols):
        super().__init__(symbols)
        self._shape_env = shape_env

    def update(self, *groups):
        for group in map(set, groups):
            for symbol in group - self:
                _note(self._shape_env, symbol, specialized_loc=_here())
            super().update(group)

    def add(self, symbol):
        self.update([symbol])


def _environment_made(env, *_):
    if isinstance(getattr(env, "specialized_vars", None), set):
        env.specialized_vars = _Specialized(env.shape_env, env.specialized_vars)


def _here():
    """The user's line that Helion is at, as fields; None if it is at none."""
    return place(helion_adapter().current_location())


def _asker():
    """The function of Helion that wanted a symbol; None if Helion is not at work."""
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if "/helion/" in code.co_filename and code.co_name not in _MAKERS_OF_HELION and not code.co_name.startswith("<"):
            return code.co_name
        frame = frame.f_back
    return None


# ---------------------------------------------------------------- records


def symbol_records(env, host):
    """Of a CompileEnvironment and the HostFunction that is, or was being, made in it."""
    hints = helion_adapter().size_hints(env.shape_env)
    blocks = {block.symbol(): block for block in env.block_sizes if isinstance(block.var, torch.SymInt)}
    known = set(hints) | set(host.expr_to_origin) | set(env.debug_shape_renames) | set(blocks)
    for symbol in sorted(known, key=str):
        yield "symbol", {**_fields(symbol, env, host, blocks.get(symbol), hints), **_past(symbol, env.shape_env)}


def _fields(symbol, env, host, block, hints):
    shape_env = env.shape_env
    origin = getattr(host.expr_to_origin.get(symbol), "origin", None)
    return {
        "symbol": str(symbol), "name": str(env.debug_shape_renames.get(symbol, "")),
        "hint": str(hints.get(symbol, "")), "block_id": block.block_id if block else _block_of(env, symbol),
        "reduction": block.reduction if block else None, "numel": extent_of(block) if block else None,
        "specialized": symbol in getattr(env, "specialized_vars", ()),
        "sources": [_source_name(s) for s in getattr(shape_env, "var_to_sources", {}).get(symbol, ())],
        "range": _text_or_none(shape_env.var_to_range.get(symbol)),
        "replaced_by": _text_or_none(shape_env.replacements.get(symbol)),
        "origin": type(origin).__name__ if origin is not None else None, "origin_str": origin_text(origin),
    }


def _past(symbol, shape_env):
    guards = [str(guard.expr) for guard in shape_env.guards if symbol in guard.expr.free_symbols]
    past = _history(shape_env).get(symbol, {})
    copies = {key: dict(value) if isinstance(value, dict) else value for key, value in past.items()}
    return {**copies, **({"guards": guards[:_MOST_GUARDS]} if guards else {})}


def _block_of(env, symbol):
    return env.get_block_id(symbol) if getattr(symbol, "is_Symbol", False) else None


def _text_or_none(value):
    return None if value is None else str(value)


def _source_name(source):
    return source.name if isinstance(source.name, str) else source.name()


def origin_text(origin):
    if origin is None:
        return None
    return origin.host_str() if origin.is_host() else repr(origin)[:200]
