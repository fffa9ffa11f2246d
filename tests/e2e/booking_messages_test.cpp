// What the people of a booking are told, and what is no longer true by the time it would be told.
#include <gmock/gmock.h>

#include "tests/e2e/matched.hpp"
#include "tests/e2e/notified.hpp"

#include <nlohmann/json.hpp>

namespace hearth::e2e::booking_messages_test {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

class BookingMessages : public testing::TestWithParam<Engine>, protected Notified {
 protected:
  BookingMessages() : Notified(GetParam(), {}, true) {}

  void SetUp() override {
    mina = market.register_person();
    const Customer customer{mina.http};
    booking = expect_status(
        mina.http.get("/bookings/" + customer.book(customer.add_address(demo::jongno), at(wednesday(2), "11:00"))),
        200);
    market.settle();
  }

  // As booking would say it; the booking itself is as it was made.
  void becomes(const std::string& from, const std::string& to,
               const std::string& technician = demo::jongno_technician) {
    const std::string id = booking.at("id");
    publish("booking.changed@1", id,
            {{"booking_id", id},
             {"consumer_id", mina.id},
             {"technician_id", technician},
             {"from_status", from},
             {"to_status", to},
             {"actor", "system"},
             {"actor_id", nullptr},
             {"reason", nullptr},
             {"version", ++version},
             {"service_id", booking.at("service_id")},
             {"service_code", booking.at("service_code")},
             {"region", demo::jongno},
             {"start", booking.at("start")},
             {"end", booking.at("end")},
             {"total", booking.at("total")},
             {"at", market.now().text()}});
    market.settle();
  }

  std::string status_of(const std::string& user, const std::string& key) const {
    return delivery(user, "in_app", key).value("status", "none");
  }

