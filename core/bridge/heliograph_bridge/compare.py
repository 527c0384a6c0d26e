"""Compares what a call of a kernel gave with what Helion's reference mode, eager PyTorch, makes of the same call.

The reference runs in a fork, on CPU tensors, outside of the script's world: it can change nothing of the script's, crash or
take long. Where the two differ by more than PyTorch's own tolerances, the reference is computed once more in double
precision, which tells a rounding of the reference's from an error of the kernel's.
"""

import dataclasses
import functools
import traceback

import torch
from torch.testing._comparison import default_tolerances
from torch.utils._pytree import keystr, tree_flatten_with_path

from heliograph_bridge import child, differences, reference, supervise
from heliograph_bridge.arguments import describe
from heliograph_bridge.errors import first_line
from heliograph_bridge.graphs import argument, dtype_name

EAGER, WIDE = "eager", "eager in f64"
# What is no error but rounding: as far off the exact result as eager PyTorch itself, or not further, measured by the
# output's own magnitude, than adding thousands of numbers in single precision in another order, or, by atomics, some
# dozens in the output's own precision: in units of its last place; and by a unit of the element's own last place, since what
# such a difference moves across the middle of two numbers is rounded to the other one.
_AS_EXACT, _ORDER, _ATOMIC_ORDER = 2, 2**-16, 4


@dataclasses.dataclass
class Call:
    """A call before it is made: copies of its arguments, and the state of the random numbers."""

    kernel: object
    config: object
    arguments: tuple
    random: torch.Tensor


class Comparer:
    """Compares the calls of one capture; `world` has the tensors' values."""

    def __init__(self, writer, world, allowed):
        self._writer, self._world, self._limits = writer, world, allowed

    def begin(self, kernel, config, arguments):
        """Remembers a call that is about to be made; None if nobody knows its arguments."""
        data = reference.copies(arguments, self._world.value)
        return None if data is None else Call(kernel, config, data, torch.get_rng_state())

    def end(self, call, variant, words, arguments, result):
        """Compares a call's `result` and its `arguments` as they are now; `words` is how people write the call."""
        self._writer.progress(supervise.STEP_COMPARE, kernel=variant.kernel.name)
        place, seeds = {"variant": variant.number, "call": words}, _seeds_of(variant.bound)
        fork = _Fork(call, place, self._world.value, variant.has_atomics, seeds)
        ended = child.run(lambda writer: fork.run(writer, arguments, result), self._writer, self._limits)
        if ended:
            self._writer.diagnostic(
                "warning", "compare.stopped", f"{words} was not compared: {ended} in eager PyTorch",
                next="Call the kernel with smaller tensors, or raise the limit",
            )
        self._writer.progress("script")

    def tell(self, variant, words, output, found, expected, against):
        """Holds what a launch left in a tensor against what `against` left there: "cpu", or the code of a pipeline."""
        rtol, atol = default_tolerances(found.dtype)
        verdict = {
            "dtype": dtype_name(found.dtype), "shape": list(found.shape), "rtol": rtol, "atol": atol,
            "reference": against, **_told(differences.difference(found, expected, rtol, atol), found, expected),
        }
        self._writer.write("compare", **{"with": against}, variant=variant.number, call=words, output=output, **verdict)


