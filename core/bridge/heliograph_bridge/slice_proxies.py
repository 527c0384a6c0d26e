"""Slices of values (`acc[:, 0:bs]`) for kernels that Helion's Triton backend refuses for them. Off unless asked for.

FX cannot carry a slice whose bounds are symbols, and Helion has no code for one of a value. So the bounds go into a side
table of the kernel's environment, and what passes through FX is `value_slice(value, number)`. They come back where code is
generated (one `tl.gather` a dimension) and where records are written.

Only where that is right: bounds of numbers, block sizes and sizes that the host knows, in dimensions that are whole. A
tile of a loop may be cut off and does not say where, so a slice of it is left to Helion, unless it is all of the tile.
"""

import ast
import dataclasses

import torch
from torch.fx.experimental import proxy_tensor

from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.request import BadRequest

_installed = None  # the Helion that was changed: an instance of _Helion


@dataclasses.dataclass(frozen=True)
class _Part:
    """A dimension of a sliced value. `bounds` are those of the source, None if all of it is taken."""

    bounds: slice | None
    start: object  # the first index, clamped
    step: int
    extent: object  # how many elements the dimension has
    size: object  # of the result's dimension


def install():
    """Makes Helion take slices of values, for the rest of this process. BadRequest for a release that cannot be helped."""
    global _installed
    places = helion_adapter().slice_places()
    if places is None:
        version = ".".join(map(str, helion_adapter().version))
        raise BadRequest(
            "slice-proxies.helion", f"Helion {version} cannot be given slices of values", "Leave out --slice-proxies"
        )
    _installed = _installed or _Helion(places)


def settings():
    """What the settings record says of this."""
    return {"slice_proxies": True} if _installed else {}


def is_value_slice(node):
    return _installed is not None and node.target is _installed.value_slice


def shown_arguments(node, env):
    """A node's arguments as they are told: of a slice of a value its bounds, expressions as text."""
    if not is_value_slice(node):
        return node.args
    value, number = node.args
    return value, [_shown(part) for part in _table(env)[number]]


def tell(writer, infos, env):
    """A note on every slice of a value: that it works is not Helion's doing."""
    for info in infos:
        for node in filter(is_value_slice, info.graph.nodes):
            text = ", ".join(_text(bounds) for bounds in shown_arguments(node, env)[1])
            writer.diagnostic(
                "note", "slice-proxies.used", f"Helion refuses this slice of a value, [{text}]; it was made a gather",
                node=f"{info.graph_id}:{node.name}", stage="fx",
                next="Without --slice-proxies the capture fails here, as the kernel itself does",
            )


def _shown(part):
    bounds = part.bounds or slice(None)
    return slice(*(bound if bound is None or type(bound) is int else str(bound._sympy_())
                   for bound in (bounds.start, bounds.stop, bounds.step)))


def _text(bounds):
    words = ["" if bound is None else str(bound) for bound in (bounds.start, bounds.stop, bounds.step)]
    return ":".join(words if words[2] else words[:2])


def _table(env):
    if not hasattr(env, "_heliograph_slices"):
        env._heliograph_slices = []
    return env._heliograph_slices


