#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "fake_host.hpp"
#include "hearth/plugin.hpp"
#include "shop.hpp"

namespace sdk_test::trampoline_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Shop final : public Plugin {
 public:
  explicit Shop(const Host& host) : orders_{host.settings<ShopSettings>(), host.log()} {}

  void routes(Router& r) override {
    r.post("/orders", orders_, &Orders::create).allow("consumer").idempotent().created().fails("shop.too_many");
    r.get("/orders", orders_, &Orders::list).allow("consumer");
    r.get("/orders/count", orders_, &Orders::count).open();
    r.get("/orders/{id}", orders_, &Orders::read).allow("consumer", "admin");
    r.patch("/orders/{id}", orders_, &Orders::change).allow("admin");
    r.post("/orders/{id}/drop", orders_, &Orders::drop).allow("admin");
    r.post("/sagas", orders_, &Orders::saga).allow("consumer").key_required();
    r.get("/calendar/{secret}", orders_, &Orders::calendar).open().inline_().produces("text/calendar");
    r.post("/hooks", orders_, &Orders::hook).open();
    r.get("/hash", orders_, &Orders::hash).open();
  }
  void events(Subscriptions& on) override { on(orders_, &Orders::ordered); }
  void timers(Timers& at) override {
    at.on(orders_, &Orders::expire);
    at.cron("0 4 * * *", "nightly", orders_, &Orders::nightly);
  }
  void services(Provide& provide) override {
    provide(place, orders_, &Orders::create);
    provide.needs(reserve);
  }
  void errors(Constraints& c) override { c("orders_positive", conflict("shop.too_few", "too few")); }
  void commands(Commands& add) override { add("order add", "Add an order", orders_, &Orders::command); }
  void messages(Messages& say) override { say.ko("shop.too_many", "너무 많습니다"); }

 private:
  Orders orders_;
};

const void* no_extension(hearth_instance*, hearth_str id) { return detail::plugin_extension(id, statements::every); }

class Trampoline : public testing::Test {
 protected:
  void SetUp() override { load(); }
  void TearDown() override {
    if (instance_ != nullptr) module_->destroy(instance_);
    EXPECT_EQ(host_.unsafe, 0) << "a host call was made while an exception was being handled";
  }

  void load() {
    module_ = detail::module_of<Shop>("shop", "1.2.3", "test", true, &no_extension);
    hearth_error* why = nullptr;
    ASSERT_EQ(module_->create(&host_.raw, {}, &instance_, &why), HEARTH_OK) << (why ? why->error.cause : "");
  }

  hearth_request& send(std::string_view method, std::string_view path, hearth_request request = {}) {
    request_ = std::move(request);
    host_.calls.clear();
    host_.request(method, path, call_, request_);
    return request_;
  }
  std::vector<std::string> violations() {
    std::vector<std::string> out;
    for (const auto& one : request_.failed.value_or(Error{}).violations) out.push_back(one.pointer + " " + one.code);
    return out;
  }
  /// The names of the calls made, without their arguments.
  std::vector<std::string> made() {
    std::vector<std::string> out;
    for (const auto& call : host_.calls) out.push_back(call.substr(0, call.find(' ')));
    return out;
  }
  static Error signal(hearth_status status) {
    Error error;
    error.signal = status;
    return error;
  }

  const Uuid user_ = *Uuid::parse("018f0000-0000-7000-8000-0000000000aa");
  const std::string id_ = "018f0000-0000-7000-8000-000000000001";
  FakeHost host_;
  hearth_call call_{nullptr, std::string(user_.raw()), {"consumer"}};
  hearth_request request_;
  const hearth_module* module_ = nullptr;
  hearth_instance* instance_ = nullptr;
};

