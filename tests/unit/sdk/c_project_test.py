#!/usr/bin/env python3
"""Builds a plugin in plain C by hearth_add_plugin() in a project that enables no C++, and checks its bundle.

c_project_test.py CMAKE HEARTH SOURCE_ROOT
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

cmake, hearth, root = sys.argv[1:]
root = pathlib.Path(root)

with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    plugin = root / "tests/conformance/c_plugin"
    shutil.copy(plugin / "cnotes.c", folder)
    shutil.copytree(plugin / "migrations", folder / "migrations")
    (folder / "plugin.yaml").write_text("name: cnotes\nversion: 1.0.0\npermissions: { database: true }\n")
    (folder / "CMakeLists.txt").write_text(f"""
cmake_minimum_required(VERSION 3.25)
project(cnotes LANGUAGES C)
add_library(sdk INTERFACE)
add_library(Hearth::sdk ALIAS sdk)
target_include_directories(sdk INTERFACE {root}/plugin-api/include)
add_executable(Hearth::hearth IMPORTED)
set_target_properties(Hearth::hearth PROPERTIES IMPORTED_LOCATION {hearth})
include({root}/plugin-api/cmake/HearthPlugin.cmake)
hearth_add_plugin(cnotes SOURCES cnotes.c)
""")
    build = folder / "build"
    subprocess.run([cmake, "-S", folder, "-B", build, "-DCMAKE_BUILD_TYPE=Release"], check=True)
    subprocess.run([cmake, "--build", build], check=True)
    subprocess.run([hearth, "plugin", "check", build / "cnotes.hearth", "--beside", folder], check=True)