class _Fork:
    """What is done in the fork, for one call."""

    def __init__(self, call, place, data_of, has_atomics, seeds):
        self._call, self._place, self._data_of, self._has_atomics = call, place, data_of, has_atomics
        self._seeds = seeds

    def run(self, writer, arguments, result):
        torch.set_num_threads(1)  # OpenMP's threads stayed in the process that was forked
        try:
            expected = self._reference(is_wide=False)
        except Exception as error:
            words = f"cannot be run by Helion's reference mode: {first_line(error)}"
            self._refuse(writer, "compare.no-reference", words, detail="".join(traceback.format_exception(error)))
            return
        found = self._outputs(arguments, result)
        if list(found) != list(expected):
            words = f"gives {', '.join(found)}; the reference {', '.join(expected)}"
            self._refuse(writer, "compare.structure", words)
        for name in filter(expected.__contains__, found):
            self._compare(writer, name, found[name], expected[name])

    def _refuse(self, writer, code, words, **fields):
        writer.diagnostic(
            "warning", code, f"{self._place['call']} {words}", next="Compare it in the script, with operators of torch",
            **fields,
        )

    def _reference(self, is_wide):
        """{output: tensor} of the reference. Raises what the kernel raises, and what the reference mode lacks."""
        torch.set_rng_state(self._call.random)
        call = self._call
        result, arguments = reference.run(call.kernel, call.config, call.arguments, self._data_of, is_wide, self._seeds)
        return self._outputs(arguments, result)

    @functools.cached_property
    def _exact(self):
        """The reference in double precision; {} where the kernel cannot do without its roundings."""
        try:
            return self._reference(is_wide=True)
        except Exception:
            return {}

    def _outputs(self, arguments, result):
        """{output: its data, None if unknown} of all tensors and numbers that a call gave or may have changed."""
        found = {f"return{path}": leaf for path, leaf in _leaves(result)}
        for name, value in zip(self._call.kernel.signature.parameters, arguments):
            tensors = ((path, leaf) for path, leaf in _leaves(value) if isinstance(leaf, torch.Tensor))
            found.update((f"argument {name}{path}", leaf) for path, leaf in tensors)
        return {name: self._data(value) for name, value in found.items()}

    def _data(self, value):
        return self._data_of(value) if isinstance(value, torch.Tensor) else torch.as_tensor(value)

    def _compare(self, writer, name, found, expected):
        if found is None:
            self._refuse(writer, "compare.unknown", f"computes {name} with an operator that the CPU lacks")
        elif (found.shape, found.dtype) != (expected.shape, expected.dtype):
            words = f"gives {name} as {describe(found)}, the reference, whose tiles are whole, {describe(expected)}"
            self._refuse(writer, "compare.structure", words)
        elif name.startswith("return") or self._is_changed(name, found, expected):
            writer.write("compare", **{"with": EAGER}, **self._place, output=name, **self._verdict(name, found, expected))

    def _is_changed(self, name, found, expected):
        """Whether a call, or its reference, wrote into this argument."""
        before = self._outputs(self._call.arguments, None)[name]
        return not (differences.is_equal(found, before) and differences.is_equal(expected, before))

    def _verdict(self, name, found, expected):
        """The fields of the record: against eager PyTorch, or, if only that holds, against its result without rounding."""
        rtol, atol = default_tolerances(found.dtype)
        eager = differences.difference(found, expected, rtol, atol)
        fields = {"dtype": dtype_name(found.dtype), "shape": list(found.shape), "rtol": rtol, "atol": atol}
        if eager.is_ok or not found.is_floating_point() or name not in self._exact:
            return {**fields, "reference": EAGER, **_told(eager, found, expected)}
        rounded = self._exact[name].to(found.dtype)
        exact = differences.difference(found, rounded, rtol, atol)
        of_eager = differences.difference(expected, rounded, rtol, atol)
        errors = {"exact": {
            "max_abs": exact.max_abs, "mismatched": exact.mismatched, "worst": exact.worst,
            "eager_max_abs": of_eager.max_abs, "eager_mismatched": of_eager.mismatched, "eager_worst": of_eager.worst,
        }}
        if exact.is_ok:
            return {**fields, "reference": WIDE, **_told(exact, found, rounded), **errors}
        unit = torch.finfo(found.dtype).eps
        order = max(_ORDER, _ATOMIC_ORDER * unit if self._has_atomics else 0) * differences.rms(rounded)
        rounding = exact.worst <= _AS_EXACT * of_eager.worst or differences.difference(found, rounded, unit, order).is_ok
        return {**fields, "reference": EAGER, **_told(eager, found, expected), "rounding": rounding, **errors}


def _seeds_of(bound):
    """How many seeds of implicit random numbers a launch of the kernel draws."""
    return getattr(bound.host_function, "rng_seed_slot_count", 0)


def _told(difference, found, expected):
    fields = {
        "max_abs": difference.max_abs, "max_rel": difference.max_rel, "mismatched": difference.mismatched,
        "elements": found.numel(), "ok": difference.is_ok,
    }
    if difference.is_ok:
        return fields
    at = tuple(int(i) for i in torch.unravel_index(torch.tensor(difference.first), found.shape))
    return {**fields, "first": list(at), "got": argument(found[at].item()), "expected": argument(expected[at].item())}


def _leaves(tree):
    """(path as Python writes it, leaf) of the tensors and numbers in a tree."""
    leaves, _ = tree_flatten_with_path(tree)
    return [(keystr(path), leaf) for path, leaf in leaves if isinstance(leaf, (torch.Tensor, bool, int, float))]
