"""Lets the TorchScript exporter take any call: it wants tensors by position, and tensors back.

Where a model is called otherwise, a module around it takes the tensors apart from the rest; its traces are removed from
names afterwards, so that they are those of the model alone.
"""

import inspect

import torch
from torch.utils._pytree import tree_flatten, tree_leaves, tree_map, tree_unflatten

_NAME = "heliograph_model"


class Adapter(torch.nn.Module):
    def __init__(self, model, structure, fixed):
        super().__init__()
        setattr(self, _NAME, model)
        self._structure, self._fixed = structure, fixed
        self.train(model.training)

    @staticmethod
    def of(found):
        """(module to export, its arguments, whether it is an Adapter)."""
        given, structure = tree_flatten((found.args, found.kwargs))
        returns = found.result
        plain = returns is None or isinstance(returns, torch.Tensor) or (
            type(returns) in (tuple, list) and all(isinstance(item, torch.Tensor) for item in returns)
        )
        if plain and not found.kwargs and all(isinstance(value, torch.Tensor) for value in found.args):
            return found.module, found.args, False
        tensors = tuple(value for value in given if isinstance(value, torch.Tensor))
        fixed = [None if isinstance(value, torch.Tensor) else (value,) for value in given]
        return Adapter(found.module, structure, fixed), tensors, True

    def forward(self, *tensors):
        left = iter(tensors)
        args, kwargs = tree_unflatten([value[0] if value else next(left) for value in self._fixed], self._structure)
        result = getattr(self, _NAME)(*args, **kwargs)
        found = tuple(leaf for leaf in tree_leaves(result) if isinstance(leaf, torch.Tensor))
        return found[0] if len(found) == 1 else found


def input_names(found):
    """Names of the tensors of a call, in order: the argument's, with a number where it has several."""
    try:
        bound = inspect.signature(found.module.forward).bind(*found.args, **found.kwargs)
    except TypeError:
        return None
    parameters = bound.signature.parameters
    named = {}
    for name, value in bound.arguments.items():
        variadic = parameters[name].kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        named[name] = value if not variadic else dict(enumerate(value)) if isinstance(value, tuple) else value
    # In the order of the flattened call, not of the signature.
    order = {id(leaf): name for name, value in named.items() for name, leaf in _numbered(name, value)}
    leaves = [leaf for leaf in tree_leaves((found.args, found.kwargs)) if isinstance(leaf, torch.Tensor)]
    names = [order.get(id(leaf), f"input_{number}") for number, leaf in enumerate(leaves)]
    return [name if names.index(name) == number else f"{name}_{number}" for number, name in enumerate(names)]


def dynamic_axes(found, names):
    """The exporter's `dynamic_axes`, by the names that inputs are given."""
    given = dict(zip(input_names(found) or (), names or ()))
    tensors = inspect.signature(found.module.forward).bind(*found.args, **found.kwargs).arguments if found.dynamic else {}
    return {
        given.get(argument, argument): {dimension % tensors[argument].dim(): axis for dimension, axis in axes.items()}
        for argument, axes in found.dynamic.items() if isinstance(tensors.get(argument), torch.Tensor)
    }


def _numbered(name, value):
    tensors = [leaf for leaf in tree_leaves(value) if isinstance(leaf, torch.Tensor)]
    return [(name if len(tensors) == 1 else f"{name}_{number}", leaf) for number, leaf in enumerate(tensors)]


def stripped(model, trace):
    """Takes the Adapter out of all names of a ModelProto and of what was noted of its nodes."""
    graph = model.graph

    def plain(name):
        return name.replace(f"/{_NAME}/", "/", 1).removeprefix(f"{_NAME}.")

    for tensor in graph.initializer:
        tensor.name = plain(tensor.name)
    for value in (*graph.input, *graph.output, *graph.value_info):
        value.name = plain(value.name)
    _strip(graph, plain)
    trace.of_node = {plain(name): said for name, said in trace.of_node.items()}


def _strip(graph, plain):
    for node in graph.node:
        node.name = plain(node.name)
        node.input[:] = [plain(name) for name in node.input]
        node.output[:] = [plain(name) for name in node.output]
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                _strip(inner, plain)
