#pragma once

#include <hearth/result.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

// Inside host/config only: finding one's way in a JSON Schema.
namespace hearth::config {

using Json = nlohmann::json;
using Pointer = nlohmann::json_pointer<std::string>;

/// The tokens of a pointer.
std::vector<std::string> tokens(Pointer pointer);
bool is_index(const std::string& token);
/// Null when the schema says nothing under that key.
const Json* child(const Json& schema, const char* key);
/// The part of the schema that speaks of what stands at the pointer, as far as plain keywords lead there.
const Json* schema_at(const Json& root, const Pointer& pointer);
/// What is asked under that key of what stands at the pointer: there, or by a condition around it (`allOf`, `then`, `else`).
const Json* asked_at(const Json& root, const Pointer& pointer, const char* key);

/// A value that its schema lists under "x-development-only".
struct DevelopmentOnly {
  std::string at;        ///< a JSON pointer
  std::string value;     ///< JSON
  bool written = false;  ///< false: it is left out, and this is its default
};
/// All of them, as far as plain keywords lead there. The keyword is a list of values; invalid where it is something else.
Result<std::vector<DevelopmentOnly>> development_only(const Json& settings, const Json& schema);

}  // namespace hearth::config