TEST_F(Trampoline, RegistersWhatThePluginOffers) {
  ASSERT_EQ(host_.routes.size(), 10U);
  const auto& create = host_.routes[0];
  EXPECT_EQ(create.flags, HEARTH_ROUTE_IDEMPOTENT | HEARTH_ROUTE_WRITES);
  EXPECT_EQ(create.status, 201U);
  EXPECT_THAT(create.allow, ElementsAre("consumer"));
  EXPECT_THAT(create.body_schema, HasSubstr(R"("required":["count"])"));
  EXPECT_THAT(create.params_schema, IsEmpty());
  const auto& read = host_.routes[3];
  EXPECT_EQ(read.params_schema,
            R"({"type":"object","properties":{"id":{"type":"string","format":"uuid"}},"required":["id"],)"
            R"("additionalProperties":false})");
  EXPECT_THAT(read.body_schema, IsEmpty());
  const auto& change = host_.routes[4];
  EXPECT_EQ(change.flags, HEARTH_ROUTE_WRITES | HEARTH_ROUTE_IF_MATCH);
  EXPECT_EQ(change.status, 204U);
  EXPECT_THAT(change.params_schema, HasSubstr("\"id\""));
  EXPECT_THAT(change.params_schema, Not(HasSubstr("\"note\"")));
  EXPECT_THAT(change.body_schema, Not(HasSubstr("\"id\"")));
  EXPECT_THAT(host_.routes[5].body_schema, IsEmpty());
  EXPECT_EQ(host_.routes[5].flags, HEARTH_ROUTE_WRITES | HEARTH_ROUTE_IF_MATCH_OPTIONAL);
  EXPECT_EQ(host_.routes[6].flags, HEARTH_ROUTE_IDEMPOTENT | HEARTH_ROUTE_KEY_REQUIRED);
  EXPECT_EQ(host_.routes[7].flags, HEARTH_ROUTE_OPEN | HEARTH_ROUTE_INLINE);
  EXPECT_EQ(host_.routes[7].reply_schema, R"({"type":"string","contentMediaType":"text/calendar"})");

  ASSERT_EQ(host_.declared.size(), 1U) << "tx.publish<Ordered> declares it";
  EXPECT_EQ(host_.declared[0].name, "shop.ordered@1");
  EXPECT_EQ(host_.events[0].name, "shop.ordered@1");
  EXPECT_EQ(host_.timers[0].name, "shop.expire@1");
  EXPECT_EQ(host_.crons[0].schema, "0 4 * * *");
  EXPECT_EQ(host_.services[0].name, "shop.place@1");
  EXPECT_THAT(host_.required, ElementsAre("stock.reserve@1"));
  EXPECT_EQ(host_.constraints["orders_positive"].code, "shop.too_few");
  EXPECT_EQ(host_.commands[0].name, "order add");
  EXPECT_EQ(host_.messages["ko shop.too_many"], "너무 많습니다");
  EXPECT_THAT(host_.settings_schema, HasSubstr(R"("default":5)"));
  EXPECT_EQ(std::string_view(module_->info->name.data), "shop");
  EXPECT_EQ(module_->info->flags, HEARTH_PLUGIN_FIBER_SAFE);
  const auto* all =
      static_cast<const hearth_statements_v1*>(module_->extension(instance_, hearth::str("hearth.statements/1")));
  ASSERT_NE(all, nullptr);
  EXPECT_EQ(all->statement_count, 4U);
  EXPECT_EQ(module_->extension(instance_, hearth::str("hearth.other/1")), nullptr);
}

TEST_F(Trampoline, WritesInOneTransactionWithItsReply) {
  auto& done = send("POST", "/orders", {.body = R"({"count":2,"note":"hi"})"});
  EXPECT_EQ(done.answers, 1);
  EXPECT_EQ(done.status, 201U);
  EXPECT_THAT(done.reply, HasSubstr(R"("count":2,"note":"hi")"));
  EXPECT_EQ(done.reply_headers["ETag"], "\"v1\"");
  EXPECT_THAT(made(), ElementsAre("begin", "exec", "publish", "schedule", "commit"));
  EXPECT_EQ(host_.calls[0], "begin 1");
  EXPECT_THAT(host_.calls[1], HasSubstr(", 018f0000-0000-7000-8000-0000000000aa, 2)"));
  EXPECT_EQ(host_.calls[4], "commit 201 " + done.reply);
}

