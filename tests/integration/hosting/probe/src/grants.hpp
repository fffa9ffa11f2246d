#pragma once

#include <condition_variable>
#include <hearth/hearth.hpp>
#include <mutex>
#include <stdexcept>

namespace probe {

using namespace hearth;

struct RolesAsk {
  std::vector<std::string> roles;
};
constexpr auto describe(Type<RolesAsk>) { return fields(field("roles", &RolesAsk::roles)); }

/// An answer that is whatever text a test wants it to be.
inline constexpr auto hold_grants = service<RolesAsk, Json>("probe.grants@1");

struct Granting {
  std::string how;  ///< "answer", "refuse", "throw", "wait" until it is told otherwise
  std::string answer;
};
constexpr auto describe(Type<Granting>) {
  return fields(field("how", &Granting::how, one_of("answer", "refuse", "throw", "wait")),
                field("answer", &Granting::answer, optional_));
}

struct GrantsAsked {
  std::vector<std::vector<std::string>> roles;
};
constexpr auto describe(Type<GrantsAsked>) { return fields(field("roles", &GrantsAsked::roles)); }

/// What roles hold, as a test says, and for whose it was asked.
class Grants {
 public:
  Result<void> set(const Granting& now) {
    const std::lock_guard lock{guard_};
    now_ = now;
    changed_.notify_all();
    return {};
  }
  Result<GrantsAsked> asked() {
    const std::lock_guard lock{guard_};
    return asked_;
  }
  Result<Json> of(const Caller& who, const RolesAsk& ask) {
    if (who.kind != Caller::Kind::system) return forbidden("probe.stranger", "only the host may ask");
    std::unique_lock lock{guard_};
    asked_.roles.push_back(ask.roles);
    changed_.wait(lock, [&] { return now_.how != "wait"; });
    if (now_.how == "throw") throw std::runtime_error{"no grants today"};
    if (now_.how == "refuse") return not_found("probe.no_grants", "nobody knows");
    return Json{now_.answer};
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  Granting now_{"refuse", ""};
  GrantsAsked asked_;
};

}  // namespace probe
