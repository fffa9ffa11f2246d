#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "host/config/load.hpp"
#include "host/config/print.hpp"

// The loader on bytes from memory: neither the disk nor the environment of the process is read. A first line "#!set a.b=c"
// gives a flag; the files "other.yaml" (the same bytes) and "secret" can be included and referred to.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hearth::config;
  const std::string text{reinterpret_cast<const char*>(data), size};
  Arguments arguments{"fuzz.yaml", {}, {}};
  constexpr std::string_view mark = "#!set ";
  if (text.starts_with(mark)) arguments.set.push_back(text.substr(mark.size(), text.find('\n') - mark.size()));

  Sources sources;
  sources.environment = {{"NAME", "value"}, {"EMPTY", ""}, {"HEARTH__LOG__LEVEL", "debug"}};
  sources.read = [&text](const std::string& path) -> hearth::Result<std::string> {
    if (path == "fuzz.yaml" || path == "other.yaml") return text;
    if (path == "secret") return std::string{"hunter2\n"};
    return hearth::invalid("config.file", "cannot be read");
  };

  const Outcome outcome = load(arguments, sources);
  if (outcome.loaded.has_value() != outcome.mistakes.empty())
    std::abort();  // settings or mistakes: exactly one of them
  // What the settings do not hold themselves must not be shown.
  const bool own = text.find("hunter2") != std::string::npos;
  const std::string shown =
      outcome ? print_yaml(*outcome.loaded) + print_json(*outcome.loaded) : hearth::config::text(outcome.mistakes);
  if (!own && shown.find("hunter2") != std::string::npos) std::abort();
  return 0;
}