TEST_F(Trampoline, RollsBackWhatTheHandlerRefuses) {
  auto& done = send("POST", "/orders", {.body = R"({"count":6})"});
  EXPECT_EQ(done.failed->code, "shop.too_many");
  EXPECT_EQ(done.failed->kind, Kind::conflict);
  EXPECT_EQ(host_.calls.back(), "rollback");
}

TEST_F(Trampoline, AnswersInternalAndLogsWhenTheHandlerThrows) {
  for (const std::string note : {"throw", "odd"}) {
    auto& done = send("POST", "/orders", {.body = R"({"count":2,"note":")" + note + "\"}"});
    EXPECT_EQ(done.answers, 1);
    EXPECT_EQ(done.failed->kind, Kind::internal);
    EXPECT_EQ(done.failed->code, "internal");
    EXPECT_THAT(done.failed->message, Not(HasSubstr("broke")));
    EXPECT_THAT(made(), ElementsAre("begin", "rollback", "log"));
  }
  EXPECT_THAT(host_.logs[0], HasSubstr("POST /orders"));
  EXPECT_THAT(host_.logs[0], HasSubstr("the handler broke"));
}

TEST_F(Trampoline, RunsAgainAsLongAsTheDatabaseAsksForIt) {
  host_.commit = {signal(HEARTH_RETRY)};
  host_.exec = {Error{}, signal(HEARTH_RETRY)};
  host_.exec.front().signal = 0;
  host_.exec.pop_front();
  auto& done = send("POST", "/orders", {.body = R"({"count":2})"});
  EXPECT_EQ(done.status, 201U);
  EXPECT_THAT(made(), ElementsAre("begin", "exec", "rollback", "backoff", "begin", "exec", "publish", "schedule",
                                  "commit", "backoff", "begin", "exec", "publish", "schedule", "commit"));
}

TEST_F(Trampoline, GivesUpWhenTheHostSaysSo) {
  host_.attempts_allowed = 1;
  host_.commit = {signal(HEARTH_RETRY)};
  auto& done = send("POST", "/orders", {.body = R"({"count":2})"});
  EXPECT_EQ(done.failed->code, "database.busy");
  EXPECT_EQ(done.answers, 1);
}

TEST_F(Trampoline, LeavesTheAnswerOfARepeatToTheHost) {
  host_.exec = {signal(HEARTH_REPEATED)};
  auto& done = send("POST", "/orders", {.body = R"({"count":2})"});
  EXPECT_EQ(done.answers, 0);
  EXPECT_THAT(made(), ElementsAre("begin", "exec", "rollback"));
  host_.commit = {signal(HEARTH_REPEATED)};
  send("POST", "/orders", {.body = R"({"count":2})"});
  EXPECT_EQ(request_.answers, 0);
  EXPECT_THAT(made(), ElementsAre("begin", "exec", "publish", "schedule", "commit"));
  host_.begin = {signal(HEARTH_REPEATED)};
  send("POST", "/orders", {.body = R"({"count":2})"});
  EXPECT_EQ(request_.answers, 0);
  EXPECT_THAT(made(), ElementsAre("begin"));
}

TEST_F(Trampoline, AttemptsNothingAfterTheFirstFailure) {
  host_.exec = {conflict("shop.taken", "taken")};
  auto& done = send("POST", "/orders", {.body = R"({"count":2})"});
  EXPECT_EQ(done.failed->code, "shop.taken");
  EXPECT_THAT(made(), ElementsAre("begin", "exec", "rollback"));
}

