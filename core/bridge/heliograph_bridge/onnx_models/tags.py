"""Which module call, FX node and line each ONNX node came from. The exporters know of most; here the rest is filled in."""

import dataclasses

EXACT, LOCATION, DERIVED = "exact", "location", "derived"  # of links
METADATA, SCOPE, NAME, NEIGHBOURS = "metadata", "scope", "name", "neighbours"  # of tags


@dataclasses.dataclass
class Tag:
    """`module` is a call's number; `node` an FX node "g:name" with `link`, how that is known; `place` (file, line)."""

    module: int
    how: str
    place: tuple | None = None
    node: str | None = None
    link: str | None = None


def fill(nodes, known, table):
    """A Tag for each node. `known`: {item: Tag} of those that the exporter tells of.

    Passes behind the exporters make nodes that nobody tells of (an Identity for a weight that is used twice, a Split in
    place of slices): such a node is of the innermost call that all its users are in, else its inputs, else of the root.
    """
    tags = dict(known)
    for item in reversed(nodes.items):
        if item not in tags:
            tags[item] = _by_neighbours(nodes, item, tags, table)
    for item in reversed(nodes.items):
        if tags[item].node is None:
            _link_by_neighbours(nodes, item, tags)
    return [tags[item] for item in nodes.items]


def _by_neighbours(nodes, item, tags, table):
    for near in (nodes.after(item), nodes.before(item), [item.inside] if item.inside else []):
        found = [tags[one] for one in near if one in tags]
        if found:
            modules, places = {tag.module for tag in found}, {tag.place for tag in found}
            is_one = len(modules) == len(places) == 1  # of several calls the line of none is its own
            return Tag(table.common(modules), NEIGHBOURS, places.pop() if is_one else None)
    return Tag(0, NEIGHBOURS)


def _link_by_neighbours(nodes, item, tags):
    """A node that stands for no FX node of its own belongs to what it was made for."""
    for one in (*nodes.after(item), *nodes.before(item)):
        if tags[one].node is not None:
            tags[item].node, tags[item].link = tags[one].node, DERIVED
            return
