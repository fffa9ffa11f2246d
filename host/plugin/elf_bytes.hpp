#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <hearth/result.hpp>
#include <string>
#include <string_view>

namespace hearth::plugin {

inline Error broken_elf(const char* what) {
  return invalid("plugin.elf", std::string{"it is no readable shared library: "} + what);
}

/// Reads an ELF file that may say anything: no offset of it is trusted.
class ElfBytes {
 public:
  explicit ElfBytes(std::string_view bytes) : bytes_{bytes} {}

  [[nodiscard]] bool holds(std::uint64_t offset, std::uint64_t size) const {
    return offset <= bytes_.size() && size <= bytes_.size() - offset;
  }

  /// A copy of the T at `offset`: nothing in a file is aligned.
  template <class T>
  Result<T> at(std::uint64_t offset) const {
    if (!holds(offset, sizeof(T))) return broken_elf("an offset lies outside the file");
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }

  /// The text at `index` of the strings that stand at `offset`.
  [[nodiscard]] std::string text(std::uint64_t offset, std::uint64_t size, std::uint64_t index) const {
    if (offset > bytes_.size() || index >= size) return {};
    const auto table = bytes_.substr(offset, size);
    if (index >= table.size()) return {};
    const auto rest = table.substr(index);
    return std::string{rest.substr(0, std::min<std::size_t>(rest.find('\0'), 4096))};
  }

 private:
  std::string_view bytes_;
};

}  // namespace hearth::plugin
