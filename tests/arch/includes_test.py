#!/usr/bin/env python3
"""includes_test.py SOURCES BUILD: nobody includes what the table in rooms.py does not let them.

Two looks: the #include lines say who names whom; the dependency files that the compiler wrote (ninja -t deps) say what
each object really saw, through whatever headers, libraries too.
"""
import functools
import os
import pathlib
import re
import subprocess
import sys

import rooms

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
OURS = ("host", "plugin-api", "plugins")


def room_of(path):
    """('host', 'db'), ('plugins', 'booking'), ('plugin-api', '') or None, of a path relative to the sources."""
    parts = pathlib.PurePosixPath(path).parts
    if not parts or parts[0] not in OURS:
        return None
    if parts[0] == "plugin-api":
        return ("plugin-api", "")
    if parts[0] == "host" and len(parts) == 2:
        return ("host", "main")
    return (parts[0], parts[1])


def closure(room):
    seen, todo = set(), [room]
    while todo:
        for other in rooms.HOST[todo.pop()]:
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


def library_of(path):
    for name, pattern in rooms.LIBRARIES:
        if re.search(pattern, path):
            return name
    return None


def with_what_they_bring(libraries):
    return set(libraries).union(*(rooms.BRINGS.get(one, set()) for one in libraries))


def contract(path):
    return re.fullmatch(r"plugins/[^/]+/contract/.*", path) is not None


def may_include(who, other, path, allowed_rooms):
    """Whether who may include the file at path, which stands in the room other."""
    if who == other or other[0] == "plugin-api":
        return True
    if who[0] == "plugin-api":
        return False
    if who[0] == "plugins":
        return contract(path)
    if other[0] != "host":
        return False
    return other[1] in allowed_rooms and who[1] in rooms.ONLY_FROM.get(other[1], {who[1]})


def direct_breaches(sources):
    for top in OURS:
        for file in sorted((sources / top).rglob("*")):
            if file.suffix not in (".cpp", ".hpp", ".c", ".h") or "/template/" in str(file):
                continue
            path = file.relative_to(sources).as_posix()
            who = room_of(path)
            if who[0] == "host" and who[1] not in rooms.HOST:
                yield f"{path}: host/{who[1]} has no row in tests/arch/rooms.py"
                continue
            for named in INCLUDE.findall(file.read_text(errors="replace")):
                if not (sources / named).exists():
                    named = "plugins/" + named             # <auth/contract/auth.hpp>
                if room_of(named) is None or not (sources / named).exists():
                    continue
                if not may_include(who, room_of(named), named, rooms.HOST.get(who[1], set())):
                    yield f"{path}: includes {named}, which {'/'.join(who).rstrip('/')} may not"


def objects(build):
    """(source, files it saw) of every object whose dependencies ninja holds."""
    text = subprocess.run(["ninja", "-C", build, "-t", "deps"], check=True, capture_output=True, text=True).stdout
    for block in text.split("\n\n"):
        head, *lines = block.strip().split("\n")
        if "(VALID)" in head and lines:
            seen = [located(build, line.strip()) for line in lines]
            yield seen[0], seen[1:]


@functools.lru_cache(maxsize=None)
def located(build, name):
    return pathlib.Path(os.path.normpath(os.path.join(build, name)))


def seen_breaches(sources, build):
    count = 0
    for source, seen in objects(build):
        if not source.is_relative_to(sources) or source.is_relative_to(build) or not source.exists():
            continue
        who = room_of(source.relative_to(sources).as_posix())
        if who is None or who[0] == "host" and who[1] not in rooms.HOST:
            continue
        count += 1
        if who[0] == "host":
            allowed_rooms, libraries = closure(who[1]), rooms.HOST_LIBRARIES[who[1]]
        else:
            allowed_rooms, libraries = set(), rooms.PLUGIN_LIBRARIES.get(who[1], set())
        libraries = with_what_they_bring(libraries) | rooms.EVERYWHERE
        name = source.relative_to(sources).as_posix()
        strangers = {}
        for file in seen:
            if file.is_relative_to(build):
                path = file.relative_to(build).as_posix()
            elif file.is_relative_to(sources):
                path = file.relative_to(sources).as_posix()
            else:
                library = library_of(file.as_posix())
                if library and library not in libraries:
                    strangers.setdefault(library, file)
                continue
            other = room_of(path)
            if other and not (may_include(who, other, path, allowed_rooms) or
                              other[0] == who[0] == "host" and other[1] in allowed_rooms):
                yield f"{name}: sees {path}"
        for library, file in strangers.items():
            yield f"{name}: sees {library} ({file})"
    print(f"{count} objects of {build.name}")
    if count == 0:
        yield f"{build}: no object with dependencies; build with Ninja before testing"


def main():
    sources, build = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    breaches = sorted(set(direct_breaches(sources)) | set(seen_breaches(sources, build)))
    print("\n".join(breaches) or "every include is allowed")
    sys.exit(1 if breaches else 0)


if __name__ == "__main__":
    main()
