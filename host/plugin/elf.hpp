#pragma once

#include <hearth/result.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::plugin {

/// What a shared library shows to the dynamic loader.
struct ElfSymbols {
  std::vector<std::string> functions;  ///< exported
  std::vector<std::string> objects;    ///< exported data
  std::vector<std::string> unique;     ///< STB_GNU_UNIQUE: one in the process, so its library is never closed
  std::vector<std::string> needed;     ///< libraries that it asks for (DT_NEEDED)
};

/// Reads a 64-bit little-endian ELF shared library; `invalid` when the bytes are none. Trusts no offset in them.
Result<ElfSymbols> read_elf(std::string_view file);

}  // namespace hearth::plugin
