#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"

namespace reviews {

/// What people write stands sealed, bound to its column and row.
class Texts {
 public:
  explicit Texts(const Host& host) : crypto_{host.crypto()} {}

  [[nodiscard]] Result<std::optional<Bytes>> seal(std::string_view column, const Uuid& row,
                                                  const std::optional<std::string>& text) const;
  [[nodiscard]] Result<std::optional<std::string>> open(std::string_view column, const Uuid& row,
                                                        const std::optional<Bytes>& sealed) const;

  [[nodiscard]] Result<Review> shown(const Row& row) const;
  [[nodiscard]] Result<std::vector<Review>> shown(const std::vector<Row>& rows) const;
  [[nodiscard]] Result<std::vector<Report>> shown(const std::vector<ReportRow>& rows) const;
  [[nodiscard]] Result<PublicReview> seen_by_all(const Row& row) const;

 private:
  Crypto crypto_;
};

namespace column {
inline constexpr std::string_view text = "reviews.text";
inline constexpr std::string_view reply = "reviews.reply";
inline constexpr std::string_view note = "reports.note";
}  // namespace column

}  // namespace reviews
