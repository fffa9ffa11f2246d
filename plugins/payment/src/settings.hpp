#pragma once

#include <hearth/hearth.hpp>

#include "drivers/registry.hpp"

namespace payment {

using namespace hearth;

/// A rate and the day (Seoul) from which it is in force: figures of the law and of contracts change, and what was worked out
/// with an old one stays.
struct Rate {
  Date from{};
  std::int32_t basis_points = 0;
};
constexpr auto describe(Type<Rate>) {
  return fields(field("from", &Rate::from), field("basis_points", &Rate::basis_points, minimum(0), maximum(10'000),
                                                  about("hundredths of a percent")));
}

struct TossSettings {
  std::string base_url = "https://api.tosspayments.com";
  std::string secret_key;
  Duration timeout = std::chrono::seconds{5};
};
constexpr auto describe(Type<TossSettings>) {
  using namespace std::chrono;
  return fields(field("base_url", &TossSettings::base_url, format("url"), max_length(200)),
                field("secret_key", &TossSettings::secret_key, secret, about("test_sk_... or live_sk_...")),
                field("timeout", &TossSettings::timeout, minimum(milliseconds{100}), maximum(seconds{30}),
                      about("of one request; then the outcome is asked for")));
}

struct Merchant {
  std::string name = "Hearth";
  std::string registration_number = "000-00-00000";
  std::string address;
};
constexpr auto describe(Type<Merchant>) {
  return fields(field("name", &Merchant::name, max_length(100)),
                field("registration_number", &Merchant::registration_number, max_length(20)),
                field("address", &Merchant::address, max_length(200)));
}

struct Settings {
  std::string provider = "sandbox";
  TossSettings toss{};
  Merchant merchant{};
  Duration resolve_after = std::chrono::seconds{30};
  Duration longest_pause = std::chrono::minutes{10};
  Duration give_up_after = std::chrono::minutes{15};
  std::int32_t card_attempts = 3;
  Duration card_again_after = std::chrono::hours{20};
  std::int64_t approval_above = 100'000;
  Duration reconcile_back = std::chrono::days{3};
  std::vector<Rate> commission{{{}, 2'000}};
  std::vector<Rate> commission_vat{{{}, 1'000}};
  std::vector<Rate> withholding{{{}, 330}};
};
constexpr auto describe(Type<Settings>) {
  using namespace std::chrono;
  return fields(
      field("provider", &Settings::provider, one_of(names_of(registry)),
            development_only(development_names_of<registry>()), needs("toss", "/toss/secret_key"),
            about("who takes the money of new payments")),
      field("toss", &Settings::toss), field("merchant", &Settings::merchant, about("as receipts name us")),
      field("resolve_after", &Settings::resolve_after, minimum(seconds{10}), maximum(minutes{10}),
            about("until a payment without an outcome is asked for; doubles with every attempt")),
      field("longest_pause", &Settings::longest_pause, minimum(minutes{1}), maximum(hours{6})),
      field("give_up_after", &Settings::give_up_after, minimum(minutes{11}), maximum(hours{24}),
            about("of which the provider says that nothing was taken; longer than its authentication lives")),
      field("card_attempts", &Settings::card_attempts, minimum(1), maximum(10),
            about("how often a card is charged for an occurrence of a series")),
      field("card_again_after", &Settings::card_again_after, minimum(hours{1}), maximum(hours{72}),
            about("so long after it was declined, or could not be charged because its owner is suspended")),
      field("approval_above", &Settings::approval_above, minimum(0),
            about("won: what an administrator may give back of one booking alone; more needs a second")),
      field("reconcile_back", &Settings::reconcile_back, minimum(hours{1}), maximum(days{31}),
            about("how far back the provider's books are compared with ours")),
      field("commission", &Settings::commission, min_items(1), max_items(50), about("our part of completed work")),
      field("commission_vat", &Settings::commission_vat, min_items(1), max_items(50), about("VAT on our part")),
      field("withholding", &Settings::withholding, min_items(1), max_items(50),
            about("income tax withheld from technicians (소득세법 제129조: 3.3 % with the local tax)")));
}

}  // namespace payment
