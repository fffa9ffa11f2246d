#pragma once

#include <string_view>

namespace hearth::db {

/// Whether it can be the name of a plugin's schema: [a-z][a-z0-9_]{0,39}, and written without quotes in the SQL of both engines, so
/// no word of their grammars and no schema of theirs or the host's.
bool is_schema_name(std::string_view name);

/// What the name is that it cannot be, for a message: "a reserved word of SQL". Empty for all else, good or not.
std::string_view taken_schema_name(std::string_view name);

}  // namespace hearth::db
