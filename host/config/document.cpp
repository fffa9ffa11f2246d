#include "host/config/document.hpp"

#include "host/config/decode.hpp"
#include "host/config/load.hpp"
#include "host/config/yaml.hpp"

namespace hearth::config {

Result<std::string> document_json(const std::string& file) {
  auto read = Sources::process().read(file);
  if (!read) return invalid("config.unreadable", file + " " + read.error().message);
  Mistakes mistakes;
  const auto root = parse_yaml(*read, file, true, mistakes);
  if (!root || !mistakes.empty()) return invalid("config.invalid", text(mistakes));
  return decode_tree(*root, root->at).json;
}

}  // namespace hearth::config
