"""The autograd engine in Python: C++'s refuses cuda tensors when there is no accelerator."""

import torch

from heliograph_bridge.world import CUDA


def install():
    torch.Tensor.backward = lambda self, gradient=None, *args, **kwargs: backward([self], [gradient])
    torch.autograd.backward = lambda tensors, grad_tensors=None, *args, **kwargs: backward(
        _as_list(tensors), _as_list(grad_tensors)
    )
    torch.autograd.grad = grad
    torch.nn.Module._apply = _apply


def grad(outputs, inputs, grad_outputs=None, **kwargs):
    sink = {}
    backward(_as_list(outputs), _as_list(grad_outputs), sink)
    return tuple(sink.get(id(tensor)) for tensor in _as_list(inputs))


def backward(roots, gradients=None, sink=None):
    """Accumulates into `.grad`, or into `sink` {id(leaf): gradient}. Nodes run when all their users have."""
    buffers, start = {}, []
    for root, gradient in zip(roots, gradients or [None] * len(roots)):
        if root.grad_fn is not None:
            given = torch.ones_like(root) if gradient is None else gradient
            buffers.setdefault(root.grad_fn, {})[root.output_nr] = given
            start.append(root.grad_fn)
    waiting = _count_users(start)
    ready = [node for node in dict.fromkeys(start) if not waiting.get(node)]
    with torch.no_grad():
        while ready:
            node = ready.pop()
            given = buffers.pop(node, {})
            if hasattr(node, "variable"):
                _accumulate(node.variable, given.get(0), sink)
                continue
            for (user, index), gradient in zip(node.next_functions, _run(node, given)):
                if user is None:
                    continue
                if gradient is not None:
                    _add(buffers.setdefault(user, {}), user, index, gradient)
                waiting[user] -= 1
                if not waiting[user]:
                    ready.append(user)


def _as_list(value):
    if value is None or isinstance(value, torch.Tensor):
        return [value]
    return list(value)


def _count_users(start):
    waiting, seen, stack = {}, set(start), list(dict.fromkeys(start))
    while stack:
        for node, _ in stack.pop().next_functions:
            if node is not None:
                waiting[node] = waiting.get(node, 0) + 1
                if node not in seen:
                    seen.add(node)
                    stack.append(node)
    return waiting


def _run(node, given):
    shapes = node._input_metadata
    gradients = [given.get(i) for i in range(max(len(shapes), 1))]
    if all(g is None for g in gradients):
        return [None] * len(node.next_functions)
    custom = hasattr(node, "_forward_cls")
    if custom:
        gradients = [
            torch.zeros(shape.shape, dtype=shape.dtype, device=CUDA) if g is None else g
            for g, shape in zip(gradients, shapes)
        ]
    results = node.apply(*gradients) if custom else node(*gradients)
    return list(results) if isinstance(results, (tuple, list)) else [results]


def _add(buffer, user, index, gradient):
    """As the engine validates: summed to the input's shape, cast to its dtype."""
    wanted = user.variable if hasattr(user, "variable") else user._input_metadata[index]
    if tuple(gradient.shape) != tuple(wanted.shape):
        gradient = gradient.sum_to_size(tuple(wanted.shape))
    gradient = gradient.to(wanted.dtype)
    buffer[index] = gradient if index not in buffer else buffer[index] + gradient


def _accumulate(leaf, gradient, sink):
    if gradient is None:
        return
    gradient = gradient.to(leaf.dtype)
    if sink is not None:
        sink[id(leaf)] = gradient
    else:
        leaf.grad = gradient if leaf.grad is None else leaf.grad + gradient


def _apply(self, fn, recurse=True):
    """nn.Module._apply without the in-place tricks that fake parameters refuse."""
    for child in self.children():
        _apply(child, fn)
    for name, parameter in self._parameters.items():
        if parameter is not None:
            with torch.no_grad():
                self._parameters[name] = torch.nn.Parameter(fn(parameter), parameter.requires_grad)
    for name, buffer in self._buffers.items():
        if buffer is not None:
            self._buffers[name] = fn(buffer)
    return self
