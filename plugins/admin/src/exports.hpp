#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"
#include "settings.hpp"

namespace admin {

struct ExportAsk {
  std::optional<Date> from;
  std::optional<Date> to;
  bool bom = false;
};
constexpr auto describe(Type<ExportAsk>) {
  return fields(field("from", &ExportAsk::from, about("first day, in Seoul; 30 days when nothing is said")),
                field("to", &ExportAsk::to, about("last day, included")),
                field("bom", &ExportAsk::bom, optional_, about("begin with a byte order mark, for Excel")));
}

/// The read models as tables for a spreadsheet. Each export is written into the audit log.
class Exports {
 public:
  explicit Exports(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<Reply> bookings(const Caller& who, Tx& tx, const ExportAsk& ask);
  Result<Reply> payments(const Caller& who, Tx& tx, const ExportAsk& ask);
  Result<Reply> cancellations(const Caller& who, Tx& tx, const ExportAsk& ask);
  Result<Reply> disputes(const Caller& who, Tx& tx, const ExportAsk& ask);
  Result<Reply> reviews(const Caller& who, Tx& tx, const ExportAsk& ask);

 private:
  Live<Settings> settings_;
};

}  // namespace admin
