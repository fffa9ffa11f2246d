#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/config/mistakes.hpp"

// Inside host/config only: what is left of YAML once it has been read.
namespace hearth::config {

struct Entry;

struct Node {
  enum class Kind { null, scalar, list, map };

  Kind kind = Kind::null;
  Position at{};
  std::string text{};      ///< of a scalar
  bool quoted = false;     ///< a scalar that is text whatever it looks like
  bool by_file = false;    ///< holds a ${file:...}: never shown
  bool reference = false;  ///< holds any ${...}, or came by a flag or a variable
  bool broken = false;     ///< has been reported already
  std::vector<Node> items;
  std::vector<Entry> entries;  // no {}: Entry is incomplete here, and clang would want it

  [[nodiscard]] Node* find(std::string_view key);
  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] static const char* name(Kind kind);  ///< "a map", ...
};

struct Entry {
  std::string key;
  Position at{};
  Node value{};
};

/// "server" + "listen" -> "server.listen"; a key that is no plain word is put in brackets.
std::string join(const std::string& path, std::string_view key);
std::string join(const std::string& path, std::size_t index);

}  // namespace hearth::config
