#include "texts.hpp"

namespace reviews {
namespace {

std::string place(std::string_view column, const Uuid& row) {
  return "reviews." + std::string{column} + "/" + row.text();
}

}  // namespace

Result<std::optional<Bytes>> Texts::seal(std::string_view column, const Uuid& row,
                                         const std::optional<std::string>& text) const {
  if (!text) return std::optional<Bytes>{};
  return std::optional<Bytes>{HEARTH_TRY(crypto_.seal(place(column, row), *text))};
}

Result<std::optional<std::string>> Texts::open(std::string_view column, const Uuid& row,
                                               const std::optional<Bytes>& sealed) const {
  if (!sealed) return std::optional<std::string>{};
  return std::optional<std::string>{HEARTH_TRY(crypto_.open(place(column, row), *sealed))};
}

Result<Review> Texts::shown(const Row& row) const {
  auto text = HEARTH_TRY(open(column::text, row.id, row.text));
  auto reply = HEARTH_TRY(open(column::reply, row.id, row.reply));
  return Review{.id = row.id,
                .booking = row.booking,
                .side = row.side,
                .stars = row.stars,
                .text = std::move(text),
                .tags = row.tags,
                .photos = row.photos,
                .status = row.status,
                .reply = std::move(reply),
                .replied = row.replied,
                .version = row.version,
                .created = row.created,
                .updated = row.updated,
                .published = row.published};
}

Result<std::vector<Review>> Texts::shown(const std::vector<Row>& rows) const {
  std::vector<Review> all;
  all.reserve(rows.size());
  for (const auto& row : rows) {
    auto one = HEARTH_TRY(shown(row));
    all.push_back(std::move(one));
  }
  return all;
}

Result<std::vector<Report>> Texts::shown(const std::vector<ReportRow>& rows) const {
  std::vector<Report> all;
  all.reserve(rows.size());
  for (const auto& row : rows) {
    auto note = HEARTH_TRY(open(column::note, row.id, row.note));
    all.push_back({row.id, row.reporter, row.reason, std::move(note), row.state, row.created, row.settled});
  }
  return all;
}

Result<PublicReview> Texts::seen_by_all(const Row& row) const {
  auto text = HEARTH_TRY(open(column::text, row.id, row.text));
  auto reply = HEARTH_TRY(open(column::reply, row.id, row.reply));
  return PublicReview{row.id,     row.stars,        std::move(text), row.tags,
                      row.photos, std::move(reply), row.replied,     row.published};
}

}  // namespace reviews
