#include "host/metrics/registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace hearth::metrics::registry_test {
namespace {

using testing::HasSubstr;

TEST(Registry, RendersCountersWithTheirLabels) {
  Registry registry;
  const auto requests = registry.counters("requests_total", "Requests", {"method", "status"});
  requests.with({"GET", "200"}).add();
  requests.with({"GET", "200"}).add(2);
  requests.with({"POST", "409"}).add();
  const auto text = registry.render();
  EXPECT_THAT(text, HasSubstr("# TYPE requests_total counter"));
  EXPECT_THAT(text, HasSubstr("requests_total{method=\"GET\",status=\"200\"} 3"));
  EXPECT_THAT(text, HasSubstr("requests_total{method=\"POST\",status=\"409\"} 1"));
}

TEST(Registry, ACounterNeverGoesDown) {
  Registry registry;
  const auto counter = registry.counter("jobs_total", "Jobs");
  counter.add(2);
  counter.add(-1);
  EXPECT_EQ(counter.value(), 2);
}

TEST(Registry, RendersHistogramsInSeconds) {
  Registry registry;
  registry.histograms("duration_seconds", "Time", {"route"}).with({"/x"}).observe(0.003);
  const auto text = registry.render();
  EXPECT_THAT(text, HasSubstr("duration_seconds_count{route=\"/x\"} 1"));
  EXPECT_THAT(text, HasSubstr("duration_seconds_bucket{route=\"/x\",le=\"0.0025\"} 0"));
  EXPECT_THAT(text, HasSubstr("duration_seconds_bucket{route=\"/x\",le=\"0.005\"} 1"));
}

TEST(Registry, GivesTheSameNumberForTheSameName) {
  Registry registry;
  registry.counter("hits_total", "Hits").add();
  EXPECT_EQ(registry.counter("hits_total", "Hits").value(), 1);
}

TEST(Registry, RefusesANameOfAnotherKindOrWithOtherLabelsOrMalformed) {
  Registry registry;
  registry.counter("hits_total", "Hits");
  EXPECT_THROW(registry.gauge("hits_total", "Hits"), std::invalid_argument);
  EXPECT_THROW(registry.counters("hits_total", "Hits", {"who"}), std::invalid_argument);
  EXPECT_THROW(registry.counter("no spaces", "Bad"), std::invalid_argument);
  EXPECT_THROW(registry.counters("hits_by_total", "Hits", {"no spaces"}), std::invalid_argument);
}

TEST(Registry, CountsFurtherSeriesTogetherPastTheBound) {
  Registry registry;
  const auto family = registry.counters("wide_total", "Wide", {"id"});
  for (int i = 0; i < 2100; ++i) family.with({std::to_string(i)}).add();
  EXPECT_EQ(family.with({"2099"}).value(), 100);
  EXPECT_THAT(registry.render(), HasSubstr("wide_total{id=\"other\"} 100"));
}

TEST(Registry, RefreshesWhatIsReadBeforeEachRender) {
  Registry registry;
  const auto queue = registry.gauge("queue_length", "Queue");
  int length = 0;
  registry.before_render([&] { queue.set(++length); });
  EXPECT_THAT(registry.render(), HasSubstr("queue_length 1"));
  EXPECT_THAT(registry.render(), HasSubstr("queue_length 2"));
}

TEST(Registry, KnowsTheProcess) {
  Registry registry;
  (void)registry.render();
  EXPECT_GT(registry.gauge("process_resident_memory_bytes", "").value(), 0);
  EXPECT_GE(registry.gauge("process_open_fds", "").value(), 3);
  EXPECT_GE(registry.gauge("process_threads", "").value(), 1);
}

TEST(Registry, MayBeUsedFromManyThreads) {
  Registry registry;
  const auto family = registry.counters("shared_total", "Shared", {"which"});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) family.with({i % 2 == 0 ? "even" : "odd"}).add();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(family.with({"even"}).value(), 2000);
}

TEST(Registry, LosesNothingThatThreadsCountAtOnce) {
  Registry registry;
  const auto gauge = registry.gauge("level", "Level");
  const auto times = registry.histograms("seconds", "Time", {}, {1, 2}).with({});
  gauge.add(7);
  gauge.set(100);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, up = t % 2 == 0] {
      for (int i = 0; i < 10'000; ++i) {
        gauge.add(up ? 2 : -1);
        times.observe(up ? 0.5 : 2);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(gauge.value(), 100 + 20'000 * 2 - 20'000);
  const auto text = registry.render();
  EXPECT_THAT(text, HasSubstr("seconds_bucket{le=\"1\"} 20000"));
  EXPECT_THAT(text, HasSubstr("seconds_bucket{le=\"2\"} 40000"));
  EXPECT_THAT(text, HasSubstr("seconds_bucket{le=\"+Inf\"} 40000"));
  EXPECT_THAT(text, HasSubstr("seconds_sum 50000"));
  gauge.set(3);
  EXPECT_EQ(gauge.value(), 3);
}

}  // namespace
}  // namespace hearth::metrics::registry_test
