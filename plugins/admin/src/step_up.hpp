#pragma once

#include "settings.hpp"

namespace admin {

/// Before what gives power away or shows what is masked: a person who has proved lately who they are; auth.step_up_needed
/// otherwise.
inline Result<void> demand_fresh(const Caller& who, const Settings& settings, Timestamp now) {
  if (who.proved_within(settings.step_up_within, now)) return {};
  return forbidden("auth.step_up_needed", "prove again who you are");
}

}  // namespace admin
