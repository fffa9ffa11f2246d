#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hearth {

/// A UUID (RFC 9562). Hearth's own ids are of version 7: they sort by the time they were made.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  /// `millis` since 1970; `random`: ten random bytes.
  static Uuid v7(std::int64_t millis, const std::array<std::uint8_t, 10>& random) {
    Uuid id;
    for (int i = 0; i < 6; ++i)
      id.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
    std::memcpy(id.bytes.data() + 6, random.data(), random.size());
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0f));
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
    return id;
  }

  /// The 36 characters with hyphens, either case; nothing else.
  static std::optional<Uuid> parse(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Uuid id;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 36;) {
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (text[i++] != '-') return std::nullopt;
        continue;
      }
      const int high = digit(text[i]);
      const int low = digit(text[i + 1]);
      if (high < 0 || low < 0) return std::nullopt;
      id.bytes[at++] = static_cast<std::uint8_t>(high << 4 | low);
      i += 2;
    }
    return id;
  }

  static std::optional<Uuid> from_bytes(std::string_view raw) {
    if (raw.size() != 16) return std::nullopt;
    Uuid id;
    std::memcpy(id.bytes.data(), raw.data(), 16);
    return id;
  }

  [[nodiscard]] std::string_view raw() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

  /// Writes the 36 characters to `out`.
  void write(char* out) const {
    constexpr char digits[] = "0123456789abcdef";
    for (std::size_t i = 0; i < 16; ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
      *out++ = digits[bytes[i] >> 4];
      *out++ = digits[bytes[i] & 0x0f];
    }
  }

  [[nodiscard]] std::string text() const {
    std::string out(36, '\0');
    write(out.data());
    return out;
  }

  [[nodiscard]] bool nil() const { return *this == Uuid{}; }

  friend bool operator==(const Uuid&, const Uuid&) = default;
  friend std::strong_ordering operator<=>(const Uuid& a, const Uuid& b) {  // libc++ 14's std::array has none
    return std::memcmp(a.bytes.data(), b.bytes.data(), 16) <=> 0;
  }

 private:
  static constexpr int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  }
};

}  // namespace hearth

template <>
struct std::hash<hearth::Uuid> {
  std::size_t operator()(const hearth::Uuid& id) const noexcept {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::memcpy(&high, id.bytes.data(), 8);
    std::memcpy(&low, id.bytes.data() + 8, 8);
    return static_cast<std::size_t>(high ^ (low * 0x9e3779b97f4a7c15ULL));
  }
};
