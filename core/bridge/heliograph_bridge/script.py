"""Runs the user's file or module as a profiler would: as `__main__`, with its arguments; or imports it for one call."""

import importlib
import os
import runpy
import sys
import types

from heliograph_bridge import values
from heliograph_bridge.request import BadRequest


class ShownPaths:
    """Files as the user named them: the main file as given, files below the folder it starts in relative to that."""

    def __init__(self, given, folder=None):
        self._start = folder or os.getcwd()
        self._main = {os.path.abspath(os.path.join(self._start, given)): given} if given else {}

    def __call__(self, path):
        if not path or path.startswith("<"):
            return path
        absolute = os.path.join(self._start, path)
        if absolute in self._main:
            return self._main[absolute]
        if absolute.startswith(self._start + os.sep):
            return absolute[len(self._start) + 1 :]
        return path


def package_of(path):
    """(name of the package a file belongs to, folder above that package); ("", folder) outside of packages."""
    folder, names = os.path.dirname(path), []
    while os.path.exists(os.path.join(folder, "__init__.py")):
        names.insert(0, os.path.basename(folder))
        folder = os.path.dirname(folder)
    return ".".join(names), folder


def read_source(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise BadRequest(
            "script.unreadable", f"{path}: {error.strerror}", next="Give a Python file that can be read"
        ) from None


def check(asked):
    """Finds what is wrong with a request before torch is imported, which takes seconds."""
    if asked.call is not None:
        values.parse_call(asked.call)
    if asked.config is not None:
        values.parse_config(asked.config)
    if not asked.is_module:
        path = os.path.abspath(asked.target_file)
        compile(_without_nul(read_source(path), path), path, "exec", dont_inherit=True)


def _without_nul(source, path):
    if b"\0" in source:
        raise BadRequest("script.unreadable", f"{path} is no Python text", next="Give a Python file")
    return source


def run_main(asked):
    """Executes the file or module with `__name__ == "__main__"`; returns the names that it defined."""
    if asked.is_module:
        sys.argv = [asked.target_file, *asked.arguments]
        sys.path.insert(0, os.getcwd())
        return runpy.run_module(asked.target_file, run_name="__main__", alter_sys=True)
    path = os.path.abspath(asked.target_file)
    main = _prepare(_home(asked), "__main__", asked.arguments)
    exec(compile(read_source(path), path, "exec"), main.__dict__)
    return main.__dict__


def import_file(asked):
    """Executes the file's definitions only, under its own name; returns the module."""
    if asked.is_module:
        sys.path.insert(0, os.getcwd())
        sys.argv = [asked.target_file, *asked.arguments]
        return importlib.import_module(asked.target_file)
    path, home = os.path.abspath(asked.target_file), _home(asked)
    module = _prepare(home, os.path.splitext(os.path.basename(home))[0], asked.arguments)
    exec(compile(read_source(path), path, "exec"), module.__dict__)
    return module


def _home(asked):
    """Where the file believes to be: what it imports and reads beside itself is there."""
    return os.path.abspath(asked.stands_for or asked.target_file)


def _prepare(path, name, arguments):
    package, above = package_of(path)
    sys.path[:0] = [os.path.dirname(path), *([above] if package else [])]
    sys.argv = [path, *arguments]
    module = types.ModuleType(name)
    module.__file__ = path
    sys.modules[name] = module
    if package:
        module.__package__ = package
        importlib.import_module(package)
    return module
