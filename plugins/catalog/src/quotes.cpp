#include "quotes.hpp"

#include <consumer/contract/consumer.hpp>

#include <algorithm>

#include "catalog_sql.hpp"
#include "tariffs.hpp"

namespace catalog {
namespace {

constexpr std::string_view signing = "catalog.quote";

struct QuoteRow {
  Uuid id;
  Uuid consumer;
  std::string body;  ///< the Quote, as JSON
  Bytes signature;
  Timestamp expires;
};
constexpr auto describe(Type<QuoteRow>) {
  return fields(field("id", &QuoteRow::id), field("consumer_id", &QuoteRow::consumer), field("body", &QuoteRow::body),
                field("signature", &QuoteRow::signature), field("expires_at", &QuoteRow::expires));
}

Error no_such_quote() { return not_found("catalog.no_such_quote", "there is no such quote"); }

std::vector<std::string> missing(const std::vector<std::string>& wanted, const std::vector<std::string>& known) {
  std::vector<std::string> out;
  for (const auto& code : wanted) {
    if (std::find(known.begin(), known.end(), code) == known.end()) out.push_back(code);
  }
  return out;
}

}  // namespace

Result<Quote> Quotes::create(const Caller& who, Calls& calls, const CreateQuote& ask) {
  return promise(calls, who.user, ask, who.locale);
}

Result<Quote> Quotes::make(const Caller&, Calls& calls, const MakeQuote& ask) {
  const CreateQuote as_asked{ask.service, ask.address, ask.size, ask.hours, ask.options, ask.start};
  return promise(calls, ask.consumer, as_asked, ask.locale);
}

Result<Quote> Quotes::promise(Calls& calls, const Uuid& consumer, const CreateQuote& ask, std::string_view locale) {
  if (ask.start <= calls.now()) return invalid("catalog.past_start", "the start is over");
  const auto address = HEARTH_TRY(calls.call(::consumer::address, {.consumer = consumer, .address = ask.address}));
  const Tariff tariff = HEARTH_TRY(load_tariff(calls, ask.service, address.region, ask.start));
  const Units units{ask.size, ask.hours};
  Quote promised{.id = calls.new_id(),
                 .consumer = consumer,
                 .service = ask.service,
                 .service_code = tariff.service.code,
                 .address = ask.address,
                 .region = address.region,
                 .size = ask.size,
                 .hours = ask.hours,
                 .start = ask.start,
                 .plan = HEARTH_TRY(plan_of(tariff, units, ask.options)),
                 .lines = {},
                 .total = {},
                 .vat = {},
                 .expires = calls.now() + settings_->quote_for};
  auto sum = HEARTH_TRY(calculate(tariff, units, ask.options, ask.start, calls.now(), locale));
  promised.lines = std::move(sum.lines);
  promised.total = won(sum.total);
  promised.vat = won(sum.vat);
  const std::string body = to_json(promised);
  const Bytes signature = HEARTH_TRY(crypto_.keyed_hash(signing, body));
  return calls.effect([&](Tx& tx) -> Result<Quote> {
    tx.exec(sql::add_quote, {{"id", promised.id},
                             {"consumer", promised.consumer},
                             {"service", promised.service},
                             {"body", body},
                             {"signature", signature},
                             {"expires_at", promised.expires},
                             {"created_at", tx.now()}});
    return promised;
  });
}

Result<Quote> Quotes::read(const Caller& who, Db& db, const Uuid& id) { return find(db, id, who.user); }

Result<Plan> Quotes::plan(const Caller&, Db& db, const PlanAsk& ask) {
  const Tariff tariff = HEARTH_TRY(load_tariff(db, ask.service, ask.region, db.now()));
  return plan_of(tariff, {ask.size, ask.hours}, ask.options);
}

Result<Quote> Quotes::valid(const Caller&, Db& db, const QuoteAsk& ask) {
  Quote found = HEARTH_TRY(find(db, ask.quote, ask.consumer));
  if (found.expires <= db.now())
    return conflict("catalog.quote_expired", "this price was promised for a while only: ask again");
  return found;
}

Result<Quote> Quotes::promised(const Caller&, Db& db, const QuoteAsk& ask) { return find(db, ask.quote, ask.consumer); }

Result<Codes> Quotes::unknown(const Caller&, Db& db, const Codes& ask) {
  return Codes{missing(ask.skills, HEARTH_TRY(db.all<std::string>(sql::known_skills))),
               missing(ask.regions, HEARTH_TRY(db.all<std::string>(sql::known_regions)))};
}

Result<Quote> Quotes::find(Db& db, const Uuid& id, const Uuid& consumer) {
  const auto row =
      HEARTH_TRY(db.one_or<QuoteRow>(sql::find_quote, {{"id", id}, {"consumer", consumer}}, no_such_quote));
  const Bytes signature = HEARTH_TRY(crypto_.keyed_hash(signing, row.body));
  if (!same_secret(signature.data, row.signature.data)) {
    return internal("the signature of quote " + id.text() + " does not fit its body");
  }
  return from_json<Quote>(row.body);
}

}  // namespace catalog
