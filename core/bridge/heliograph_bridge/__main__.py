"""Entry of the package, started as `python core/bridge/heliograph_bridge` or `python -m heliograph_bridge`."""

import os
import sys

if not __package__:
    # Started as a folder: Python put the folder itself on the path, where `records` or `call` would shadow a script's
    # own modules. The package's parent is needed only until the package is imported.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or os.getcwd()) != here or not entry]
    sys.path.insert(0, os.path.dirname(here))
    import heliograph_bridge

    sys.path.pop(0)
    __package__ = heliograph_bridge.__name__

from heliograph_bridge.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