TEST_F(Trampoline, GivesTheErrorOfTheCommit) {
  host_.commit = {conflict("shop.taken", "taken")};
  auto& done = send("POST", "/orders", {.body = R"({"count":2})"});
  EXPECT_EQ(done.failed->code, "shop.taken");
  EXPECT_THAT(made(), Not(Contains("rollback")));
}

TEST_F(Trampoline, TellsEveryViolationOfParametersAndBodyTogether) {
  send("PATCH", "/orders/{id}",
       {.body = R"({"note":1,"x":2})", .path = {{"id", "nonsense"}}, .headers = {{"If-Match", "*"}}});
  EXPECT_EQ(request_.failed->code, "body.invalid");
  EXPECT_THAT(violations(), ElementsAre("{id} bad_format", "/note wrong_type", "/x unknown_field"));
  EXPECT_THAT(host_.calls, IsEmpty());
  send("GET", "/orders",
       {.query = {{"limit", "101"},
                  {"open", "maybe"},
                  {"x", "1"},
                  {"limit", "3"},
                  {"tags", "a"},
                  {"tags", "b"},
                  {"tags", "c"}}});
  EXPECT_EQ(request_.failed->code, "params.invalid");
  EXPECT_THAT(violations(), ElementsAre("?limit above_maximum", "?open wrong_type", "?x unknown_field",
                                        "?limit duplicate_field", "?tags too_many_items"));
  send("GET", "/orders", {.query = {{"limit", "99999999999999999999"}, {"cursor", "\xff"}}});
  EXPECT_THAT(violations(), ElementsAre("?limit out_of_range", "?cursor bad_format"));
}

TEST_F(Trampoline, RefusesAQueryParameterThatTheRouteDoesNotHave) {
  const std::vector<std::pair<std::string, std::string>> query{{"zzz", "1"}, {"\xff", ""}};
  send("GET", "/orders/count", {.query = query});
  EXPECT_EQ(request_.failed->code, "params.invalid");
  EXPECT_THAT(violations(), ElementsAre("?zzz unknown_field", "? unknown_field"));
  send("GET", "/orders/{id}", {.path = {{"id", id_}}, .query = query});
  EXPECT_THAT(violations(), ElementsAre("?zzz unknown_field", "? unknown_field"));
  send("POST", "/orders", {.body = R"({"count":2})", .query = query});
  EXPECT_THAT(violations(), ElementsAre("?zzz unknown_field", "? unknown_field"));
  send("POST", "/orders/{id}/drop", {.path = {{"id", id_}}, .query = {{"id", id_}}});
  EXPECT_THAT(violations(), ElementsAre("?id unknown_field"));
  EXPECT_THAT(host_.calls, IsEmpty());
  send("POST", "/hooks", {.body = "x", .query = query});
  EXPECT_FALSE(request_.failed) << "who takes a raw request takes what others say in it";
}

TEST_F(Trampoline, CallsAnUnreadableBodyThat) {
  for (const std::string body : {"", "{", "{\"count\":2}}", "\xff"}) {
    send("POST", "/orders", {.body = body});
    EXPECT_EQ(request_.failed->code, "body.unreadable") << body;
    EXPECT_EQ(request_.failed->kind, Kind::invalid);
  }
}

TEST_F(Trampoline, ReadsARow) {
  host_.rows["find_order"] = {{"version", "id", "count", "note"}, {{cell(3), cell(id_), cell(2), hearth_value{}}}};
  auto& done = send("GET", "/orders/{id}", {.path = {{"id", id_}}});
  EXPECT_EQ(done.reply, R"({"id":")" + id_ + R"(","count":2,"note":null,"version":3})");
  EXPECT_EQ(done.reply_headers["ETag"], "\"v3\"");
  EXPECT_THAT(host_.calls, ElementsAre("query find_order(" + id_ + ")"));
  host_.rows["find_order"].rows.clear();
  send("GET", "/orders/{id}", {.path = {{"id", id_}}});
  EXPECT_EQ(request_.failed->kind, Kind::not_found);
}

