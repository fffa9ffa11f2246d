#pragma once

#include "api_keys.hpp"
#include "consents.hpp"
#include "sessions.hpp"

namespace auth {

struct ExportView {
  Uuid id;
  std::string state;
  std::vector<std::string> waiting_for;
  Timestamp created_at;
  std::optional<Timestamp> ready_at;
  Timestamp expires_at;
  std::optional<std::map<std::string, Json>> data;
};
constexpr auto describe(Type<ExportView>) {
  return fields(field("id", &ExportView::id), field("state", &ExportView::state, about("collecting, ready or expired")),
                field("waiting_for", &ExportView::waiting_for, about("parts of the system that have not answered yet")),
                field("created_at", &ExportView::created_at), field("ready_at", &ExportView::ready_at),
                field("expires_at", &ExportView::expires_at, about("then the document is deleted")),
                field("data", &ExportView::data, about("when it is ready: what each part of the system knows of me")));
}

struct ExpireExport {
  Uuid export_id;
};
constexpr auto describe(Type<ExpireExport>) {
  return timer("auth.expire_export@1", key(&ExpireExport::export_id), field("export_id", &ExpireExport::export_id));
}

/// Everything that is known of somebody, put together from the answers of every keeper. Sealed at rest; it expires.
class Exports {
 public:
  Exports(const Host& host, Live<Settings> settings, const Users& people, Sessions& sessions, const Consents& consents,
          ApiKeys& keys)
      : crypto_{host.crypto()},
        settings_{std::move(settings)},
        users_{people},
        sessions_{sessions},
        consents_{consents},
        keys_{keys} {}

  /// One at a time: asking again while one is being collected answers with that one.
  Result<ExportView> begin(const Caller& who, Tx& tx);
  Result<ExportView> read(const Caller& who, Db& db, Uuid id);
  /// The service auth.deliver_export@1.
  Result<Taken> deliver(Tx& tx, const ExportPart& part);
  Result<void> expire(Tx& tx, const ExpireExport& due);
  static Result<void> forget(Tx& tx, const Uuid& user);

 private:
  struct Row;
  Result<ExportView> view(Db& db, const Row& row) const;
  Result<std::string> own_part(const Caller& who, Tx& tx);
  Result<void> keep(Tx& tx, const Uuid& id, const std::string& keeper, const std::string& data) const;

  Crypto crypto_;
  Live<Settings> settings_;
  const Users& users_;
  Sessions& sessions_;
  const Consents& consents_;
  ApiKeys& keys_;
};

}  // namespace auth
