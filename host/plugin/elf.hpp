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

/// Whether the dynamic loader may be given the file: it believes the headers, and maps and follows what they say, so that one
/// that was cut or overwritten ends the process by a signal. Headers, segments and the dynamic section are looked at, and that
/// all of them lie within the file; not the code.
Result<void> check_elf(std::string_view file);

/// Reads a 64-bit little-endian ELF shared library; `invalid` when check_elf() refuses the bytes.
Result<ElfSymbols> read_elf(std::string_view file);

}  // namespace hearth::plugin