TEST_F(Trampoline, ReadsAgainAsLongAsTheDatabaseAsksForIt) {
  host_.rows["count_orders"] = {{"count"}, {{cell(12)}}};
  host_.query = {signal(HEARTH_RETRY), signal(HEARTH_RETRY)};
  send("GET", "/orders/count");
  EXPECT_EQ(request_.reply, "12");
  EXPECT_THAT(made(), ElementsAre("query", "backoff", "query", "backoff", "query"));
}

TEST_F(Trampoline, CallsAWrongStatementInternal) {
  host_.rows["find_order"] = {{"id", "count"}, {{cell(id_), cell(2)}}};
  send("GET", "/orders/{id}", {.path = {{"id", id_}}});
  EXPECT_THAT(request_.failed->cause, HasSubstr("'find_order': column 'version' is missing"));
  host_.rows["find_order"] = {{"id", "count", "version"}, {{cell(id_), cell("many"), cell(1)}}};
  send("GET", "/orders/{id}", {.path = {{"id", id_}}});
  EXPECT_THAT(request_.failed->cause, HasSubstr("column 'count' is not a whole number"));
  EXPECT_EQ(request_.failed->kind, Kind::internal);
}

TEST_F(Trampoline, TurnsPagesByCursor) {
  FakeRows rows{{"id", "count", "version"}, {}};
  const std::string ids[] = {"018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002",
                             "018f0000-0000-7000-8000-000000000003"};
  for (const auto& id : ids) rows.rows.push_back({cell(id), cell(1), cell(1)});
  host_.rows["list_orders"] = rows;
  send("GET", "/orders", {.query = {{"limit", "2"}}});
  EXPECT_EQ(host_.calls[0], "query list_orders(" + user_.text() + ", null, 3)");
  const auto first = from_json<Page<Order>>(request_.reply);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->items.size(), 2U);
  ASSERT_TRUE(first->next_cursor);

  host_.rows["list_orders"].rows.resize(1);
  send("GET", "/orders", {.query = {{"limit", "2"}, {"cursor", *first->next_cursor}}});
  EXPECT_EQ(host_.calls[0], "query list_orders(" + user_.text() + ", '" + ids[1] + "', 3)");
  EXPECT_THAT(request_.reply, HasSubstr(R"("next_cursor":null)"));

  std::string forged = *first->next_cursor;
  forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
  for (const std::string& wrong : {forged, std::string("AAAA"), std::string("%"), std::string()}) {
    send("GET", "/orders", {.query = {{"cursor", wrong}}});
    EXPECT_EQ(request_.failed->kind, Kind::invalid) << wrong;
    EXPECT_THAT(violations(), ElementsAre("?cursor bad_format"));
  }
}

TEST_F(Trampoline, ChecksIfMatch) {
  send("PATCH", "/orders/{id}", {.body = "{}", .path = {{"id", id_}}});
  EXPECT_EQ(request_.failed->code, "precondition.required");
  send("PATCH", "/orders/{id}", {.body = "{}", .path = {{"id", id_}}, .headers = {{"If-Match", "\"v2\""}}});
  EXPECT_EQ(request_.failed->code, "shop.changed");
  send("PATCH", "/orders/{id}", {.body = "{}", .path = {{"id", id_}}, .headers = {{"If-Match", "W/\"v3\""}}});
  EXPECT_EQ(request_.failed->kind, Kind::precondition);
  send("PATCH", "/orders/{id}",
       {.body = R"({"note":null})", .path = {{"id", id_}}, .headers = {{"If-Match", "\"v3\""}}});
  EXPECT_EQ(request_.status, 204U);
  EXPECT_THAT(host_.calls, ElementsAre("begin 1", "audit order.changed null", "commit 204 "));
}

