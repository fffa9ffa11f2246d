#pragma once

#include <catalog/contract/catalog.hpp>
#include <hearth/hearth.hpp>

namespace catalog {

struct Settings {
  Duration quote_for = std::chrono::minutes{30};
};
constexpr auto describe(Type<Settings>) {
  return fields(field("quote_for", &Settings::quote_for, minimum(std::chrono::minutes{1}),
                      maximum(std::chrono::hours{24}), about("how long a quoted price holds")));
}

struct CreateQuote {
  Uuid service;
  Uuid address;
  std::optional<std::int32_t> size{};
  std::optional<std::int32_t> hours{};
  std::vector<std::string> options{};
  Timestamp start;
};
constexpr auto describe(Type<CreateQuote>) {
  return fields(field("service_id", &CreateQuote::service),
                field("address_id", &CreateQuote::address, about("one of your own")),
                field("size", &CreateQuote::size, minimum(1), maximum(1000), about("of the home, in 평")),
                field("hours", &CreateQuote::hours, minimum(1), maximum(12)),
                field("options", &CreateQuote::options, max_items(20), max_length(40), optional_, about("codes")),
                field("start", &CreateQuote::start));
}

/// Prices that were promised: itemised, signed, good for a while. They are not consumed: booking sees to it that one is
/// booked once.
class Quotes {
 public:
  Quotes(Live<Settings> settings, Crypto crypto) : settings_{std::move(settings)}, crypto_{crypto} {}

  Result<Quote> create(const Caller& who, Calls& calls, const CreateQuote& ask);
  Result<Quote> read(const Caller& who, Db& db, const Uuid& id);

  // for other plugins
  Result<Plan> plan(const Caller& who, Db& db, const PlanAsk& ask);
  Result<Quote> valid(const Caller& who, Db& db, const QuoteAsk& ask);
  Result<Quote> promised(const Caller& who, Db& db, const QuoteAsk& ask);
  Result<Codes> unknown(const Caller& who, Db& db, const Codes& ask);
  Result<Quote> make(const Caller& who, Calls& calls, const MakeQuote& ask);

 private:
  Result<Quote> promise(Calls& calls, const Uuid& consumer, const CreateQuote& ask, std::string_view locale);
  Result<Quote> find(Db& db, const Uuid& id, const Uuid& consumer);

  Live<Settings> settings_;
  Crypto crypto_;
};

}  // namespace catalog
