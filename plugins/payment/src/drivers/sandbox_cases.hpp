#pragma once

#include <chrono>
#include <string_view>

#include "driver.hpp"

namespace payment::sandbox {

using namespace std::chrono_literals;

enum class Lost { never, always, first };                ///< whether the answer to a charge gets lost
enum class Hook { none, once, twice };                   ///< webhooks
enum class Back { given, refused, closed, lost, late };  ///< refunds; closed: refused for an hour

/// What a test key makes happen. `key` is the whole of a payment_key, or what stands before its first ':', so that
/// "sandbox_success:42" is another key with the same end.
struct Case {
  std::string_view key;
  Said begins = Said::taken;  ///< once it is asked to take the money
  std::string_view code{};    ///< of a refusal
  Lost lost = Lost::never;
  Duration silent{0};        ///< nobody gets an answer for so long
  Duration takes_after{-1};  ///< pending or awaited money comes then; -1: never
  Hook hook = Hook::none;
  Duration hook_after{0};
  Back back = Back::given;
};

inline constexpr Duration authentication = 10min;  ///< what is not taken within is over
inline constexpr Duration deposit_time = 24h;
inline constexpr Duration closed_time = 1h;  ///< no refund within, of Back::closed

inline constexpr Case cases[] = {
    {.key = "sandbox_success"},
    {.key = "sandbox_decline", .begins = Said::declined, .code = "payment.declined"},
    {.key = "sandbox_insufficient_funds", .begins = Said::declined, .code = "payment.insufficient_funds"},
    {.key = "sandbox_card_refused", .begins = Said::declined, .code = "payment.card_refused"},
    {.key = "sandbox_limit_exceeded", .begins = Said::declined, .code = "payment.limit_exceeded"},
    {.key = "sandbox_timeout_lost", .begins = Said::open, .lost = Lost::always, .silent = 20s},
    {.key = "sandbox_timeout_once", .begins = Said::open, .lost = Lost::first, .silent = 20s},
    {.key = "sandbox_timeout_taken", .lost = Lost::always, .silent = 20s},
    {.key = "sandbox_pending", .begins = Said::pending, .takes_after = 2min},
    {.key = "sandbox_webhook", .begins = Said::pending, .takes_after = 10s, .hook = Hook::once, .hook_after = 10s},
    {.key = "sandbox_late_webhook", .lost = Lost::always, .silent = 20s, .hook = Hook::once, .hook_after = 5min},
    {.key = "sandbox_doubled_webhook", .hook = Hook::twice, .hook_after = 1s},
    {.key = "sandbox_authorize", .begins = Said::authorized},
    {.key = "sandbox_virtual_account",
     .begins = Said::waiting_deposit,
     .takes_after = 10min,
     .hook = Hook::once,
     .hook_after = 10min},
    {.key = "sandbox_virtual_account_silent", .begins = Said::waiting_deposit, .takes_after = 10min},
    {.key = "sandbox_virtual_account_unpaid", .begins = Said::waiting_deposit},
    {.key = "sandbox_refund_refused", .back = Back::refused},
    {.key = "sandbox_refund_closed", .back = Back::closed},
    {.key = "sandbox_refund_timeout", .back = Back::lost},
    {.key = "sandbox_refund_late", .back = Back::late},
};
inline constexpr Case unknown_key{.key = "", .begins = Said::declined, .code = "payment.provider_refused"};

inline const Case& case_of(std::string_view key) {
  key = key.substr(0, key.find(':'));
  for (const Case& one : cases) {
    if (one.key == key) return one;
  }
  return unknown_key;
}

/// Billing keys: what authenticates a card, and the test key that its charges are made with. Any other is refused.
struct CardCase {
  std::string_view auth_key, charge_key;
};
inline constexpr CardCase card_cases[] = {
    {"sandbox_card", "sandbox_success"},
    {"sandbox_card_declined", "sandbox_decline"},
    {"sandbox_card_timeout", "sandbox_timeout_taken"},
};

}  // namespace payment::sandbox
