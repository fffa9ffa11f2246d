#!/usr/bin/env python3
"""abi_test.py ABI_H BASELINE [--accept]: what crosses the border has only grown at its ends.

A probe library with one function a struct of abi.h is compiled and read by abidw (libabigail), which tells every field's
offset and type as the compiler laid it out. Each line of the baseline must still be there, to the letter; a field that is
new stands behind all that its struct had; a struct whose layout is frozen has none. `--accept` writes the new fields into
the baseline, and refuses to where something else has changed.
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as Xml

STRUCT = re.compile(r"(?:^typedef struct \{\n.*?^\} (\w+);|^struct (\w+) \{)", re.S | re.M)
FROZEN = {"hearth_str", "hearth_buffer", "hearth_value", "hearth_field", "hearth_violation", "hearth_rows"}


def structs(header):
    return [a or b for a, b in STRUCT.findall(header)]


def dumped(abi_h):
    """The probe's types, as abidw writes them."""
    names = structs(abi_h.read_text())
    with tempfile.TemporaryDirectory() as folder:
        source, library = pathlib.Path(folder, "probe.c"), pathlib.Path(folder, "probe.so")
        kinds = {name: "struct " if f"\nstruct {name} {{" in abi_h.read_text() else "" for name in names}
        source.write_text(f'#include "{abi_h}"\n' + "".join(
            f'__attribute__((visibility("default"))) void probe_{name}({kinds[name]}{name}* it) {{ (void)it; }}\n'
            for name in names))
        subprocess.run(["gcc", "-g", "-shared", "-fPIC", "-o", library, source], check=True)
        text = subprocess.run(["abidw", "--no-show-locs", "--no-corpus-path", "--no-comp-dir-path", library],
                              check=True, capture_output=True, text=True).stdout
    return names, Xml.fromstring(text)


class Types:
    """Names of types by abidw's ids."""

    def __init__(self, root):
        self.by_id = {node.get("id"): node for node in root.iter() if node.get("id")}

    def name(self, id_):
        node = self.by_id[id_]
        if node.tag in ("type-decl", "class-decl", "union-decl", "typedef-decl"):
            if node.get("is-anonymous"):
                return "{" + ", ".join(self.field(m, "") for m in node.iter("data-member")) + "}"
            return node.get("name")
        if node.tag == "pointer-type-def":
            return self.name(node.get("type-id")) + "*"
        if node.tag == "qualified-type-def":
            return "const " + self.name(node.get("type-id"))
        if node.tag == "function-type":
            taken = ", ".join(self.name(p.get("type-id")) for p in node.findall("parameter"))
            return f"{self.name(node.find('return').get('type-id'))}({taken})"
        return f"{node.tag} {node.get('size-in-bits')}"

    def field(self, member, of):
        variable = member.find("var-decl")
        return (f"{of}{int(member.get('layout-offset-in-bits', '0')) // 8} "
                f"{variable.get('name')}: {self.name(variable.get('type-id'))}")


def layout(abi_h):
    """{struct: [(offset, line)]} of every struct that crosses."""
    names, root = dumped(abi_h)
    types = Types(root)
    named = {}
    for node in root.iter("class-decl"):
        of = types.by_id.get(node.get("naming-typedef-id"))
        named.setdefault((of if of is not None else node).get("name"), node)
    found = {}
    for name in names:
        members = named[name].findall("data-member")
        found[name] = [(int(m.get("layout-offset-in-bits")) // 8, types.field(m, name + " ")) for m in members]
    return found


def compare(now, before):
    """(breaches, lines that are new) of a layout against the baseline's lines."""
    breaches, new = [], []
    lines = {line for fields in now.values() for _, line in fields}
    breaches += [f"changed or gone: {line}" for line in before if line not in lines]
    ends = {}
    for line in before:
        name, offset = line.split()[:2]
        ends[name] = max(ends.get(name, -1), int(offset))
    for name, fields in now.items():
        for offset, line in fields:
            if line in before:
                continue
            new.append(line)
            if name in ends and (name in FROZEN or offset <= ends[name]):
                breaches.append(f"not appended{' to a frozen layout' if name in FROZEN else ''}: {line}")
    return breaches, new


def main():
    abi_h, baseline = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    before = [line for line in baseline.read_text().splitlines() if line] if baseline.exists() else []
    now = layout(abi_h)
    breaches, new = compare(now, before)
    if "--accept" in sys.argv and not breaches:
        baseline.write_text("".join(line + "\n" for fields in now.values() for _, line in fields))
    elif new and "--accept" not in sys.argv:
        breaches += [f"new, not yet accepted (abi_test.py ... --accept): {line}" for line in new]
    print("\n".join(breaches) or f"{len(now)} structs, as they were or grown at their ends")
    sys.exit(1 if breaches else 0)


if __name__ == "__main__":
    main()