TEST_F(Trampoline, TakesAListInIfMatch) {
  const auto change = [&](const std::string& tags) {
    send("PATCH", "/orders/{id}", {.body = "{}", .path = {{"id", id_}}, .headers = {{"If-Match", tags}}});
    return request_.failed ? request_.failed->code : std::to_string(request_.status);
  };
  for (const char* of_it :
       {R"("v3", "v9")", R"("v2","v3")", "\"v2\"\t,, \"v3\"", R"(W/"v2", "v3")", R"("x, ", "v3")", "*"}) {
    EXPECT_EQ(change(of_it), "204") << of_it;
  }
  EXPECT_EQ(change(R"("v2", "v9")"), "shop.changed");
  EXPECT_EQ(change(R"("v2", W/"v3")"), "shop.changed");
  for (const char* none :
       {R"(W/"v2", W/"v3")", R"("a, "v3")", R"("v1""v3")", R"("x", "*")", "v3, v4", ",", "\"v\"", "\""}) {
    EXPECT_EQ(change(none), "precondition.failed") << none;
  }
}

TEST_F(Trampoline, NeedsNoBodyWhereAllFieldsStandInThePath) {
  send("POST", "/orders/{id}/drop", {.path = {{"id", id_}}});
  EXPECT_EQ(request_.status, 204U);
  EXPECT_EQ(host_.calls[1], "cancel shop.expire@1 [" + id_ + "]");
}

TEST_F(Trampoline, LetsASagaCallBetweenItsTransactions) {
  call_.key = "k1";
  host_.service_answers["stock.reserve@1"] = R"({"id":")" + id_ + R"(","count":2,"version":1,"newer":true})";
  send("POST", "/sagas", {.body = R"({"count":2})"});
  EXPECT_EQ(request_.status, 200U);
  EXPECT_EQ(host_.calls[0], R"(invoke stock.reserve@1 [k1/reserve] {"count":2,"note":null})");
  EXPECT_THAT(made(), ElementsAre("invoke", "begin", "exec", "commit"));
  EXPECT_EQ(host_.calls[1], "begin 0");
  host_.service_answers["stock.reserve@1"] = "nonsense";
  send("POST", "/sagas", {.body = R"({"count":2})"});
  EXPECT_EQ(request_.failed->kind, Kind::indeterminate);
  host_.service_answers.clear();
  send("POST", "/sagas", {.body = R"({"count":2})"});
  EXPECT_EQ(request_.failed->code, "other.no");
  EXPECT_TRUE(is_refusal(*request_.failed));
}

TEST_F(Trampoline, HandsRawRepliesOver) {
  send("GET", "/calendar/{secret}", {.path = {{"secret", "abc"}}});
  EXPECT_EQ(request_.reply, "BEGIN abc");
  host_.rows["count_orders"] = {{"count"}, {{cell(12)}}};
  send("GET", "/orders/count");
  EXPECT_EQ(request_.reply, "12");
  EXPECT_EQ(request_.reply_headers["ETag"], "\"v9\"");
}

TEST_F(Trampoline, RunsOnPoolsAndContainsWhatIsThrownThere) {
  send("GET", "/hash");
  EXPECT_EQ(request_.reply, std::to_string(7 + static_cast<int>(Kind::internal)));
  EXPECT_THAT(host_.calls, ElementsAre("run on pool 1", "run on pool 0"));
}

TEST_F(Trampoline, TakesEventsOnce) {
  const std::string payload = R"({"id":")" + id_ + R"(","count":2,"newer":[1]})";
  EXPECT_EQ(host_.deliver("shop.ordered@1", call_, payload), HEARTH_OK);
  EXPECT_THAT(made(), ElementsAre("begin", "log", "exec", "commit"));
  EXPECT_EQ(host_.logs[0], "ordered count=2 attempt=2");
  host_.begin = {signal(HEARTH_REPEATED)};
  EXPECT_EQ(host_.deliver("shop.ordered@1", call_, payload), HEARTH_OK);
  std::optional<Error> why;
  EXPECT_EQ(host_.deliver("shop.ordered@1", call_, R"({"id":")" + id_ + R"(","count":9})", &why), HEARTH_INTERNAL);
  EXPECT_THAT(host_.logs.back(), HasSubstr("shop.ordered@1"));
  EXPECT_EQ(host_.deliver("shop.ordered@1", call_, R"({"count":0})", &why), HEARTH_INVALID);
  EXPECT_EQ(why->code, "payload.invalid");
  EXPECT_EQ(why->violations.size(), 2U);
  EXPECT_EQ(host_.deliver("shop.ordered@1", call_, "{", &why), HEARTH_INVALID);
}

