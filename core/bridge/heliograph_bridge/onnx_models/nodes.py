"""The nodes of an ONNX model, those of nested graphs among them, and who takes whose values."""

import dataclasses

import onnx


@dataclasses.dataclass(eq=False)
class Item:
    """One node. `inside` is the node whose attribute `branch` it stands in, None at top level."""

    proto: onnx.NodeProto
    index: int
    inside: "Item | None" = None
    graph: str = ""  # of a nested graph its name

    @property
    def op(self):
        return f"{self.proto.domain}.{self.proto.op_type}" if self.proto.domain not in ("", "ai.onnx") else self.proto.op_type

    def metadata(self):
        return {entry.key: entry.value for entry in self.proto.metadata_props}


class Nodes:
    def __init__(self, model):
        self.items, self._producers, self._consumers = [], {}, {}
        self._add(model.graph, None)
        for item in self.items:
            for name in item.proto.output:
                self._producers[name] = item
        for item in self.items:
            for name in filter(None, item.proto.input):
                self._consumers.setdefault(name, []).append(item)

    def _add(self, graph, inside):
        for proto in graph.node:
            item = Item(proto, len(self.items), inside, graph.name if inside else "")
            self.items.append(item)
            for _, branch in branches(proto):
                self._add(branch, item)

    def producer(self, name):
        return self._producers.get(name)

    def before(self, item):
        """Nodes whose values it takes, in the order of its inputs."""
        found = [self._producers.get(name) for name in item.proto.input]
        return [one for one in found if one is not None]

    def after(self, item):
        return [one for name in item.proto.output for one in self._consumers.get(name, ())]


def branches(proto):
    """(attribute's name, graph) of the graphs that a node has for attributes."""
    for attribute in proto.attribute:
        if attribute.type == onnx.AttributeProto.GRAPH:
            yield attribute.name, attribute.g
        elif attribute.type == onnx.AttributeProto.GRAPHS:
            yield from ((attribute.name, graph) for graph in attribute.graphs)
