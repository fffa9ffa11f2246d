#!/usr/bin/env python3
"""The checks of this folder find what they are there to find."""
import unittest

import abi_test
import includes_test
import rooms
import words_test


def words(path, text):
    return [what for _, _, what, _ in words_test.breaches_in(path, text, True)]


class Words(unittest.TestCase):
    def test_code_is_looked_at_and_comments_are_not(self):
        self.assertEqual(words("plugins/a/src/a.cpp", "int f() { throw 1; }"), ["throw"])
        self.assertEqual(words("plugins/a/src/a.cpp", "// never throw\nint f();  /* throw */"), [])
        self.assertEqual(words("host/db/a.cpp", "int f() { throw 1; }"), [])

    def test_literals_are_looked_at_for_sql_and_domains(self):
        self.assertEqual(words("plugins/a/src/a.cpp", 'auto s = "select a from b";'), ["SQL"])
        self.assertEqual(words("plugins/a/src/a.cpp", 'auto s = "select a time";'), [])
        self.assertEqual(words("host/http/a.cpp", 'auto s = "booking.slot_taken";'), ["a domain"])

    def test_names_of_a_domain_stay_out_of_the_host(self):
        self.assertEqual(words("host/http/a.cpp", "int booking_id;"), ["booking_id"])

    def test_notes_and_paths_are_found_in_any_file(self):
        path = "/" + "work/" + "main"
        self.assertEqual([w for _, _, w, _ in words_test.breaches_in("README.md", path, False)], ["a machine's path"])


class Abi(unittest.TestCase):
    BEFORE = ["hearth_call 0 size: int", "hearth_call 8 run: void(int)", "hearth_str 0 data: char*"]

    def breaches(self, **fields):
        return abi_test.compare({name: [(int(f.split()[1]), f) for f in of] for name, of in fields.items()}, self.BEFORE)

    def test_growing_at_the_end_is_new_and_no_breach(self):
        found, new = self.breaches(hearth_call=self.BEFORE[:2] + ["hearth_call 16 stop: void()"], hearth_str=self.BEFORE[2:])
        self.assertEqual((found, new), ([], ["hearth_call 16 stop: void()"]))

    def test_all_else_is_a_breach(self):
        for fields in (["hearth_call 0 size: int", "hearth_call 8 run: void(long)"],
                       ["hearth_call 0 size: int"],
                       self.BEFORE[:2] + ["hearth_call 4 hole: int"]):
            self.assertTrue(self.breaches(hearth_call=fields, hearth_str=self.BEFORE[2:])[0], fields)
        grown = self.breaches(hearth_call=self.BEFORE[:2], hearth_str=self.BEFORE[2:] + ["hearth_str 8 more: int"])
        self.assertTrue(grown[0], "a frozen layout")


class Includes(unittest.TestCase):
    def allowed(self, who, path):
        return includes_test.may_include(who, includes_test.room_of(path), path, rooms.HOST.get(who[1], set()))

    def test_the_table(self):
        self.assertTrue(self.allowed(("host", "db"), "host/exec/executor.hpp"))
        self.assertFalse(self.allowed(("host", "exec"), "host/db/database.hpp"))
        self.assertFalse(self.allowed(("host", "gateway"), "host/http/session.hpp"))
        self.assertFalse(self.allowed(("host", "plugin"), "host/app/app.hpp"))
        self.assertTrue(self.allowed(("host", "cli"), "host/app/app.hpp"))
        self.assertTrue(self.allowed(("host", "core"), "plugin-api/include/hearth/result.hpp"))

    def test_plugins_see_contracts_alone(self):
        self.assertTrue(self.allowed(("plugins", "booking"), "plugins/catalog/contract/catalog.hpp"))
        self.assertFalse(self.allowed(("plugins", "booking"), "plugins/catalog/src/quotes.hpp"))
        self.assertFalse(self.allowed(("plugins", "booking"), "host/core/clock.hpp"))
        self.assertFalse(self.allowed(("plugin-api", ""), "plugins/catalog/contract/catalog.hpp"))

    def test_libraries_are_known_by_their_path(self):
        self.assertEqual(includes_test.library_of("/usr/include/boost/beast/http.hpp"), "beast")
        self.assertEqual(includes_test.library_of("/usr/include/boost/asio.hpp"), "asio")
        self.assertEqual(includes_test.library_of("/usr/include/Poco/Data/Session.h"), "poco-data")
        self.assertIsNone(includes_test.library_of("/usr/include/c++/12/vector"))

    def test_there_is_no_circle(self):
        for room in rooms.HOST:
            self.assertNotIn(room, includes_test.closure(room))


if __name__ == "__main__":
    unittest.main()
