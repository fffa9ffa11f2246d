#include <cmath>
#include <cstdlib>

#include "host/config/decode.hpp"

namespace hearth::config {
namespace {

/// A number as RFC 8259 writes it: what looks otherwise (0123, 1_000, .5) stays text, so that no telephone number or
/// version turns into another value.
bool json_number(const std::string& text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i > start;
  };
  if (text.size() > 40) return false;
  if (i < text.size() && text[i] == '-') ++i;
  if (i < text.size() && text[i] == '0') {
    ++i;
  } else if (!digits()) {
    return false;
  }
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size() && i > 0 && std::isfinite(std::strtod(text.c_str(), nullptr));
}

void write_text(std::string& out, const std::string& text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (byte < 0x20) {
      ((out += "\\u00") += hex[byte >> 4]) += hex[byte & 0xf];
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string escaped(const std::string& key) {  // RFC 6901, section 3
  std::string out;
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

class Tree {
 public:
  explicit Tree(PluginConfig& into) : into_{into} {}

  void write(const Node& node, const Position& key, const std::string& pointer) {
    into_.places[pointer] = {key, node.at, node.by_file || node.reference};
    switch (node.kind) {
      case Node::Kind::null:
        into_.json += "null";
        return;
      case Node::Kind::scalar:
        return scalar(node);
      case Node::Kind::list:
        return list(node, pointer);
      case Node::Kind::map:
        return map(node, pointer);
    }
  }

 private:
  void scalar(const Node& node) {
    const std::string& text = node.text;
    const bool word = text == "true" || text == "false";
    if (!node.quoted && (word || json_number(text))) {
      into_.json += text;
    } else {
      write_text(into_.json, text);
    }
  }

  void list(const Node& node, const std::string& pointer) {
    into_.json += '[';
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      if (i > 0) into_.json += ',';
      write(node.items[i], node.items[i].at, pointer + "/" + std::to_string(i));
    }
    into_.json += ']';
  }

  void map(const Node& node, const std::string& pointer) {
    into_.json += '{';
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      const Entry& entry = node.entries[i];
      if (i > 0) into_.json += ',';
      write_text(into_.json, entry.key);
      into_.json += ':';
      write(entry.value, entry.at, pointer + "/" + escaped(entry.key));
    }
    into_.json += '}';
  }

  PluginConfig& into_;
};

}  // namespace

PluginConfig decode_tree(const Node& node, const Position& key) {
  PluginConfig out;
  out.json.clear();
  Tree{out}.write(node, key, "");
  return out;
}

}  // namespace hearth::config
