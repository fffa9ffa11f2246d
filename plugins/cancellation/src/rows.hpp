#pragma once

#include "model.hpp"

namespace cancellation {

struct PreviewRow {
  Uuid id;
  Uuid booking;
  Uuid asked_by;
  std::string fault;
  std::int64_t policy_version = 0;
  std::string rule;
  std::int32_t notice_days = 0;
  std::int32_t fee_percent = 0;
  Money paid;
  Money fee;
  Money refund;
  Money technician_share;
  Money compensation;
  Timestamp fee_start;
  Timestamp start;
  Timestamp expires;
  Timestamp created;
};
constexpr auto describe(Type<PreviewRow>) {
  return fields(field("id", &PreviewRow::id), field("booking_id", &PreviewRow::booking),
                field("asked_by", &PreviewRow::asked_by), field("fault", &PreviewRow::fault),
                field("policy_version", &PreviewRow::policy_version), field("rule", &PreviewRow::rule),
                field("notice_days", &PreviewRow::notice_days), field("fee_percent", &PreviewRow::fee_percent),
                field("paid", &PreviewRow::paid), field("fee", &PreviewRow::fee), field("refund", &PreviewRow::refund),
                field("technician_share", &PreviewRow::technician_share),
                field("compensation", &PreviewRow::compensation), field("fee_start", &PreviewRow::fee_start),
                field("starts_at", &PreviewRow::start), field("expires_at", &PreviewRow::expires),
                field("created_at", &PreviewRow::created));
}

struct Row {
  Uuid id;
  Uuid booking;
  Uuid consumer;
  std::optional<Uuid> technician;
  std::string kind;
  std::string fault;
  std::string actor;
  Uuid actor_id;
  std::string status = "requested";
  std::int64_t policy_version = 0;
  std::string rule;
  std::int32_t notice_days = 0;
  std::int32_t fee_percent = 0;
  Money paid;
  Money fee;
  Money refund;
  Money technician_share;
  Money compensation;
  std::optional<Bytes> reason;    ///< sealed, bound to the id
  std::optional<Bytes> evidence;  ///< sealed, bound to the id
  std::vector<Uuid> files;
  std::optional<Uuid> preview;
  std::optional<std::string> request_key;
  std::int32_t attempts = 0;
  std::optional<std::string> failure;
  bool stuck = false;
  std::int64_t version = 1;
  Timestamp created;
  Timestamp updated;
  std::optional<Timestamp> settled;
};
constexpr auto describe(Type<Row>) {
  return fields(field("id", &Row::id), field("booking_id", &Row::booking), field("consumer_id", &Row::consumer),
                field("technician_id", &Row::technician), field("kind", &Row::kind), field("fault", &Row::fault),
                field("actor", &Row::actor), field("actor_id", &Row::actor_id), field("status", &Row::status),
                field("policy_version", &Row::policy_version), field("rule", &Row::rule),
                field("notice_days", &Row::notice_days), field("fee_percent", &Row::fee_percent),
                field("paid", &Row::paid), field("fee", &Row::fee), field("refund", &Row::refund),
                field("technician_share", &Row::technician_share), field("compensation", &Row::compensation),
                field("reason", &Row::reason), field("evidence", &Row::evidence), field("files", &Row::files),
                field("preview_id", &Row::preview), field("request_key", &Row::request_key),
                field("attempts", &Row::attempts), field("failure", &Row::failure), field("stuck", &Row::stuck),
                field("version", &Row::version), field("created_at", &Row::created), field("updated_at", &Row::updated),
                field("settled_at", &Row::settled));
}

// ---- timers: what a crash, or another part that was away, left unfinished ----

struct SettleCancellation {
  Uuid cancellation;
};
constexpr auto describe(Type<SettleCancellation>) {
  return timer("settle_cancellation", key(&SettleCancellation::cancellation),
               field("cancellation_id", &SettleCancellation::cancellation));
}

struct SettleWaiver {
  Uuid waiver;
};
constexpr auto describe(Type<SettleWaiver>) {
  return timer("settle_waiver", key(&SettleWaiver::waiver), field("waiver_id", &SettleWaiver::waiver));
}

struct SettleCompensation {
  Uuid compensation;
};
constexpr auto describe(Type<SettleCompensation>) {
  return timer("settle_compensation", key(&SettleCompensation::compensation),
               field("compensation_id", &SettleCompensation::compensation));
}

}  // namespace cancellation
