#include "host/db/postgres_encode.hpp"

#include <charconv>
#include <cstring>
#include <hearth/time.hpp>
#include <hearth/uuid.hpp>

namespace hearth::db {

void PostgresParameters::add(const hearth_value& value) {
  Parameter parameter{bytes_.size(), 0, false, false};
  char number[40];
  const auto number_text = [&](auto what) {
    bytes_.append(number, static_cast<std::size_t>(std::to_chars(number, number + sizeof number, what).ptr - number));
  };
  switch (value.type) {
    case HEARTH_NULL:
      parameter.null = true;
      break;
    case HEARTH_INT:
      number_text(value.as.integer);
      break;
    case HEARTH_REAL:
      number_text(value.as.real);
      break;
    case HEARTH_BOOL:
      bytes_ += value.as.integer != 0 ? 't' : 'f';
      break;
    case HEARTH_TIME:
      bytes_ += Timestamp{value.as.integer}.text();
      break;
    case HEARTH_UUID: {
      Uuid id;
      std::memcpy(id.bytes.data(), value.as.bytes.data, id.bytes.size());
      bytes_.resize(bytes_.size() + 36);
      id.write(bytes_.data() + parameter.offset);
      break;
    }
    default:
      parameter.binary = value.type == HEARTH_BLOB;
      bytes_.append(value.as.bytes.data, static_cast<std::size_t>(value.as.bytes.size));
  }
  parameter.size = static_cast<int>(bytes_.size() - parameter.offset);
  bytes_ += '\0';
  parameters_.push_back(parameter);
}

const PostgresParameters::Arrays& PostgresParameters::of(std::size_t first, int count) {
  arrays_.values.clear();
  arrays_.sizes.clear();
  arrays_.binary.clear();
  for (std::size_t i = first; i < first + static_cast<std::size_t>(count); ++i) {
    const auto& parameter = parameters_[i];
    arrays_.values.push_back(parameter.null ? nullptr : bytes_.data() + parameter.offset);
    arrays_.sizes.push_back(parameter.size);
    arrays_.binary.push_back(parameter.binary ? 1 : 0);
  }
  return arrays_;
}

void PostgresParameters::clear() {
  parameters_.clear();
  bytes_.clear();
}

}  // namespace hearth::db
