#!/usr/bin/env python3
"""words_test.py SOURCES: words that the code does not use, or uses in one place only, each with the reason."""
import pathlib
import re
import sys

CODE = (".cpp", ".hpp", ".c", ".h")
COMMENT_OR_LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)

SOURCES = "host/ plugin-api/ plugins/"
# (what, pattern, where it is looked for, where it may stand, why). Looked for in code without comments and literals.
IN_CODE = [
    ("throw", r"\bthrow\b", "plugins/ host/core host/exec host/cache host/events host/timers host/audit host/crypto "
     "host/auth host/outbound host/gateway host/http host/realtime host/supervisor",
     "host/http/server.cpp host/http/forwarded.cpp host/outbound/connection.cpp", "errors are values; exceptions live at start-up and inside host/db"),
    ("std::regex", r"\bstd::regex\b", SOURCES, "", "it recurses on its input and overflows the stack"),
    ("getenv", r"\bgetenv\s*\(", SOURCES, "host/config plugin-api/include/hearth/testing.hpp", "settings are read in one place"),
    ("a thread", r"\bstd::(jthread|thread(?!::)|async)\b", "plugins/ plugin-api/ host/core host/config host/crypto "
     "host/cache host/log", "plugins/admin/src/overlay_watch.cpp plugins/notifications/src/senders.hpp "
     "plugins/notifications/src/smtp.cpp", "what runs, runs on the pools of host/exec, or in the one loop of its room"),
    ("std::async", r"\bstd::async\b", SOURCES, "", "its future waits in a destructor"),
    ("detach", r"\.detach\(\)", SOURCES, "host/plugin/instance.cpp host/app/signals.cpp host/db/postgres_cancel.cpp",
     "every thread is joined, but that of a plugin that hangs, the one that waits for a second signal, and the one that asks a "
     "server that may be frozen to cancel"),
    ("a sleep", r"\bthis_thread::sleep_\w+|\b(usleep|nanosleep)\b", SOURCES + " tests/",
     "tests/support/wait.cpp host/log/logger.cpp host/exec/wait.cpp host/plugin/instance_stop.cpp "
     "host/http/server.cpp host/app/claim.cpp tests/conformance/hostile", "wait for a condition or set a timer"),
    ("dlopen", r"\b(dlopen|dlsym|dlmopen)\s*\(", SOURCES, "host/plugin", "Boost.DLL loads plugins"),
    ("system", r"\b(std::)?(system|popen)\s*\(", SOURCES, "", "no shell"),
    ("std::cout", r"\bstd::(cout|cerr|clog)\b|\bprintf\s*\(", SOURCES, "host/cli host/main.cpp host/log host/app",
     "what a person reads goes through the command line or the log"),
    ("using namespace in a header", r"(?m)^using\s+namespace\b(?!.*literals)(?!\s+hearth;)", "host/*.hpp plugin-api/*.hpp plugins/*.hpp", "",
     "it is forced on every includer"),
    ("rand", r"\b(rand|srand|random)\s*\(\s*\)|\bstd::mt19937", "host/ plugins/", "host/core host/db",
     "ids and tokens come from the system's generator"),
    ("strcpy", r"\b(strcpy|strcat|sprintf|gets|tmpnam|mktemp)\s*\(", SOURCES, "", "no bound"),
    ("localtime", r"\b(std::)?(localtime|gmtime|mktime|ctime)\s*\(", SOURCES, "", "not thread-safe, and there is one clock"),
    ("system_clock", r"\bsystem_clock::now\b", "host/ plugins/", "host/core host/log host/exec host/metrics",
     "one clock, which tests set"),
    ("skipped test", r"\bGTEST_SKIP\b|\bDISABLED_", "tests/", "", "a test that does not run is no test"),
    ("full JSON in a header", r"#\s*include\s*<nlohmann/json\.hpp>", "host/*.hpp plugins/*.hpp",
     "host/plugin/strict_json.hpp",
     "json_fwd.hpp in headers: the whole of it costs seconds an include"),
]
# Looked for in string literals.
IN_LITERALS = [
    ("SQL", r"(?i)^\s*(select\s.+\sfrom|insert\s+into|update\s+\S+\s+set|delete\s+from|create\s+(table|index|schema)|"
     r"alter\s+table|with\s+\w+\s+as\s*\()", "plugins/ host/gateway host/http host/realtime host/cache host/plugin host/app "
     "host/cli", "", "SQL stands in .sql files; the host's own tables are spoken to from the rooms that own them"),
    ("a domain", r"(?i)\b(bookings?|technicians?|cleaning|catalogue?)\b", "host/", "",
     "the host knows no business domain"),
]
# Looked for in everything that is ours.
IN_TEXT = [
    ("a note to self", r"\b(TODO|FIXME|XXX|HACK)\b", "", "tests/arch", "an issue, or the work itself"),
    ("a machine's path", r"(?<![\w.])/(work|root|home)/[a-z]", "", "tests/arch docs", "it is true on one machine"),
]
IDENTIFIERS_OF_A_DOMAIN = re.compile(r"\b\w*([Bb]ooking|[Tt]echnician)\w*\b")


