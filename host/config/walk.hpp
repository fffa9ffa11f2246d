#pragma once

#include <functional>
#include <string>

#include "host/config/load.hpp"
#include "host/config/shape.hpp"

// Inside host/config only: one walk over the effective settings, for everything that shows them.
namespace hearth::config {

struct Seen {
  std::string path;               ///< as --set takes it
  std::string key;                ///< the last part of it; empty for an item of a list
  std::size_t depth = 0;          ///< 0: at the top
  std::string json{};             ///< of a single value or an empty container; else empty
  const Position* at = nullptr;   ///< null: a default
  Type container = Type::object;  ///< of what is opened
  bool secret = false;
  bool live = false;
};

class Visitor {
 public:
  virtual ~Visitor() = default;
  virtual void value(const Seen& seen) = 0;  ///< secrets in clear: showing them as "***" is the visitor's duty
  virtual void open(const Seen& seen) = 0;
  virtual void close() = 0;
};

void walk(const Loaded& loaded, Visitor& visitor);

/// `text` as a JSON string.
std::string json_text(const std::string& text);

}  // namespace hearth::config
