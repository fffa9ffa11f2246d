#include "host/config/shape.hpp"

#include <charconv>

namespace hearth::config {

template <>
Shape shape_of<std::string>() {
  Shape shape = detail::scalar<std::string>(
      "a text", "", [](const std::string& text) { return Result<std::string>{text}; },
      [](const std::string& value) { return value; });
  shape.type = Type::text;
  return shape;
}

template <>
Shape shape_of<bool>() {
  Shape shape = detail::scalar<bool>(
      "true or false", "",
      [](const std::string& text) -> Result<bool> {
        if (text == "true" || text == "false") return text == "true";
        return invalid("config.value", in_quotes(text) + " is not true or false");
      },
      [](bool value) { return std::string{value ? "true" : "false"}; });
  shape.type = Type::boolean;
  return shape;
}

template <>
Shape shape_of<std::uint32_t>() {
  Shape shape = detail::scalar<std::uint32_t>(
      "a whole number", "",
      [](const std::string& text) -> Result<std::uint32_t> {
        std::uint32_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
          return invalid("config.value", in_quotes(text) + " is not a whole number from 0 to 4294967295");
        }
        return value;
      },
      [](std::uint32_t value) { return std::to_string(value); });
  shape.type = Type::integer;
  return detail::measured<std::uint32_t>(
      std::move(shape), [](std::uint32_t value) { return value; },
      [](std::int64_t value) { return std::to_string(value); });
}

template <>
Shape shape_of<Bytes>() {
  Shape shape = detail::measured<Bytes>(
      detail::scalar<Bytes>("a size such as '1MiB'", "^[0-9]+(B|K|M|G|[KMGT]iB|[kKMG]B)?$", parse_bytes, bytes_text),
      [](Bytes value) { return value.count; },
      [](std::int64_t value) { return bytes_text({static_cast<std::uint64_t>(value)}); });
  shape.bare_number = true;
  return shape;
}

template <>
Shape shape_of<Duration>() {
  return detail::measured<Duration>(
      detail::scalar<Duration>("a duration such as '15m'", "^[0-9]+(us|ms|s|m|h|d)$", parse_duration_setting,
                               duration_text),
      [](Duration value) { return value.count(); }, [](std::int64_t value) { return duration_text(Duration{value}); });
}

template <>
Shape shape_of<Percent>() {
  Shape shape =
      detail::scalar<Percent>("a percentage such as '5%'", "^[0-9]+([.][0-9]+)?%?$", parse_percent, percent_text);
  shape.bare_number = true;
  return shape;
}

template <>
Shape shape_of<Factor>() {
  return detail::scalar<Factor>("a factor such as '1.5x'", "^[0-9]+([.][0-9]+)?x$", parse_factor, factor_text);
}

template <>
Shape shape_of<Address>() {
  return detail::scalar<Address>("an address such as '127.0.0.1:8080'",
                                 "^(localhost|[0-9.]+|\\[[0-9a-fA-F:.]+\\]):[0-9]{1,5}$", parse_address,
                                 [](const Address& value) { return value.text(); });
}

template <>
Shape shape_of<Network>() {
  return detail::scalar<Network>("a network such as '10.0.0.0/8'", "^[0-9a-fA-F:.]+(/[0-9]{1,3})?$", parse_network,
                                 [](const Network& value) { return value.text; });
}

template <>
Shape shape_of<Backoff>() {
  return detail::scalar<Backoff>("a first and a longest wait such as '1s..1h'",
                                 "^[0-9]+(us|ms|s|m|h|d)[.][.][0-9]+(us|ms|s|m|h|d)$", parse_backoff, backoff_text);
}

template <>
Shape shape_of<Range>() {
  Shape shape = detail::scalar<Range>("a version range such as '^1.2'", "", Range::parse,
                                      [](const Range& value) { return value.text(); });
  shape.bare_number = true;
  return shape;
}

}  // namespace hearth::config