def split(text):
    """The code with comments and literals blanked out (lines kept), and the literals with their offsets."""
    literals = []

    def blank(match):
        piece = match.group(0)
        if not piece.startswith("/"):
            literals.append((match.start(), piece.strip('R"')))
        if piece.startswith('"') and "\n" not in piece and text[:match.start()].rpartition("\n")[2].lstrip().startswith("#"):
            return piece                                   # the path of an #include
        return re.sub(r"[^\n]", " ", piece)

    return COMMENT_OR_LITERAL.sub(blank, text), literals


def covered(path, places):
    for place in places.split():
        folder, star, ending = place.partition("*")
        if path.startswith(folder) and (not star or path.endswith(ending)):
            return True
    return False


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def breaches_in(path, text, is_code):
    for what, pattern, where, allowed, why in IN_TEXT:
        for found in re.finditer(pattern, text):
            if not covered(path, allowed):
                yield path, line_of(text, found.start()), what, why
    if not is_code:
        return
    code, literals = split(text)
    for what, pattern, where, allowed, why in IN_CODE:
        if covered(path, where) and not (allowed and covered(path, allowed)):
            for found in re.finditer(pattern, code):
                yield path, line_of(text, found.start()), what, why
    for what, pattern, where, allowed, why in IN_LITERALS:
        if covered(path, where) and not (allowed and covered(path, allowed)):
            for offset, literal in literals:
                if re.search(pattern, literal):
                    yield path, line_of(text, offset), what, why
    if path.startswith("host/"):
        for found in IDENTIFIERS_OF_A_DOMAIN.finditer(code):
            yield path, line_of(text, found.start()), found.group(0), "the host knows no business domain"
    if path.endswith(".hpp") and "#pragma once" not in code:
        yield path, 1, "no #pragma once", "a header is included twice sooner or later"


def files(sources):
    skipped = {".git", "build", "data", "node_modules", "__pycache__"}
    for file in sorted(sources.rglob("*")):
        parts = file.relative_to(sources).parts
        if not skipped & set(parts) and file.is_file() and file.name != "package-lock.json":
            yield file


def main():
    sources = pathlib.Path(sys.argv[1]).resolve()
    count = found = 0
    for file in files(sources):
        try:
            text = file.read_text()
        except UnicodeDecodeError:
            continue
        count += 1
        path = file.relative_to(sources).as_posix()
        for where, line, what, why in breaches_in(path, text, file.suffix in CODE):
            print(f"{where}:{line}: {what}: {why}")
            found += 1
    print(f"{count} files, {found} breaches")
    sys.exit(1 if found or not count else 0)


if __name__ == "__main__":
    main()
