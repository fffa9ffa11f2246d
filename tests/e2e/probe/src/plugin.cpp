#include <admin/contract/admin.hpp>
#include <auth/contract/auth.hpp>
#include <deque>
#include <hearth/plugin.hpp>
#include <map>
#include <mutex>

namespace probe {

using namespace hearth;

struct SentCode {
  Uuid code_id;
  std::string purpose;
  std::string to;
  std::string code;
};
constexpr auto describe(Type<SentCode>) {
  return fields(field("code_id", &SentCode::code_id), field("purpose", &SentCode::purpose), field("to", &SentCode::to),
                field("code", &SentCode::code));
}
struct Sent {
  std::vector<SentCode> items;  // the latest first
};
constexpr auto describe(Type<Sent>) { return fields(field("items", &Sent::items)); }

struct To {
  std::optional<std::string> to;
};
constexpr auto describe(Type<To>) { return fields(field("to", &To::to)); }

struct Call {
  std::string service;
  Json input;
};
constexpr auto describe(Type<Call>) { return fields(field("service", &Call::service), field("input", &Call::input)); }
struct Answer {
  Json output;
};
constexpr auto describe(Type<Answer>) { return fields(field("output", &Answer::output)); }

class Probe {
 public:
  Result<void> issued(Calls& calls, const ::auth::CodeIssued& event) {
    const auto told = calls.call(::auth::code, {.code = event.code});
    if (!told && is_failure(told.error())) return told.error();
    if (!told) return {};
    const std::lock_guard lock{changing_};
    sent_.push_front({event.code, event.purpose, told->to, told->code});
    return {};
  }

  Result<Sent> codes(const To& ask) {
    Sent out;
    const std::lock_guard lock{changing_};
    for (const auto& one : sent_) {
      if (!ask.to || one.to == *ask.to) out.items.push_back(one);
    }
    return out;
  }

  /// As a reader of flags does it: the latest version counts.
  Result<void> flag_changed(Calls&, const ::admin::FlagChanged& event) {
    const std::lock_guard lock{changing_};
    auto& known = flags_[event.name];
    if (event.version > known.version) known = event;
    return {};
  }

  Result<::admin::AllFlags> flags() {
    ::admin::AllFlags out;
    const std::lock_guard lock{changing_};
    for (const auto& [name, flag] : flags_) out.items.push_back(flag);
    return out;
  }

  Result<Answer> call(Calls& calls, const Call& ask) {
    const Service<Json, Json> named{ask.service};
    return Answer{HEARTH_TRY(calls.call(named, ask.input))};
  }

 private:
  std::mutex changing_;
  std::deque<SentCode> sent_;
  std::map<std::string, ::admin::FlagChanged> flags_;
};

class ProbePlugin final : public Plugin {
 public:
  explicit ProbePlugin(const Host&) {}

  void routes(Router& r) override {
    r.get("/probe/codes", probe_, &Probe::codes).open().about("The codes that were sent");
    r.get("/probe/flags", probe_, &Probe::flags).open().about("The flags that were told");
    r.post("/probe/call", probe_, &Probe::call).open().about("Call a service");
  }
  void events(Subscriptions& on) override {
    on(probe_, &Probe::issued);
    on(probe_, &Probe::flag_changed);
  }
  void services(Provide& provide) override {
    for (const auto name : {"auth.code@1",           "auth.user@1",
                            "auth.users@1",          "auth.set_state@1",
                            "auth.sign_out@1",       "auth.grant_role@1",
                            "auth.revoke_role@1",    "auth.verify_key@1",
                            "auth.set_roles@1",      "admin.flags@1",
                            "auth.deliver_export@1", "auth.answer_erasure@1",
                            "auth.erased@1",         "payment.balance@1",
                            "payment.refund@1",      "payment.settle@1",
                            "payment.compensate@1",  "booking.offer@1",
                            "booking.confirm@1",     "booking.facts@1",
                            "booking.due@1",         "booking.begin_payment@1",
                            "booking.feasible@1",    "booking.reassign@1",
                            "booking.unoffer@1",     "booking.assign@1",
                            "booking.unmatched@1",   "booking.advance@1",
                            "booking.withdraw@1",    "booking.withdraw_all@1",
                            "booking.jobs@1",        "booking.job@1",
                            "booking.entry_notes@1", "booking.cancel@1",
                            "booking.no_show@1",     "booking.resolve@1",
                            "booking.dispute@1",     "catalog.make_quote@1",
                            "catalog.holidays@1",    "consumer.wishes@1"}) {
      provide.needs(name);
    }
  }

 private:
  Probe probe_;
};

}  // namespace probe

HEARTH_PLUGIN(probe::ProbePlugin)
