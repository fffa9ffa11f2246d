#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "host/plugin/elf.hpp"
#include "host/plugin/manifest.hpp"

// What a third party's bundle holds and the host reads before it trusts it: the manifest and the symbols of the library.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hearth::plugin;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (text.starts_with("\x7f"
                       "ELF")) {
    (void)read_elf(text);
    return 0;
  }
  const auto manifest = parse_manifest(text, "fuzz.json");
  if (!manifest) {
    if (manifest.error().violations.empty()) std::abort();  // refused without a reason
    return 0;
  }
  const auto written = write_manifest(*manifest);
  const auto again = parse_manifest(written, "again.json");
  if (!again || write_manifest(*again) != written) std::abort();  // what is read can be written, and read back the same
  if (!differences(*manifest, *again).empty()) std::abort();
  return 0;
}
