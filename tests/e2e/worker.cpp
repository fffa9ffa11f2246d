#include "tests/e2e/worker.hpp"

#include "tests/e2e/matched.hpp"

namespace hearth::e2e {

using Json = nlohmann::json;

void Worker::accept(const std::string& booking) const {
  const Matched matched{market_};
  market_.settle();
  matched.batch();
  expect_status(http().post("/offers/" + matched.offer_of(booking, id) + "/accept", nullptr), 200);
  market_.settle();
}

void Worker::come(const std::string& booking) const {
  const std::string start = expect_status(http().get("/jobs/" + booking), 200).at("job").at("start");
  market_.go_to((*Timestamp::parse(start) - std::chrono::minutes{30}).text());
}

Json Worker::step(const std::string& booking, const std::string& what, const Json& body) const {
  return expect_status(http().post("/jobs/" + booking + "/" + what, body), 200);
}

void Worker::work(const std::string& booking) const {
  const Json here{{"latitude", 37.5663}, {"longitude", 126.9779}, {"accuracy_m", 10}};
  step(booking, "en-route");
  step(booking, "check-in", here);
  step(booking, "check-out", here);
  step(booking, "report", {{"checklist", {{{"item", "주방"}, {"done", true}}}}, {"note", "깨끗이 마쳤습니다"}});
  market_.settle();
}

Json Worker::statement() const {
  const auto paid = expect_status(http().get("/technicians/me/payouts"), 200).at("items");
  if (paid.empty()) ADD_FAILURE() << id << " has not been paid";
  return paid.empty()
             ? Json{}
             : expect_status(http().get("/technicians/me/payouts/" + paid[0].at("id").get<std::string>()), 200);
}

}  // namespace hearth::e2e
