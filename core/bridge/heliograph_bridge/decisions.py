"""What Helion decided beyond graphs and config: settings, which blocks a config field is for, masks, how the text loads.

A lowering that starts from the records needs all of it; see core/records/README.md. Read from the kernel's environment
and code generator, and, where only the result counts, from the generated text.
"""

import ast

from heliograph_bridge import slice_proxies

_SETTINGS = ("static_shapes", "dot_precision", "fast_math", "allow_warp_specialize", "debug_dtype_asserts",
             "persistent_reserved_sms", "triton_do_not_specialize")
_HINTS = ("tl.max_contiguous", "tl.multiple_of", "tl.max_constancy")


def settings(bound, dtype_name):
    """The settings that change the code, with the dtype that indices have in this kernel."""
    values = {name: getattr(bound.settings, name) for name in _SETTINGS if hasattr(bound.settings, name)}
    values |= {name: list(getattr(bound.env, name)) for name in ("pdl_entry", "pdl_exit") if getattr(bound.env, name, None)}
    values |= slice_proxies.settings()
    return {**values, "index_dtype": dtype_name(bound.env.index_dtype), "backend": bound.env.backend.name}


def config_blocks(bound, config):
    """{config field: the block ids that each item of its list is for}; fields that are no such list are left out."""
    spec, found = vars(bound.config_spec), {}
    for key in config:
        items = spec.get(key, spec.get(key.removesuffix("s")))  # range_warp_specializes, for one, loses its s there
        if all(hasattr(items, name) for name in ("block_id_lookup", "config_get")):
            found[key] = [list(item.block_ids) for item in items]
    return found


# ---------------------------------------------------------------- blocks and nodes


def block_fields(block_id, env, codegen):
    """Of a `block` record what code generation made of it; `codegen` is Helion's code generator or None."""
    parents = getattr(env, "jagged_tile_parent_ids", {}).get(block_id)
    fields = {"jagged_parents": list(parents)} if parents is not None else {}
    masks = _masks_of(block_id, codegen)
    if masks:
        strategy, _ = masks[0]
        fields |= {"strategy": strategy, "mask": next((mask for _, mask in masks if mask), None)}
    return fields


def _masks_of(block_id, codegen):
    """(class, mask or None) of each strategy that lowered a loop over the block; several loops can be over one."""
    dispatch = getattr(getattr(codegen, "device_function", None), "tile_strategy", None)
    found = []
    for strategy in getattr(dispatch, "strategies", ()):
        if block_id in strategy.block_ids:
            try:
                found.append((type(strategy).__name__, strategy.mask_var(block_id)))
            except (KeyError, NotImplementedError):  # a loop that was never lowered has decided nothing
                pass
    return found


def reduction_fields(node, dtype_name):
    """What a node lowered as a reduction reduces, None of others. The node's own target may be `mean`, this the sum."""
    lowering = node.meta.get("lowering")
    kind = getattr(lowering, "reduction_type", None)
    if kind is None:
        return None
    data = lowering.buffer.data
    return {
        "type": kind, "block_id": lowering.block_index, "axis": _reduced_axis(lowering, node),
        "dtype": dtype_name(data.dtype), "source_dtype": dtype_name(data.src_dtype),
    }


def _reduced_axis(lowering, node):
    inputs = lowering.input_fake_tensors(node)
    try:
        axes = lowering._get_reduction_dims(node.meta["orig_node"], inputs[0])
    except Exception:  # Helion's own words for what it cannot lower; the diagnostic of the lowering says them
        return None
    return axes[0] if len(axes) == 1 else None


# ---------------------------------------------------------------- the generated text


class Accesses:
    """How memory accesses and barriers of nodes stand in the generated text; `spans` are those of tags.spans()."""

    def __init__(self, text="", spans=()):
        self.access, self.barriers = {}, set()
        nodes = {
            (s["line"], s["column"], s["end_line"], s["end_column"]): s["node"]
            for s in spans if s["kind"] == "Call" and s["device"] and s["node"]
        }
        calls = [call for call in ast.walk(ast.parse(text)) if isinstance(call, ast.Call)] if nodes else []
        for call in calls:
            node = nodes.get((call.lineno, call.col_offset + 1, call.end_lineno, call.end_col_offset + 1))
            if node is not None:
                self._add(node, ast.unparse(call.func), call)

    def fields(self, node):
        fields = {"access": self.access[node]} if node in self.access else {}
        return {**fields, "barrier": True} if node in self.barriers else fields

    def _add(self, node, function, call):
        owner, _, name = function.rpartition(".")
        if function == "tl.debug_barrier":
            self.barriers.add(node)
        elif function in _HINTS:
            hint = [ast.unparse(argument) for argument in call.args[1:]]
            self.access.setdefault(node, {}).setdefault("hints", {})[name] = hint
        elif name in ("load", "store") or name.startswith("atomic_"):
            self.access.setdefault(node, {}).setdefault("indexing", None)
            if self.access[node]["indexing"] is None:
                self.access[node].update(_access(owner, name, call))


def _access(owner, name, call):
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if owner != "tl":
        indexing, mask = "tensor_descriptor", None
    else:
        indexing = "block_ptr" if "boundary_check" in keywords else "pointer"
        position = 1 if name == "load" else 2
        mask = keywords.get("mask", call.args[position] if position < len(call.args) else None)
    fields = {"indexing": indexing, "mask": ast.unparse(mask) if _is_given(mask) else None}
    for key, keyword in (("eviction", "eviction_policy"), ("cache", "cache_modifier"), ("other", "other"),
                         ("sem", "sem")):
        if _is_given(keywords.get(keyword)):
            fields[key] = ast.unparse(keywords[keyword]).strip("'")
    return fields


def _is_given(expression):
    return expression is not None and not (isinstance(expression, ast.Constant) and expression.value is None)