TEST_F(Trampoline, FiresTimersAndPeriodicJobs) {
  EXPECT_EQ(host_.fire("shop.expire@1", call_, R"({"id":")" + id_ + "\"}"), HEARTH_OK);
  EXPECT_EQ(host_.calls[1], "exec find_order(" + id_ + ")");
  host_.calls.clear();
  EXPECT_EQ(host_.fire("nightly", call_, ""), HEARTH_OK);
  EXPECT_THAT(host_.calls, ElementsAre("begin 1", "revoke 2", "commit"));
}

TEST_F(Trampoline, AnswersServices) {
  std::string out;
  std::optional<Error> why;
  EXPECT_EQ(host_.invoke("shop.place@1", call_, R"({"count":2})", out), HEARTH_OK);
  EXPECT_EQ(host_.calls.back(), "commit 200 " + out);
  EXPECT_EQ(host_.invoke("shop.place@1", call_, R"({"count":6})", out, &why), HEARTH_CONFLICT);
  EXPECT_EQ(why->code, "shop.too_many");
  EXPECT_EQ(host_.invoke("shop.place@1", call_, R"({"count":2,"note":"throw"})", out, &why), HEARTH_INTERNAL);
  host_.begin = {signal(HEARTH_REPEATED)};
  EXPECT_EQ(host_.invoke("shop.place@1", call_, R"({"count":2})", out, &why), HEARTH_REPEATED);
}

TEST_F(Trampoline, RunsCommandsForPeopleAndPrograms) {
  std::string out;
  EXPECT_EQ(host_.command("order add", call_, R"({"count":2})", out), HEARTH_OK);
  EXPECT_THAT(out, HasSubstr("count: 2\n"));
  EXPECT_EQ(host_.command("order add", call_, R"({"count":2,"json":true})", out), HEARTH_OK);
  EXPECT_THAT(out, StartsWith("{\"id\":"));
}

TEST_F(Trampoline, FollowsTheSettings) {
  send("POST", "/orders", {.body = R"({"count":6})"});
  EXPECT_EQ(request_.failed->code, "shop.too_many");
  host_.settings_json = R"({"limit":7})";
  ++host_.settings_version;
  send("POST", "/orders", {.body = R"({"count":6})"});
  EXPECT_EQ(request_.status, 201U);
  host_.settings_json = R"({"limit":"broken"})";
  ++host_.settings_version;
  send("POST", "/orders", {.body = R"({"count":6})"});
  EXPECT_EQ(request_.status, 201U) << "what cannot be read leaves those before in force";
}

TEST(Live, IsReadByManyThreadsWhileItChanges) {
  FakeHost host;
  host.settings_json = R"({"limit":7})";
  const detail::Core core{&host.raw};
  const Live<ShopSettings> live{core};
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      for (int n = 0; n < 2000; ++n) wrong += live->limit == 7 ? 0 : 1;
    });
  }
  for (int n = 0; n < 200; ++n) ++host.settings_version;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

