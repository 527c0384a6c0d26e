"""The model as a file that others can open: tagged, checked, without large weights."""

import base64

import onnx

LITTLE = 1 << 20  # bytes of all initializers that are kept
SMALL = 1 << 10  # and of one of more than that: sizes and the like, without which shapes are not known
_FIRST_WITH_METADATA = 10  # version of the format in which nodes have metadata
LOCATION = "weights"


def tag(nodes, tags, table, shown_path):
    """Writes the tags into the nodes' metadata."""
    for item, one in zip(nodes.items, tags):
        call = table.calls[one.module]
        said = {
            "module_path": call.path, "class": type(call.module if call.module is not None else table.root).__qualname__,
            "fx_node": one.node, "source": f"{shown_path(one.place[0])}:{one.place[1]}" if one.place else None,
        }
        for key, value in said.items():
            if value is not None:
                entry = item.proto.metadata_props.add()
                entry.key, entry.value = key, value


def finish(model):
    model.ir_version = max(model.ir_version, _FIRST_WITH_METADATA)


def leave_out(tensor):
    """Takes a tensor's data away; its shape and dtype stay."""
    for field in ("raw_data", "float_data", "int32_data", "int64_data", "double_data", "uint64_data", "external_data"):
        tensor.ClearField(field)
    tensor.data_location = onnx.TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", LOCATION


def without_weights(model):
    """Leaves the weights of a model out if they are many; whether it did."""
    if sum(size_of(tensor) for tensor in model.graph.initializer) <= LITTLE:
        return any(tensor.data_location == onnx.TensorProto.EXTERNAL for tensor in model.graph.initializer)
    for tensor in model.graph.initializer:
        if size_of(tensor) > SMALL:
            leave_out(tensor)
    return True


def size_of(tensor):
    """Bytes, as far as they are in the model."""
    return 0 if tensor.data_location == onnx.TensorProto.EXTERNAL else tensor.ByteSize()


def as_initializers(model, names):
    """Inputs of these names as initializers without data: weights that the exporter did not write."""
    kept = []
    for value in model.graph.input:
        if value.name not in names:
            kept.append(value)
            continue
        kind = value.type.tensor_type
        tensor = model.graph.initializer.add()
        tensor.name, tensor.data_type = value.name, kind.elem_type
        tensor.dims.extend(d.dim_value for d in kind.shape.dim)
        leave_out(tensor)
    del model.graph.input[:]
    model.graph.input.extend(kept)


def check(model):
    """onnx.checker, to which weights that were left out are inputs."""
    checked = onnx.ModelProto()
    checked.CopyFrom(model)
    kept = [tensor for tensor in model.graph.initializer if tensor.data_location != onnx.TensorProto.EXTERNAL]
    for tensor in model.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            checked.graph.input.append(onnx.helper.make_tensor_value_info(tensor.name, tensor.data_type, list(tensor.dims)))
    del checked.graph.initializer[:]
    checked.graph.initializer.extend(kept)
    onnx.checker.check_model(checked)


def encoded(model):
    return base64.b64encode(model.SerializeToString()).decode()
