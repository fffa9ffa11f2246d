// hearth-postgres.so, see host/db/postgres_client.hpp. It calls nothing of the host.
#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/PostgreSQL/SessionHandle.h>
#include <Poco/Data/PostgreSQL/Utility.h>
#include <Poco/Data/Session.h>

#include <mutex>

#include "host/db/postgres_client.hpp"

namespace hearth::db {
namespace {

std::unique_ptr<Poco::Data::Session> open(const std::string& conninfo, PGconn*& native) {
  using namespace Poco::Data::PostgreSQL;
  static std::once_flag registered;
  std::call_once(registered, [] { Connector::registerConnector(); });
  auto session = std::make_unique<Poco::Data::Session>(Connector::KEY, conninfo);
  native = *Utility::handle(*session);
  return session;
}

}  // namespace
}  // namespace hearth::db

extern "C" __attribute__((visibility("default"))) const hearth::db::PostgresClient hearth_postgres_client{
    .size = sizeof(hearth::db::PostgresClient),
    .open = hearth::db::open,
    .PQcancel = ::PQcancel,
    .PQclear = ::PQclear,
    .PQcmdStatus = ::PQcmdStatus,
    .PQcmdTuples = ::PQcmdTuples,
    .PQconnectdb = ::PQconnectdb,
    .PQconninfoFree = ::PQconninfoFree,
    .PQconninfoParse = ::PQconninfoParse,
    .PQconsumeInput = ::PQconsumeInput,
    .PQenterPipelineMode = ::PQenterPipelineMode,
    .PQerrorMessage = ::PQerrorMessage,
    .PQexec = ::PQexec,
    .PQexecParams = ::PQexecParams,
    .PQfinish = ::PQfinish,
    .PQflush = ::PQflush,
    .PQfname = ::PQfname,
    .PQfreeCancel = ::PQfreeCancel,
    .PQftype = ::PQftype,
    .PQgetCancel = ::PQgetCancel,
    .PQgetResult = ::PQgetResult,
    .PQgetisnull = ::PQgetisnull,
    .PQgetlength = ::PQgetlength,
    .PQgetvalue = ::PQgetvalue,
    .PQisBusy = ::PQisBusy,
    .PQnfields = ::PQnfields,
    .PQnparams = ::PQnparams,
    .PQntuples = ::PQntuples,
    .PQpipelineSync = ::PQpipelineSync,
    .PQresultErrorField = ::PQresultErrorField,
    .PQresultErrorMessage = ::PQresultErrorMessage,
    .PQresultStatus = ::PQresultStatus,
    .PQsendDescribePrepared = ::PQsendDescribePrepared,
    .PQsendPrepare = ::PQsendPrepare,
    .PQsendQuery = ::PQsendQuery,
    .PQsendQueryParams = ::PQsendQueryParams,
    .PQsendQueryPrepared = ::PQsendQueryPrepared,
    .PQsetNoticeProcessor = ::PQsetNoticeProcessor,
    .PQsetnonblocking = ::PQsetnonblocking,
    .PQsocket = ::PQsocket,
    .PQstatus = ::PQstatus,
    .PQtransactionStatus = ::PQtransactionStatus,
};
