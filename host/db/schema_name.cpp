#include "host/db/schema_name.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace hearth::db {
namespace {

/// With which `create schema X`, `select * from X.points` and the like do not parse, in PostgreSQL 15 or SQLite 3.40.
constexpr std::string_view reserved_words =
    " add all alter analyse analyze and any array as asc asymmetric authorization autoincrement between "
    "binary both case cast check collate collation column commit concurrently constraint create cross "
    "current_catalog current_date current_role current_schema current_time current_timestamp current_user "
    "default deferrable delete desc distinct do drop else end escape except exists false fetch for foreign "
    "freeze from full grant group having if ilike in index initially inner insert intersect into is isnull "
    "join lateral leading left like limit localtime localtimestamp natural not nothing notnull null offset "
    "on only or order outer overlaps placing primary raise references returning right select session_user "
    "set similar some symmetric table tablesample then to trailing transaction true union unique update user "
    "using values variadic verbose when where window with ";

/// Schemas that are there already; "host" owns the migrations of the host's own tables.
constexpr std::array<std::string_view, 5> taken_schemas{"main", "temp", "public", "information_schema", "host"};

}  // namespace

std::string_view taken_schema_name(std::string_view name) {
  if (name.starts_with("pg_")) return "a name that PostgreSQL keeps for itself";
  if (std::ranges::find(taken_schemas, name) != taken_schemas.end()) return "a schema that is there already";
  const bool word = reserved_words.find(" " + std::string{name} + " ") != std::string_view::npos;
  return word ? "a reserved word of SQL" : "";
}

bool is_schema_name(std::string_view name) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (name.empty() || name.size() > 40 || !lower(name.front())) return false;
  return taken_schema_name(name).empty() &&
         std::ranges::all_of(name, [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace hearth::db
