#include "host/config/load.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "host/config/decode.hpp"
#include "host/config/sources.hpp"

namespace hearth::config {
namespace {

Result<std::string> read_from_disk(const std::string& path) {
  const auto refuse = [](const std::string& why) { return Unexpected{invalid("config.file", why)}; };
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) return refuse(std::string{"cannot be read: "} + std::strerror(errno));
  if (S_ISDIR(about.st_mode)) return refuse("is a folder");
  std::ifstream file{path, std::ios::binary};
  if (!file) return refuse(std::string{"cannot be read: "} + std::strerror(errno));
  // A pipe or /dev/zero has no size to look at first: read one byte more than may be, and let the reader refuse that.
  std::string text(most_file_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return refuse("cannot be read");
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

}  // namespace

Sources Sources::process() {
  Sources out;
  out.read = read_from_disk;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view text{*variable};
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) out.environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

std::string words(const Arguments& arguments) {
  std::string out = arguments.file.empty() ? "" : " -c " + arguments.file;
  for (const auto& set : arguments.set) {
    if (set.starts_with("data=")) out += " --set " + set;
  }
  if (!arguments.data.empty()) out += " --data " + arguments.data;
  return out.empty() ? out : out.substr(1);
}

Outcome load(const Arguments& arguments, const Sources& sources) {
  Outcome out;
  Loaded loaded;
  const Reading reading{sources, out.mistakes, loaded.files};
  Node root;
  root.kind = Node::Kind::map;
  if (!arguments.file.empty()) root = read_file(arguments.file, arguments.flag, reading);
  apply_overrides(root, arguments, reading);
  std::size_t expanded = 0;
  resolve_references(root, "", reading, expanded);
  decode(root, loaded, out.mistakes);
  if (!root.broken) finish(loaded, out.mistakes);  // half of the settings would contradict the other half
  join(out.mistakes, {});
  out.plugins = loaded.settings.plugins;
  if (out.mistakes.empty()) out.loaded = std::move(loaded);
  return out;
}

}  // namespace hearth::config