  Person mina{{}, {}, {}, {}, market.anyone()};
  Json booking;
  int version = 1;
};
INSTANTIATE_TEST_SUITE_P(On, BookingMessages, engines(), engine_name);

TEST_P(BookingMessages, NameTheServiceTheTimeAndThePrice) {
  becomes("paying", "matching");
  const auto message = inbox(mina.id).at("items")[0];
  EXPECT_EQ(message.at("template"), "booking.paid");
  EXPECT_EQ(message.at("booking_id"), booking.at("id"));
  EXPECT_THAT(message.at("body").get<std::string>(), HasSubstr("(수) 11:00 "));
  EXPECT_EQ(delivery(mina.id, "email", "booking.paid").at("status"), "delivered");
}

TEST_P(BookingMessages, AreSkippedWhenTheyAreNoLongerTrue) {
  becomes("offered", "confirmed");  // says the event; the booking is unpaid by now
  EXPECT_EQ(status_of(mina.id, "booking.confirmed"), "skipped");
  EXPECT_EQ(delivery(mina.id, "email", "booking.confirmed").at("reason"), "no_longer_true");
}

TEST_P(BookingMessages, TellOfAnotherTechnicianAndOfALostOne) {
  const auto other = new_id();
  becomes("offered", "confirmed");
  becomes("confirmed", "matching");
  becomes("matching", "offered");
  becomes("offered", "matching");
  becomes("offered", "confirmed", other);
  EXPECT_EQ(deliveries("template=booking.confirmed&user=" + mina.id).size(), 2U) << "two channels, once";
  EXPECT_EQ(deliveries("template=booking.technician_changed&user=" + mina.id).size(), 2U);
  EXPECT_EQ(deliveries("template=booking.matching&user=" + mina.id).size(), 2U) << "not for an offer that was declined";
  EXPECT_EQ(deliveries("template=work.confirmed&user=" + demo::jongno_technician).size(), 2U);
  EXPECT_EQ(deliveries("template=work.confirmed&user=" + other).size(), 2U);
  becomes("confirmed", "cancelled", other);
  EXPECT_EQ(deliveries("template=booking.cancelled&user=" + mina.id).size(), 2U);
  EXPECT_EQ(deliveries("template=work.cancelled&user=" + other).size(), 2U);
  EXPECT_TRUE(deliveries("template=work.cancelled&user=" + demo::jongno_technician).empty());
}

TEST_P(BookingMessages, TellWhoseUnpaidBookingAnAdminDrops) {
  const Customer customer{mina.http};
  const auto own = customer.book(customer.add_address(demo::jongno), at(wednesday(3), "11:00"));
  EXPECT_EQ(mina.http.del("/bookings/" + own).status, 204);
  market.settle();
  EXPECT_TRUE(deliveries("template=booking.dropped").empty()) << "they did it themselves";
  EXPECT_EQ(admin().del("/bookings/" + booking.at("id").get<std::string>()).status, 204);
  market.settle();
  for (const auto* channel : {"email", "in_app"}) {
    EXPECT_EQ(delivery(mina.id, channel, "booking.dropped").at("status"), "delivered") << channel;
  }
}

TEST_P(BookingMessages, TellWhoWouldHaveComeForAReworkThatIsDoneWithout) {
  const auto second = new_id();
  becomes("offered", "confirmed");
  becomes("work_reported", "completed");
  EXPECT_TRUE(deliveries("template=work.not_needed").empty()) << "who did the work is not told that it was not needed";
  becomes("offered", "confirmed", second);
  becomes("confirmed", "completed", demo::jongno_technician);
  EXPECT_EQ(deliveries("template=work.not_needed&user=" + second).size(), 2U);
  EXPECT_EQ(deliveries("template=work.not_needed").size(), 2U) << "and nobody else";
}

TEST_P(BookingMessages, RemindADayBefore) {
  const Matched matched{market};
  const Customer customer{mina.http};
  const auto id = matched.paid(customer, customer.add_address(demo::jongno), at(wednesday(2), "15:00"));
  matched.batch();
  const auto offer = matched.offer_of(id, demo::jongno_technician);
  const auto technician = matched.technician(demo::jongno_technician);
  expect_status(technician.http.post("/offers/" + offer + "/accept", nullptr), 200);
  market.settle();
  const auto start = Timestamp::parse(at(wednesday(2), "15:00")).value();
  const auto to = [&](Duration before) {
    market.host().admin_client().post("/test/clock", {{"now", (start - before).text()}});
    market.settle();
  };
  to(std::chrono::hours{24} + std::chrono::minutes{1});
  EXPECT_TRUE(deliveries("template=booking.reminder").empty());
  to(std::chrono::hours{24});
  EXPECT_EQ(deliveries("template=booking.reminder&user=" + mina.id).size(), 2U);
  EXPECT_EQ(deliveries("template=work.reminder&user=" + demo::jongno_technician).size(), 2U);
  for (const auto& one : deliveries("template=booking.reminder")) EXPECT_EQ(one.at("status"), "delivered") << one;
}

TEST_P(BookingMessages, DoNotRemindOfACancelledBooking) {
  becomes("offered", "confirmed");
  becomes("confirmed", "cancelled");
  market.advance("400h");
  market.settle();
  EXPECT_TRUE(deliveries("template=booking.reminder").empty());
}

TEST_P(BookingMessages, OfferWorkWhileItIsOpen) {
  const std::string id = booking.at("id");
  const auto expires = market.now() + std::chrono::minutes{10};
  const Json offered{{"offer_id", new_id()},
                     {"booking_id", id},
                     {"technician_id", demo::jongno_technician},
                     {"start", booking.at("start")},
                     {"expires_at", expires.text()}};
  publish("matching.offered@1", id, offered);
  market.settle();
  EXPECT_EQ(status_of(demo::jongno_technician, "work.offered"), "skipped") << "the booking is not offered to anybody";
  publish("matching.offer_closed@1", id,
          {{"offer_id", offered.at("offer_id")},
           {"booking_id", id},
           {"technician_id", demo::jongno_technician},
           {"outcome", "expired"}});
  market.settle();
  EXPECT_EQ(status_of(demo::jongno_technician, "work.offer_closed"), "delivered");
}

TEST_P(BookingMessages, SayWhatIsPaidBack) {
  const std::string id = booking.at("id");
  publish("payment.refunded@1", id,
          {{"refund_id", new_id()},
           {"booking_id", id},
           {"consumer_id", mina.id},
           {"source_id", new_id()},
           {"amount", {{"amount", 66000}, {"currency", "KRW"}}},
           {"reason", "cancelled"},
           {"at", market.now().text()}});
  market.settle();
  EXPECT_EQ(inbox(mina.id).at("items")[0].at("body"), "66,000원 환불이 완료되었습니다.");
}

TEST_P(BookingMessages, CallAdministratorsWhenARefundFailsThatNobodyTriesAgain) {
  const std::string id = booking.at("id");
  Json failed{{"refund_id", new_id()},
              {"booking_id", id},
              {"consumer_id", mina.id},
              {"source_id", new_id()},
              {"amount", {{"amount", 60000}, {"currency", "KRW"}}},
              {"code", "payment.refund_refused"},
              {"origin", "settlement"}};
  publish("payment.refund_failed@1", id, failed);
  market.settle();
  EXPECT_TRUE(deliveries("template=admin.refund_failed").empty()) << "the cancellation asks again by itself";
  failed["origin"] = "booking";
  publish("payment.refund_failed@1", id, failed);
  market.settle();
  EXPECT_EQ(deliveries("template=admin.refund_failed").size(), 2U) << "one administrator, two channels";
}

TEST_P(BookingMessages, TellAdministratorsThatARefundWaitsForAnAccount) {
  const std::string demo_admin = "01930000-0000-7000-8020-000000000002";
  const std::string id = booking.at("id");
  publish("payment.refund_failed@1", id,
          {{"refund_id", new_id()},
           {"booking_id", id},
           {"consumer_id", mina.id},
           {"source_id", new_id()},
           {"amount", {{"amount", 60000}, {"currency", "KRW"}}},
           {"code", "payment.refund_account_needed"},
           {"origin", "booking"}});
  market.settle();
  EXPECT_EQ(delivery(mina.id, "in_app", "payment.refund_account_needed").at("status"), "delivered");
  EXPECT_TRUE(deliveries("template=admin.refund_failed").empty()) << "nobody has refused it";
  EXPECT_EQ(delivery(demo_admin, "in_app", "admin.refund_account_needed").at("status"), "delivered");
  EXPECT_THAT(inbox(demo_admin).at("items")[0].at("body").get<std::string>(), HasSubstr("계좌를 요청했습니다"));
}

TEST_P(BookingMessages, CallAdministratorsWhenARefundIsStuck) {
  const std::string demo_admin = "01930000-0000-7000-8020-000000000002";
  const std::string id = booking.at("id");
  const Json stuck{{"cancellation_id", new_id()},
                   {"booking_id", id},
                   {"consumer_id", mina.id},
                   {"refund", {{"amount", 60000}, {"currency", "KRW"}}}};
  publish("cancellation.stuck@1", id, stuck);
  market.settle();
  EXPECT_EQ(deliveries("template=admin.cancellation_stuck").size(), 2U) << "one administrator, two channels";
  EXPECT_EQ(delivery(demo_admin, "in_app", "admin.cancellation_stuck").at("status"), "delivered");
  EXPECT_THAT(inbox(demo_admin).at("items")[0].at("body").get<std::string>(), HasSubstr("60,000원"));
}

TEST_P(BookingMessages, CallAdministratorsToAnIncident) {
  const std::string demo_admin = "01930000-0000-7000-8020-000000000002";
  const std::string id = booking.at("id");
  publish(
      "technician.incident_reported@1", id,
      {{"incident_id", new_id()}, {"booking_id", id}, {"technician_id", demo::jongno_technician}, {"kind", "damage"}});
  market.settle();
  EXPECT_EQ(deliveries("template=admin.incident").size(), 2U) << "one administrator, two channels";
  EXPECT_EQ(delivery(demo_admin, "in_app", "admin.incident").at("status"), "delivered");
}

}  // namespace
}  // namespace hearth::e2e::booking_messages_test
