"""Runs the real Helion and Triton out of the window's process and writes what they did as records.

The protocol is core/records/README.md. Nothing here is imported by the rest of the project: the processes talk through
a descriptor only.
"""

SCHEMA = 1
PRODUCER = "heliograph_bridge"
