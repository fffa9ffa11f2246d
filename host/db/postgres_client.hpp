#pragma once

#include <libpq-fe.h>

#include <hearth/result.hpp>
#include <memory>
#include <string>

// Not for use outside host/db.
namespace Poco::Data {  // NOLINT(readability-identifier-naming): their name
class Session;
}

namespace hearth::db {

/// What `lib/hearth/hearth-postgres.so` offers: libpq, and Poco's sessions over it. It is loaded when the first database of
/// this engine is opened, so that a deployment without one does without libpq and the twenty libraries below it.
struct PostgresClient {
  std::size_t
      size;  ///< of this, where the library was built: one that was left behind by another version is told by it
  /// A session that Poco opens, and the connection inside it. Throws what Poco throws.
  std::unique_ptr<Poco::Data::Session> (*open)(const std::string& conninfo, PGconn*& native);

  decltype(&::PQcancel) PQcancel;
  decltype(&::PQclear) PQclear;
  decltype(&::PQcmdStatus) PQcmdStatus;
  decltype(&::PQcmdTuples) PQcmdTuples;
  decltype(&::PQconnectdb) PQconnectdb;
  decltype(&::PQconninfoFree) PQconninfoFree;
  decltype(&::PQconninfoParse) PQconninfoParse;
  decltype(&::PQconsumeInput) PQconsumeInput;
  decltype(&::PQenterPipelineMode) PQenterPipelineMode;
  decltype(&::PQerrorMessage) PQerrorMessage;
  decltype(&::PQexec) PQexec;
  decltype(&::PQexecParams) PQexecParams;
  decltype(&::PQfinish) PQfinish;
  decltype(&::PQflush) PQflush;
  decltype(&::PQfname) PQfname;
  decltype(&::PQfreeCancel) PQfreeCancel;
  decltype(&::PQftype) PQftype;
  decltype(&::PQgetCancel) PQgetCancel;
  decltype(&::PQgetResult) PQgetResult;
  decltype(&::PQgetisnull) PQgetisnull;
  decltype(&::PQgetlength) PQgetlength;
  decltype(&::PQgetvalue) PQgetvalue;
  decltype(&::PQisBusy) PQisBusy;
  decltype(&::PQnfields) PQnfields;
  decltype(&::PQnparams) PQnparams;
  decltype(&::PQntuples) PQntuples;
  decltype(&::PQpipelineSync) PQpipelineSync;
  decltype(&::PQresultErrorField) PQresultErrorField;
  decltype(&::PQresultErrorMessage) PQresultErrorMessage;
  decltype(&::PQresultStatus) PQresultStatus;
  decltype(&::PQsendDescribePrepared) PQsendDescribePrepared;
  decltype(&::PQsendPrepare) PQsendPrepare;
  decltype(&::PQsendQuery) PQsendQuery;
  decltype(&::PQsendQueryParams) PQsendQueryParams;
  decltype(&::PQsendQueryPrepared) PQsendQueryPrepared;
  decltype(&::PQsetNoticeProcessor) PQsetNoticeProcessor;
  decltype(&::PQsetnonblocking) PQsetnonblocking;
  decltype(&::PQsocket) PQsocket;
  decltype(&::PQstatus) PQstatus;
  decltype(&::PQtransactionStatus) PQtransactionStatus;
};

/// `unavailable` when the library, or one that it needs, is not there. From then on libpq() may be called.
Result<void> load_postgres_client();

namespace detail {
inline const PostgresClient* postgres_client = nullptr;
}
inline const PostgresClient& libpq() { return *detail::postgres_client; }

}  // namespace hearth::db