class Refused final : public Plugin {
 public:
  explicit Refused(const Host&) {}
  void routes(Router& r) override { r.get("/hidden", *this, &Refused::hidden); }
  Result<void> hidden() { return {}; }
};
class PathUntaken final : public Plugin {
 public:
  explicit PathUntaken(const Host&) {}
  void routes(Router& r) override { r.get("/x/{id}", *this, &PathUntaken::hidden).open(); }
  Result<void> hidden() { return {}; }
};
class CsvOfAStruct final : public Plugin {
 public:
  explicit CsvOfAStruct(const Host&) {}
  void routes(Router& r) override { r.get("/x.csv", *this, &CsvOfAStruct::table).open().produces("text/csv"); }
  Result<Order> table() { return Order{}; }
};
class Throwing final : public Plugin {
 public:
  explicit Throwing(const Host&) { throw std::runtime_error("in the constructor"); }
};
class ThrowingLater final : public Plugin {
 public:
  explicit ThrowingLater(const Host&) {}
  Result<void> start() override { throw 1; }
  Result<void> quiesce(std::chrono::nanoseconds) override { throw 2; }
};

template <class P>
std::string refusal(FakeHost& host) {
  hearth_instance* instance = nullptr;
  hearth_error* why = nullptr;
  const auto* module = detail::module_of<P>("x", "1.0.0", "test", false, &no_extension);
  if (module->create(&host.raw, {}, &instance, &why) == HEARTH_OK) {
    module->destroy(instance);
    return "";
  }
  std::string cause = why == nullptr ? "?" : why->error.cause;
  delete why;
  return cause;
}

TEST(Create, SaysWhyThePluginIsRefused) {
  FakeHost host;
  EXPECT_THAT(refusal<Refused>(host), HasSubstr("no access rule"));
  EXPECT_THAT(refusal<PathUntaken>(host), HasSubstr("nothing in its handler takes the path parameter {id}"));
  EXPECT_THAT(refusal<CsvOfAStruct>(host), HasSubstr("only a handler that returns a Reply produces no JSON"));
  EXPECT_THAT(refusal<Throwing>(host), HasSubstr("in the constructor"));
  EXPECT_EQ(host.unsafe, 0);
}

TEST(Create, OutlivesThrowingStartAndQuiesce) {
  FakeHost host;
  hearth_instance* instance = nullptr;
  const auto* module = detail::module_of<ThrowingLater>("x", "1.0.0", "test", false, &no_extension);
  ASSERT_EQ(module->create(&host.raw, {}, &instance, nullptr), HEARTH_OK);
  EXPECT_EQ(module->start(instance, nullptr), HEARTH_INTERNAL);
  EXPECT_EQ(module->quiesce(instance, 1, nullptr), HEARTH_INTERNAL);
  module->destroy(instance);
}

class WithEachExtensionGone : public testing::TestWithParam<const char*> {};

TEST_P(WithEachExtensionGone, IsRefusedOrRunsAndNeverCrashes) {
  FakeHost host;
  host.withheld = {GetParam()};
  hearth_instance* instance = nullptr;
  hearth_error* why = nullptr;
  const auto* module = detail::module_of<Shop>("shop", "1.0.0", "test", false, &no_extension);
  if (module->create(&host.raw, {}, &instance, &why) != HEARTH_OK) {
    EXPECT_THAT(why->error.cause, HasSubstr("does not offer"));
    delete why;
    return;
  }
  hearth_call call;
  for (const auto& route : std::vector(host.routes)) {
    hearth_request request{.body = R"({"count":2})",
                           .path = {{"id", "018f0000-0000-7000-8000-000000000001"}, {"secret", "x"}}};
    host.request(route.method, route.path, call, request);
    EXPECT_EQ(request.answers, 1) << route.path;
  }
  module->destroy(instance);
}

INSTANTIATE_TEST_SUITE_P(Extensions, WithEachExtensionGone,
                         testing::Values("hearth.calls/1", "hearth.routes/1", "hearth.db/1", "hearth.events/1",
                                         "hearth.services/1", "hearth.timers/1", "hearth.log/1", "hearth.clock/1",
                                         "hearth.settings/1", "hearth.crypto/1", "hearth.audit/1", "hearth.identity/1",
                                         "hearth.blocking/1", "hearth.commands/1", "hearth.messages/1"));

}  // namespace
}  // namespace sdk_test::trampoline_test
