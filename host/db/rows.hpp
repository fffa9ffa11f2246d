#pragma once

#include <hearth/abi.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::db {

/// The rows of one result: values, and the memory that they point into. Crosses the C border without a copy.
class Rows {
 public:
  [[nodiscard]] std::size_t size() const { return columns_.empty() ? 0 : values_.size() / columns_.size(); }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] const std::vector<hearth_str>& columns() const { return columns_; }
  [[nodiscard]] const hearth_value& at(std::size_t row, std::size_t column) const {
    return values_[row * columns_.size() + column];
  }

  [[nodiscard]] bool null(std::size_t row, std::size_t column) const { return at(row, column).type == HEARTH_NULL; }
  [[nodiscard]] std::int64_t integer(std::size_t row, std::size_t column) const { return at(row, column).as.integer; }
  [[nodiscard]] std::string_view text(std::size_t row, std::size_t column) const {
    const auto& value = at(row, column);
    if (value.type == HEARTH_NULL) return {};
    return {value.as.bytes.data, static_cast<std::size_t>(value.as.bytes.size)};
  }

  /// Gives the rows to the other side of the border; they live until out->release.
  void give(hearth_rows* out) &&;

  // For the engines.
  std::string_view keep(std::string_view bytes);  ///< copies bytes into memory that lives as long as the rows
  void own(void* source, void (*release)(void*)) { source_ = {source, release}; }  ///< memory that values point into
  void resize(std::size_t rows) { values_.resize(rows * columns_.size()); }        ///< after the last column
  hearth_value& at(std::size_t row, std::size_t column) { return values_[row * columns_.size() + column]; }
  void add_column(std::string_view name) {
    const auto kept = keep(name);
    columns_.push_back({kept.data(), kept.size()});
  }
  void reserve_columns(std::size_t columns) { columns_.reserve(columns); }
  void add_borrowed_column(std::string_view name) { columns_.push_back({name.data(), name.size()}); }
  void add(const hearth_value& value) { values_.push_back(value); }

 private:
  std::vector<hearth_value> values_;
  std::vector<hearth_str> columns_;
  std::vector<std::unique_ptr<char[]>> blocks_;  ///< what keep() copied into
  char* free_ = nullptr;                         ///< the rest of the last block
  std::size_t left_ = 0;
  std::unique_ptr<void, void (*)(void*)> source_{nullptr, nullptr};
};

}  // namespace hearth::db
