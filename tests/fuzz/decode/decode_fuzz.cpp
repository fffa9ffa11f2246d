#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "hearth/codec.hpp"
#include "tests/unit/sdk/types.hpp"

namespace {

using namespace hearth;

/// Decoding never fails but by saying so; what was decoded without a violation encodes to JSON that decodes to the same.
template <class T>
void decode(std::string_view json, Reading reading) {
  T value{};
  Violations found;
  std::string why;
  const bool readable = decode_json(type_of<T>(), &value, json, reading, found, why);
  if (readable != why.empty() || found.all().size() > Violations::cap) std::abort();
  for (const auto& violation : found.all()) {
    if (violation.code.empty() || violation.message.empty() || !valid_utf8(violation.pointer)) std::abort();
  }
  if (!readable || !found.empty()) return;
  const std::string text = to_json(value);
  T again{};
  std::string unreadable;
  if (!decode_json(type_of<T>(), &again, text, reading, found, unreadable) || !found.empty() ||
      to_json(again) != text) {
    std::abort();
  }
}

/// A parameter of each leaf type: never an exception, never an endless loop.
template <class T>
void parameter(std::string_view text) {
  T value{};
  Violations found;
  const detail::Place place{[](const void*) { return std::string("?x"); }, nullptr};
  const Limits limits{};
  detail::set_parameter(type_of<T>(), &value, text, detail::Check{limits, place, found});
  if (found.empty() && !valid_utf8(to_json(value))) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sdk_test;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  for (const Reading reading : {Reading::body, Reading::settings, Reading::message}) {
    decode<Everything>(text, reading);
    decode<Limited>(text, reading);
  }
  decode<Change>(text, Reading::body);
  decode<Tree>(text, Reading::body);
  decode<std::vector<Json>>(text, Reading::body);
  parameter<std::int64_t>(text);
  parameter<std::int32_t>(text);
  parameter<double>(text);
  parameter<bool>(text);
  parameter<Uuid>(text);
  parameter<Timestamp>(text);
  parameter<Duration>(text);
  parameter<Date>(text);
  parameter<Bytes>(text);
  parameter<State>(text);
  (void)from_base64url(text);
  for (const auto& format : formats) (void)matches(format.format, text);
  return 0;
}
