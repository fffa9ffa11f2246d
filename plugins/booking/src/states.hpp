#pragma once

#include <span>
#include <string_view>

/// The states of a booking, and every way from one to another: this table and no other decides.
namespace booking {

namespace state {
inline constexpr std::string_view none;  ///< before it exists
inline constexpr std::string_view pending_payment = "pending_payment";
inline constexpr std::string_view paying = "paying";
inline constexpr std::string_view matching = "matching";
inline constexpr std::string_view offered = "offered";
inline constexpr std::string_view confirmed = "confirmed";
inline constexpr std::string_view unmatched = "unmatched";
inline constexpr std::string_view en_route = "en_route";
inline constexpr std::string_view in_progress = "in_progress";
inline constexpr std::string_view work_reported = "work_reported";
inline constexpr std::string_view completed = "completed";
inline constexpr std::string_view disputed = "disputed";
inline constexpr std::string_view rework = "rework";
inline constexpr std::string_view cancelled = "cancelled";
inline constexpr std::string_view no_show = "no_show";
inline constexpr std::string_view expired = "expired";
inline constexpr std::string_view dropped = "dropped";
}  // namespace state

namespace by {
inline constexpr std::string_view consumer = "consumer";
inline constexpr std::string_view technician = "technician";
inline constexpr std::string_view admin = "admin";
inline constexpr std::string_view system = "system";
}  // namespace by

/// One way: from a state to another, by one side.
struct Transition {
  std::string_view from;
  std::string_view to;
  std::string_view actor;
};

/// All of them.
[[nodiscard]] std::span<const Transition> transitions();
[[nodiscard]] bool allowed(std::string_view from, std::string_view to, std::string_view actor);
/// Nothing leads out of it.
[[nodiscard]] bool is_final(std::string_view status);
/// Its technician may see it: from confirmed on.
[[nodiscard]] bool is_technicians(std::string_view status);
/// It has been paid, and work has not begun: it can be cancelled.
[[nodiscard]] bool is_cancellable(std::string_view status);
/// A technician is expected there, or at work.
[[nodiscard]] bool is_under_way(std::string_view status);
/// Somebody has yet to be found, so that its technician is tentative.
[[nodiscard]] bool is_tentative(std::string_view status);

}  // namespace booking
