#include "csv.hpp"

namespace admin {
namespace {

bool looks_like_a_formula(std::string_view value) {
  if (!value.empty() && (value.front() == '\t' || value.front() == '\r' || value.front() == '\n')) return true;
  const auto begin = value.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && std::string_view{"=+-@"}.find(value[begin]) != std::string_view::npos;
}

bool needs_quotes(std::string_view value) { return value.find_first_of(",\"\r\n") != std::string_view::npos; }

}  // namespace

void Csv::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

Csv& Csv::text(std::string_view value) {
  separate();
  const bool quoted = needs_quotes(value);
  if (quoted) out_ += '"';
  if (looks_like_a_formula(value)) out_ += '\'';
  for (const char c : value) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  if (quoted) out_ += '"';
  return *this;
}

Csv& Csv::number(std::int64_t value) {
  separate();
  out_ += std::to_string(value);
  return *this;
}

Csv& Csv::end_row() {
  out_ += "\r\n";
  first_ = true;
  return *this;
}

}  // namespace admin
