"""Which FX node of torch.export an operator of the TorchScript tracer is: both ran the same Python.

In each call of a module operators are on the same line, of the same kind, and where there are several of them, they come in
the same order and slices take the same constants. What is left and alone on its line with one FX node is linked, too.
"""

from heliograph_bridge.onnx_models.tags import LOCATION

WITH_NUMBERS = ("slice", "select", "narrow")  # several of them on a line are told apart by their numbers
_KINDS = {
    "convolution": "conv", "conv1d": "conv", "conv2d": "conv", "conv3d": "conv", "conv_transpose1d": "conv",
    "conv_transpose2d": "conv", "conv_transpose3d": "conv", "ConstantChunk": "chunk", "sym_size": "size", "addmm": "linear",
    "__and__": "bitwise_and", "__or__": "bitwise_or", "_softmax": "softmax", "slice_copy": "slice",
}
_IGNORED = ("prim::Constant", "prim::ListConstruct", "prim::TupleConstruct", "prim::ListUnpack", "prim::NumToTensor",
            "aten::Int", "aten::ScalarImplicit", "onnx::Constant", "prim::Param", "prim::Return")


def of_operators(operators, numbers, graphs):
    """{position of the operator: (FX node "g:name", how)}."""
    by_call = {}
    for position, operator in enumerate(operators):
        if operator.call is not None and operator.kind not in _IGNORED:
            by_call.setdefault(numbers[operator.call], []).append(position)
    links = {}
    for call, positions in by_call.items():
        _link(positions, operators, graphs.calls_of(call), graphs, links)
    return links


def _link(positions, operators, nodes, graphs, links):
    ours, theirs, on_line = {}, {}, {}
    for position in positions:
        ours.setdefault((operators[position].place, kind_of_operator(operators[position])), []).append(position)
    for node in nodes:
        if (kind := kind_of_node(node)) != "getitem":
            theirs.setdefault((graphs.place(node), kind), []).append(node)
            on_line.setdefault(graphs.place(node), []).append(node)
    for key, same in ours.items():
        pairs = _aligned(same, theirs.get(key, []), lambda position, node: _score(operators[position], node))
        links.update({position: (graphs.id(node), LOCATION) for position, node in pairs})
    for position in positions:
        alone = on_line.get(operators[position].place, ())
        if position not in links and len(alone) == 1:
            links[position] = (graphs.id(alone[0]), LOCATION)


def _aligned(positions, nodes, score):
    """Pairs in the order of both lists with the largest sum of scores."""
    best = [[0] * (len(nodes) + 1) for _ in range(len(positions) + 1)]
    scores = [[score(position, node) for node in nodes] for position in positions]
    for i in reversed(range(len(positions))):
        for j in reversed(range(len(nodes))):
            taken = scores[i][j] + best[i + 1][j + 1] if scores[i][j] else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    pairs, i, j = [], 0, 0
    while i < len(positions) and j < len(nodes):
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((positions[i], nodes[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _score(operator, node):
    """0 if the two cannot be the same, which are of one kind and line; more the more constants agree."""
    if kind_of_node(node) not in WITH_NUMBERS:
        return 1
    ours = [value if isinstance(value, (int, float)) else None for value in operator.inputs[1:]]
    both = [(a, b) for a, b in zip(ours, _numbers(node)) if a is not None and b is not None]
    return 1 + len(both) if all(a == b for a, b in both) else 0


def _numbers(node):
    """Numbers of a slice, with the defaults of its schema."""
    given = list(node.args[1:])
    for argument in node.target._schema.arguments[1 + len(given):]:
        given.append(node.kwargs.get(argument.name, argument.default_value))
    return [value if isinstance(value, int) else None for value in given]


def kind_of_operator(operator):
    return _kind(operator.kind.rpartition("::")[2])


def kind_of_node(node):
    name = getattr(node.target, "_opname", None) or getattr(node.target, "__name__", str(node.target))
    return _kind(name)


def _kind(name):
    name = name if name.startswith("__") else name.rstrip("_")
    name = _KINDS.get(name, name)
    return _KINDS.get(name.lstrip("_"), name)