class _Helion:
    """The places in Helion that are changed, and the function that it gets."""

    def __init__(self, places):
        self.places = places
        self.value_slice = self._make_function()
        self._hook_types()
        self._hook_tracing()
        self._hook_rolling()

    # ---- the function

    def _make_function(self):
        decorators = self.places.decorators

        @decorators.api(is_device_only=True)
        def value_slice(value: torch.Tensor, number: int) -> torch.Tensor:
            raise NotImplementedError("slices of values exist in kernels only")

        @decorators.register_fake(value_slice)
        def fake(value, number):
            env = self.places.environment()
            return env.new_index_result(value, [part.size for part in _table(env)[number]])

        @decorators.get_masked_value(value_slice)
        def masked(node):
            return None  # padding lanes hold the dimension's last element

        @decorators.codegen(value_slice, "triton")
        def generate(state):
            return self._generate(state)

        return value_slice

    def _generate(self, state):
        env = self.places.environment()
        parts = _table(env)[state.proxy_arg(1)]
        sizes = list(state.proxy_arg(0).size())
        result = state.ast_arg(0)
        for dim, part in enumerate(parts):
            if part.bounds is None:
                continue
            sizes[dim] = part.size
            result = self._gather(state, result, dim, part, sizes)
        return result

    def _gather(self, state, value, dim, part, sizes):
        """Lanes past the slice read its dimension's last element: they are none of the result's."""
        literal = state.device_function.literal_expr
        index = f"({literal(part.start)}) + ({self._lanes(state, part.size)}) * {part.step}"
        index = f"tl.minimum({index}, ({literal(part.extent)}) - 1)"
        if len(sizes) > 1:
            places = ", ".join(":" if other == dim else "None" for other in range(len(sizes)))
            shape = state.tile_strategy.shape_str(sizes)
            index = f"tl.broadcast_to(({index})[{places}], {shape})"
        text = f"tl.gather({{value}}, {index}, axis={dim})"
        return state.codegen.lift(self.places.expr_from_string(text, value=value), prefix="value_slice")

    def _lanes(self, state, size):
        """0, 1, ... along the result's dimension."""
        env = self.places.environment()
        block = env.get_block_id(size)
        if block is None:
            return env.backend.arange_index_expr(str(size), "tl.int32")
        if self.places.is_active(state, block):
            return state.codegen.index_var(block)
        return self.places.inactive_index(state, block, size, "tl.int32")[0]

    # ---- what it becomes of

    def parts(self, value, index):
        """The parts of each dimension, None where this is nothing to help with."""
        index = [*index, *[slice(None)] * (value.ndim - len(index))]
        if len(index) != value.ndim or not all(isinstance(item, slice) for item in index):
            return None
        env = self.places.environment()
        parts = [self._part(env, value.size(dim), bounds) for dim, bounds in enumerate(index)]
        return parts if all(parts) and not all(_says_nothing(bounds) for bounds in index) else None

    def _part(self, env, size, bounds):
        if _is_whole(bounds, size):
            return _Part(None, 0, 1, size, size)
        block = env.get_block_id(size)
        step = 1 if bounds.step is None else bounds.step
        known = all(self._is_known(bound) for bound in (bounds.start, bounds.stop))
        of_tile = _is_padded(env, size) if block is None else not env.block_sizes[block].reduction
        if of_tile or type(step) is not int or step < 1 or not known:
            return None
        extent = size if block is None else env.block_sizes[block].size
        with env.shape_env.suppress_guards():
            start, length = self._clamped(bounds, step, extent)
        if type(length) is int and length < 1:
            return None
        made = 1 if env.is_singleton_size(length) else env.allocate_reduction_dimension(length).var
        return _Part(bounds, start, step, extent, made)

    def _clamped(self, bounds, step, extent):
        """Where a slice begins and how long it is. Each bound by itself: of two symbols Helion would clamp neither."""
        start = self.places.normalize_slice(slice(bounds.start, None), extent).start
        start = 0 if start is None else start
        stop = self.places.normalize_slice(slice(None, bounds.stop), extent).stop
        stop = extent if stop is None else stop
        stop = max(start, stop) if type(start) is int and type(stop) is int else torch.sym_max(start, stop)
        return start, (stop - start + step - 1) // step

    def _is_known(self, bound):
        """A number that the host part of the kernel can compute: code may use it at any place."""
        if bound is None or type(bound) is int:
            return True
        if not isinstance(bound, torch.SymInt):
            return False
        origins = self.places.origins()
        return all(self.places.is_host(origins.get(symbol)) for symbol in bound._sympy_().free_symbols)

    # ---- the hooks

    def _hook_types(self):
        """Type propagation gives the shape that tracing will give."""
        owner, helion = self.places.types.TensorType, self
        original = owner._device_indexing_size

        def indexing_size(info, key):
            types = helion.places.types
            keys = key.unpack() if isinstance(key, types.SequenceType) else [key]
            new = [isinstance(item, types.LiteralType) and item.value is None for item in keys]
            if info.origin.is_device() and all(n or isinstance(k, types.SliceType) for n, k in zip(new, keys)):
                parts = helion.parts(info.fake_value, [k.proxy() for n, k in zip(new, keys) if not n])
                if parts:
                    sizes = iter(part.size for part in parts)
                    return [*(1 if n else next(sizes) for n in new), *sizes]
            return original(info, key)

        owner._device_indexing_size = indexing_size

    def _hook_tracing(self):
        owner, helion = self.places.walker, self
        original = owner.visit_Subscript

        def visit_subscript(walker, node):
            items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            info = node.value._type_info
            of_value = isinstance(info, helion.places.types.TensorType) and info.origin.is_device()
            if not of_value or not all(_is_new(item) or isinstance(item, ast.Slice) for item in items):
                return original(walker, node)
            bounds = [item._type_info.proxy() for item in items if not _is_new(item)]
            with proxy_tensor.disable_proxy_modes_tracing():
                if not helion.parts(info.fake_value, bounds):
                    return original(walker, node)
            value = walker.visit(node.value)
            with proxy_tensor.disable_proxy_modes_tracing():
                parts = helion.parts(value, bounds)
            result = helion._call(value, parts)
            if not any(map(_is_new, items)):
                return result
            rest = [slice(None)] * (len(parts) - len(bounds))
            return helion.places.subscript(result, [*(None if _is_new(item) else slice(None) for item in items), *rest])

        owner.visit_Subscript = visit_subscript

    def _call(self, value, parts):
        if all(part.bounds is None for part in parts):
            return value
        table = _table(self.places.environment())
        table.append(parts)
        return self.value_slice(value, len(table) - 1)

    def _hook_rolling(self):
        """A chunk of a dimension does not hold what a slice of it takes: such a reduction stays in one piece."""
        owner = self.places.roller
        original = owner.has_gather_along_rdim

        def has_gather(roller, graph):
            env = self.places.environment()

            def is_cut(node):
                tensors = [node.meta["val"], node.args[0].meta["val"]]
                return any(env.get_block_id(size) == roller.rdim.block_id for t in tensors for size in t.size())

            return original(roller, graph) or any(is_cut(node) for node in filter(is_value_slice, graph.nodes))

        owner.has_gather_along_rdim = has_gather


def _is_padded(env, size):
    """Whether a dimension that only has a number may be a reduction's, padded: how long that is it does not say."""
    def padded(block):
        extent = block.size
        return type(extent) is int and extent != size and 1 << max(extent - 1, 0).bit_length() == size

    return any(block.reduction and padded(block) for block in env.block_sizes)


def _is_new(node):
    """None between the brackets: a dimension of one."""
    return isinstance(node, ast.Constant) and node.value is None


def _says_nothing(bounds):
    return bounds.start is None and bounds.stop is None and bounds.step is None


def _is_whole(bounds, size):
    ends = bounds.stop is None or (
        isinstance(bounds.stop, torch.SymInt) and isinstance(size, torch.SymInt)
        and bounds.stop._sympy_() == size._sympy_()
    ) or (type(size) is int and type(bounds.stop) is int and bounds.stop >= size)
    starts = bounds.start is None or (type(bounds.start) is int and bounds.start == 0)
    return starts and ends and bounds.step in (None, 1)
