#pragma once

#include <string>
#include <vector>

#include "host/config/load.hpp"
#include "host/config/node.hpp"

// Inside host/config only: from files, variables and flags to one tree with every reference resolved.
namespace hearth::config {

struct Reading {
  const Sources& sources;
  Mistakes& mistakes;
  std::vector<std::string>& files;  ///< grows by each file read
};

/// The file, which `flag` has named, with all that it includes, a map. `broken` when some of it could not be read.
Node read_file(const std::string& file, const std::string& flag, const Reading& reading);

/// Puts HEARTH__* variables and then flags over what the files say.
void apply_overrides(Node& root, const Arguments& arguments, const Reading& reading);

/// Replaces ${ENV}, ${ENV:-default} and ${file:path} in every scalar of the tree. `expanded` counts bytes towards
/// most_expanded_bytes.
void resolve_references(Node& node, const std::string& path, const Reading& reading, std::size_t& expanded);

/// `path` as seen from the folder of the file that names it; a flag's and a variable's is left alone.
std::string beside(const Position& where, const std::string& path);

}  // namespace hearth::config
