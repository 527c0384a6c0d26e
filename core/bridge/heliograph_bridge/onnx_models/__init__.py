"""Models as documents: the modules a script calls, exported to ONNX by PyTorch's own exporters, and where each node comes from.

`find.py` sees the calls, `record.py` turns one into records; core/bridge/README.md, "Models", has the rest.
"""
