#!/usr/bin/env python3
"""embed_sql.cmake on good and bad folders of SQL: embed_sql_test.py CMAKE SCRIPT"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

CMAKE, SCRIPT = sys.argv[1:3]


class EmbedSql(unittest.TestCase):
    def embed(self, **files):
        """The header, or what the script says against the files (x_sqlite stands for x.sqlite.sql)."""
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for name, text in files.items():
                (folder / (name.replace("_sqlite", ".sqlite") + ".sql")).write_text(text)
            out = folder / "out.hpp"
            done = subprocess.run([CMAKE, "-D", f"SQL_DIR={folder}", "-D", f"OUT={out}", "-P", SCRIPT],
                                  capture_output=True, text=True, timeout=30)
            if done.returncode == 0:
                return out.read_text()
            return "refused: " + " ".join(done.stderr.split())

    def test_numbers_parameters_by_first_appearance(self):
        out = self.embed(a="select :b, :a, :b, :b2")
        self.assertIn('R"hsql(select $1, $2, $1, $3)hsql"', out)
        self.assertIn('R"hsql(select ?1, ?2, ?1, ?3)hsql"', out)
        self.assertIn('constexpr hearth_str a[] = {{"b", 1}, {"a", 1}, {"b2", 2}, };', out)
        self.assertIn("parameters::a, 3, 0}", out)

    def test_leaves_texts_names_casts_and_comments_alone(self):
        out = self.embed(a="select ':x', 'it''s :y', \":z\", a::text, b[1:2] /* :c \n */ -- :d\n from t where x := :e;\n")
        self.assertIn("select ':x', 'it''s :y', \":z\", a::text, b[1:2]", out)
        self.assertIn("from t where x := $1)hsql", out)
        self.assertNotIn(":c", out)
        self.assertNotIn(":d", out)

    def test_keeps_lists_brackets_and_backslashes(self):
        out = self.embed(a="select array[1, 2], '\\n', '[;]', '#$' from t")
        self.assertIn("select array[1, 2], '\\n', '[;]', '#$' from t", out)

    def test_takes_the_version_of_sqlite(self):
        out = self.embed(a="select now() + :x", a_sqlite="select ?1 -- no\n".replace("?1", ":x"))
        self.assertIn('R"hsql(select now() + $1)hsql"', out)
        self.assertIn('R"hsql(select ?1)hsql"', out)

    def test_marks_long_statements(self):
        self.assertIn("HEARTH_STATEMENT_LONG", self.embed(a="-- class: long\nselect 1"))
        self.assertIn("refused", self.embed(a="-- class: slow\nselect 1"))

    def test_refuses_with_a_reason(self):
        for reason, files in {
            "more than one statement": {"a": "select 1; select 2"},
            "holds no statement": {"a": "-- nothing\n"},
            "never closed": {"a": "select 'x"},
            "write parameters as :name": {"a": "select $1"},
            "has parameters that a.sql has not: y": {"a": "select :x", "a_sqlite": "select :x, :y"},
            "has not the parameter :x": {"a": "select :x", "a_sqlite": "select 1"},
            "there is no b.sql": {"a": "select 1", "b_sqlite": "select 1"},
            "no word of C++": {"delete": "select 1"},
            "small letters": {"a": "select :Big"},
            "holds no .sql file": {},
        }.items():
            with self.subTest(reason):
                out = self.embed(**files)
                self.assertTrue(out.startswith("refused"), out)
                self.assertIn(reason, out)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
