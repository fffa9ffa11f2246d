#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "hearth/text.hpp"
#include "hearth/type_info.hpp"

/// Where a JSON reader stands: the containers it is in, and how a place in them is spelled.
namespace hearth::detail {

/// A container that is being read, and where in it.
struct JsonFrame {
  enum class Kind : std::uint8_t { object, map, list, raw_object, raw_list };
  Kind kind;
  const TypeInfo* type = nullptr;
  void* to = nullptr;
  const Limits* limits = nullptr;
  std::string* raw = nullptr;              // where raw JSON is written
  std::uint64_t seen = 0, hidden = 0;      // a bit a field
  std::size_t count = 0;                   // of elements so far
  const FieldInfo* field = nullptr;        // whose value comes next
  std::string member{};                    // for the pointer
  std::unordered_set<std::string> keys{};  // of a raw object

  [[nodiscard]] bool is_list() const { return kind == Kind::list || kind == Kind::raw_list; }
  [[nodiscard]] bool is_raw() const { return raw != nullptr; }
};

/// How many letters two names differ by; 3 stands for more.
inline std::size_t distance(std::string_view a, std::string_view b) {
  if (a.size() > b.size() + 2 || b.size() > a.size() + 2 || a.size() > 64) return 3;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] != b[j - 1] ? 1 : 0);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return std::min<std::size_t>(row[b.size()], 3);
}

/// " (did you mean 'count'?)", when a field is called nearly so.
inline std::string suggestion(const JsonFrame& frame, std::string_view name) {
  std::size_t nearest = 3;
  std::string_view best;
  for (std::size_t i = 0; i < frame.type->field_count; ++i) {
    if ((frame.hidden >> i & 1) != 0) continue;
    const std::size_t far = distance(name, frame.type->fields[i].name);
    if (far < nearest && far < frame.type->fields[i].name.size()) {
      nearest = far;
      best = frame.type->fields[i].name;
    }
  }
  return best.empty() ? std::string{} : " (did you mean '" + std::string(best) + "'?)";
}

/// Where the first `count` frames have got to (RFC 6901).
inline std::string spell_pointer(const std::vector<JsonFrame>& frames, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    const JsonFrame& frame = frames[i];
    out += '/';
    if (frame.is_list()) {
      out += std::to_string(frame.count == 0 ? 0 : frame.count - 1);
      continue;
    }
    for (const char c : cut(frame.member, 64)) {
      if (c == '~') {
        out += "~0";
      } else if (c == '/') {
        out += "~1";
      } else {
        out += c;
      }
    }
  }
  return out;
}

}  // namespace hearth::detail
