#include "host/auth/revocation_set.hpp"

#include <algorithm>
#include <mutex>

namespace hearth::auth {

namespace {

std::string key_of(Revoked what, std::string_view id) {
  std::string key(1, static_cast<char>('0' + static_cast<int>(what)));
  return key.append(id);
}

}  // namespace

void RevocationSet::add(const Revocation& revocation) {
  {
    const std::unique_lock lock{guard_};
    auto& span = spans_[key_of(revocation.what, revocation.id)];
    if (span.at >= revocation.at && span.until >= revocation.until) return;  // known: a poll sees a row more than once
    span.at = std::max(span.at, revocation.at);
    span.until = std::max(span.until, revocation.until);
  }
  generation_.fetch_add(1, std::memory_order_release);
}

std::size_t RevocationSet::forget(Timestamp now) {
  const std::unique_lock lock{guard_};
  return std::erase_if(spans_, [&](const auto& entry) { return entry.second.until <= now; });
}

const RevocationSet::Span* RevocationSet::find(Revoked what, std::string_view id) const {
  const auto found = spans_.find(key_of(what, id));
  return found == spans_.end() ? nullptr : &found->second;
}

bool RevocationSet::refuses(const core::Principal& principal, Timestamp issued) const {
  const std::shared_lock lock{guard_};
  if (spans_.empty()) return false;
  if (find(Revoked::token, principal.token_id) != nullptr) return true;
  if (principal.session && find(Revoked::session, principal.session->text()) != nullptr) return true;
  const auto* user = principal.user ? find(Revoked::user, principal.user->text()) : nullptr;
  return user != nullptr && issued < user->at;
}

std::size_t RevocationSet::size() const {
  const std::shared_lock lock{guard_};
  return spans_.size();
}

}  // namespace hearth::auth
