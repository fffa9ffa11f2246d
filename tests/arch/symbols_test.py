#!/usr/bin/env python3
"""symbols_test.py FOLDER...: every plugin bundle in the folders exports the entry and nothing else.

A unique symbol (STB_GNU_UNIQUE) would bind two plugins, or two generations of one, to each other's statics and keep the
library from ever being unloaded.
"""
import pathlib
import subprocess
import sys

ENTRY = "hearth_plugin_entry_v1"


def output(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def exported(library):
    """(kind, name) of each symbol that the library defines for others; versions are no part of a name."""
    for line in output("nm", "-D", "--defined-only", library).splitlines():
        kind, name = line.split()[-2:]
        yield kind, name.split("@")[0]


def breaches(library):
    symbols = [(kind, name) for kind, name in exported(library) if kind != "A"]
    for kind, name in symbols:
        if name != ENTRY or kind != "T":
            yield f"exports {name} ({kind})"
    if not any(name == ENTRY for _, name in symbols):
        yield f"does not export {ENTRY}"
    for line in output("readelf", "-sW", library).splitlines():
        if " UNIQUE " in line:
            yield f"has the unique symbol {line.split()[-1]}"
    if "TEXTREL" in output("readelf", "-dW", library):
        yield "has text relocations"


def main():
    libraries = sorted({library.resolve() for folder in sys.argv[1:]
                        for library in pathlib.Path(folder).glob("*.hearth/**/*.so")})
    failed = not libraries
    print(f"{len(libraries)} libraries in {' '.join(sys.argv[1:])}")
    for library in libraries:
        for breach in breaches(library):
            failed = True
            print(f"{library.name}: {breach}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
