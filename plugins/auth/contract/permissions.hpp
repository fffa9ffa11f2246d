#pragma once

#include <array>
#include <string_view>

/// What the matrix can give to staff, by the routes of the back office; administrators may do all of it. A route names its
/// permission beside the role: `.allow(::auth::admin, ::auth::permission::matching_run)`. Roles, the matrix itself and changes of
/// settings stay with administrators.
namespace auth::permission {

inline constexpr std::string_view audit_read = "audit.read";
inline constexpr std::string_view bookings_read = "bookings.read";
inline constexpr std::string_view bookings_unmask = "bookings.unmask";
inline constexpr std::string_view broadcasts_read = "broadcasts.read";
inline constexpr std::string_view broadcasts_send = "broadcasts.send";
inline constexpr std::string_view cancellations_cancel = "cancellations.cancel";
inline constexpr std::string_view cancellations_compensate = "cancellations.compensate";
inline constexpr std::string_view cancellations_read = "cancellations.read";
inline constexpr std::string_view cancellations_retry = "cancellations.retry";
inline constexpr std::string_view cancellations_waive = "cancellations.waive";
inline constexpr std::string_view catalog_read = "catalog.read";
inline constexpr std::string_view catalog_write = "catalog.write";
inline constexpr std::string_view dashboard_read = "dashboard.read";
inline constexpr std::string_view deliveries_read = "deliveries.read";
inline constexpr std::string_view deliveries_replay = "deliveries.replay";
inline constexpr std::string_view disputes_open = "disputes.open";
inline constexpr std::string_view disputes_read = "disputes.read";
inline constexpr std::string_view disputes_resolve = "disputes.resolve";
inline constexpr std::string_view exports_read = "exports.read";
inline constexpr std::string_view flags_read = "flags.read";
inline constexpr std::string_view flags_write = "flags.write";
inline constexpr std::string_view jobs_read = "jobs.read";
inline constexpr std::string_view ledger_read = "ledger.read";
inline constexpr std::string_view matching_assign = "matching.assign";
inline constexpr std::string_view matching_read = "matching.read";
inline constexpr std::string_view matching_run = "matching.run";
inline constexpr std::string_view payments_read = "payments.read";
inline constexpr std::string_view payouts_read = "payouts.read";
inline constexpr std::string_view payouts_run = "payouts.run";
inline constexpr std::string_view policies_read = "policies.read";
inline constexpr std::string_view policies_write = "policies.write";
inline constexpr std::string_view reconciliation_read = "reconciliation.read";
inline constexpr std::string_view reconciliation_run = "reconciliation.run";
inline constexpr std::string_view refunds_decide = "refunds.decide";
inline constexpr std::string_view refunds_read = "refunds.read";
inline constexpr std::string_view refunds_request = "refunds.request";
inline constexpr std::string_view refunds_retry = "refunds.retry";
inline constexpr std::string_view reviews_moderate = "reviews.moderate";
inline constexpr std::string_view reviews_read = "reviews.read";
inline constexpr std::string_view settings_read = "settings.read";
inline constexpr std::string_view stats_read = "stats.read";
inline constexpr std::string_view technicians_inspect = "technicians.inspect";
inline constexpr std::string_view technicians_read = "technicians.read";
inline constexpr std::string_view technicians_suspend = "technicians.suspend";
inline constexpr std::string_view technicians_verify = "technicians.verify";
inline constexpr std::string_view templates_read = "templates.read";
inline constexpr std::string_view templates_write = "templates.write";
inline constexpr std::string_view users_read = "users.read";
inline constexpr std::string_view users_sign_out = "users.sign_out";
inline constexpr std::string_view users_suspend = "users.suspend";
inline constexpr std::string_view users_unmask = "users.unmask";

inline constexpr std::array all{audit_read,
                                bookings_read,
                                bookings_unmask,
                                broadcasts_read,
                                broadcasts_send,
                                cancellations_cancel,
                                cancellations_compensate,
                                cancellations_read,
                                cancellations_retry,
                                cancellations_waive,
                                catalog_read,
                                catalog_write,
                                dashboard_read,
                                deliveries_read,
                                deliveries_replay,
                                disputes_open,
                                disputes_read,
                                disputes_resolve,
                                exports_read,
                                flags_read,
                                flags_write,
                                jobs_read,
                                ledger_read,
                                matching_assign,
                                matching_read,
                                matching_run,
                                payments_read,
                                payouts_read,
                                payouts_run,
                                policies_read,
                                policies_write,
                                reconciliation_read,
                                reconciliation_run,
                                refunds_decide,
                                refunds_read,
                                refunds_request,
                                refunds_retry,
                                reviews_moderate,
                                reviews_read,
                                settings_read,
                                stats_read,
                                technicians_inspect,
                                technicians_read,
                                technicians_suspend,
                                technicians_verify,
                                templates_read,
                                templates_write,
                                users_read,
                                users_sign_out,
                                users_suspend,
                                users_unmask};

}  // namespace auth::permission
