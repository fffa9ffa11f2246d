#!/usr/bin/env python3
"""tree_test.py SOURCES: the tree is laid out as the blueprint says, and every folder tells what it is."""
import pathlib
import sys

TOP = {"host", "plugin-api", "plugins", "config", "migrations", "tests", "docs", ".ci"}
LEFT_BY_WORK = {".git", "build", "data"}
README_LINES = 30


def breaches(sources):
    for entry in sorted(sources.iterdir()):
        if entry.is_dir() and entry.name not in TOP | LEFT_BY_WORK and not entry.name.startswith("."):
            yield f"{entry.name}/: no such folder in the blueprint"
    folders = [sources / "plugin-api"]
    folders += [f for top in ("host", "plugins", "tests") for f in sorted((sources / top).iterdir()) if f.is_dir()]
    for folder in folders:
        if not any(folder.iterdir()) or folder.name == "__pycache__":
            continue
        name, readme = folder.relative_to(sources), folder / "README.md"
        if not readme.exists():
            yield f"{name}: no README.md"
        elif len(readme.read_text().splitlines()) > README_LINES:
            yield f"{name}/README.md: more than {README_LINES} lines"
    for up in sorted((sources / "migrations").rglob("*.up.sql")):
        if not up.with_name(up.name.replace(".up.sql", ".down.sql")).exists():
            yield f"{up.relative_to(sources)}: no .down.sql beside it"
    for engine, other in (("postgres", "sqlite"), ("sqlite", "postgres")):
        for up in sorted((sources / "migrations").glob(f"*/{engine}/*.up.sql")):
            if not (up.parent.parent / other / up.name).exists():
                yield f"{up.relative_to(sources)}: {other} has none of that name"


def main():
    found = list(breaches(pathlib.Path(sys.argv[1]).resolve()))
    print("\n".join(found) or "the tree is as it should be")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
