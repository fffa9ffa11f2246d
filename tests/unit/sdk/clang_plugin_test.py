#!/usr/bin/env python3
"""Builds the template's plugin with clang and libc++ and runs its tests on that bundle in the host, which GCC built.

clang_plugin_test.py CLANG BUNDLE MAP HOST TEST -- compiler words...   (BUNDLE is GCC's: migrations and plugin.yaml are its)
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

split = sys.argv.index("--")
clang, bundle, version_script, host, test = sys.argv[1:split]
words = sys.argv[split + 1:]

with tempfile.TemporaryDirectory() as folder:
    made = pathlib.Path(folder) / "loyalty.hearth"
    shutil.copytree(bundle, made)
    library = made / "loyalty.so"
    library.unlink()
    subprocess.run([clang, "-stdlib=libc++", "-shared", "-fPIC", "-fvisibility=hidden", "-Wl,-z,defs",
                    f"-Wl,--version-script={version_script}", "-o", library, *words], check=True)
    subprocess.run([host, "plugin", "manifest", library, "--source", made / "plugin.yaml", "--out",
                    made / "manifest.json"], check=True)
    subprocess.run([host, "plugin", "check", made], check=True)
    subprocess.run([test], check=True, env={**os.environ, "HEARTH_PLUGIN_UNDER_TEST": str(made)})
