#include "host/metrics/registry.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <unordered_map>

#include "host/metrics/process.hpp"

namespace hearth::metrics {
namespace {

constexpr std::size_t series_a_name = 2000;
enum class Sort { counter, gauge, histogram };

}  // namespace

void Counter::add(double amount) const {
  if (amount > 0) static_cast<prometheus::Counter*>(series_)->Increment(amount);
}
double Counter::value() const { return static_cast<prometheus::Counter*>(series_)->Value(); }
void Gauge::set(double value) const { static_cast<prometheus::Gauge*>(series_)->Set(value); }
void Gauge::add(double amount) const { static_cast<prometheus::Gauge*>(series_)->Increment(amount); }
double Gauge::value() const { return static_cast<prometheus::Gauge*>(series_)->Value(); }
void Histogram::observe(double value) const { static_cast<prometheus::Histogram*>(series_)->Observe(value); }

namespace detail {

class Series {
 public:
  using Make = std::function<void*(const prometheus::Labels&)>;

  Series(Sort kind, Labels names, Make make) : sort{kind}, labels{std::move(names)}, make_{std::move(make)} {}

  void* find(std::span<const std::string_view> values) {
    thread_local std::string key;  // keeps its memory: most series are found, and found often
    key.clear();
    join(values, key);
    {
      const std::shared_lock lock{mutex_};
      if (const auto found = known_.find(key); found != known_.end()) return found->second;
    }
    const std::lock_guard lock{mutex_};
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    if (known_.size() >= series_a_name) return known_.emplace(key_of_others(), nullptr).first->second = others();
    return known_[key] = make_(named(values));
  }

  const Sort sort;
  const Labels labels;

 private:
  void join(std::span<const std::string_view> values, std::string& key) const {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (i < values.size()) key += values[i];
      key += '\xff';  // in no UTF-8 text
    }
  }

  std::string key_of_others() const {
    const std::vector<std::string_view> values(labels.size(), "other");
    std::string key;
    join(values, key);
    return key;
  }

  /// The registry gives the same series for the same labels, so asking twice is harmless.
  void* others() {
    const std::vector<std::string_view> values(labels.size(), "other");
    return make_(named(values));
  }

  prometheus::Labels named(std::span<const std::string_view> values) const {
    prometheus::Labels out;
    for (std::size_t i = 0; i < labels.size(); ++i) out[labels[i]] = i < values.size() ? std::string{values[i]} : "";
    return out;
  }

  std::shared_mutex mutex_;
  std::unordered_map<std::string, void*> known_;
  Make make_;
};

void* find(Series& family, std::span<const std::string_view> values) { return family.find(values); }

}  // namespace detail

std::vector<double> duration_buckets() {
  return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10};
}

struct Registry::State {
  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Throw};
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<detail::Series>> names;
  std::vector<std::function<void()>> before;

  template <class Make>
  std::shared_ptr<detail::Series> get(Sort sort, const std::string& name, const Labels& labels, const Make& make) {
    const std::lock_guard lock{mutex};
    if (const auto found = names.find(name); found != names.end()) {
      if (found->second->sort == sort && found->second->labels == labels) return found->second;
      throw std::invalid_argument{"the metric " + name + " exists already, of another kind or with other labels"};
    }
    return names[name] = std::make_shared<detail::Series>(sort, labels, make());
  }
};

Registry::Registry() : state_{std::make_unique<State>()} {
  before_render([process = std::make_shared<Process>(*this)] { process->refresh(); });
}
Registry::~Registry() = default;

Family<Counter> Registry::counters(const std::string& name, const std::string& help, const Labels& labels) {
  return Family<Counter>{state_->get(Sort::counter, name, labels, [&]() -> detail::Series::Make {
    auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry);
    return [&family](const prometheus::Labels& values) -> void* { return &family.Add(values); };
  })};
}

Family<Gauge> Registry::gauges(const std::string& name, const std::string& help, const Labels& labels) {
  return Family<Gauge>{state_->get(Sort::gauge, name, labels, [&]() -> detail::Series::Make {
    auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry);
    return [&family](const prometheus::Labels& values) -> void* { return &family.Add(values); };
  })};
}

Family<Histogram> Registry::histograms(const std::string& name, const std::string& help, const Labels& labels,
                                       const std::vector<double>& buckets) {
  return Family<Histogram>{state_->get(Sort::histogram, name, labels, [&]() -> detail::Series::Make {
    auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(state_->registry);
    return [&family, buckets](const prometheus::Labels& values) -> void* { return &family.Add(values, buckets); };
  })};
}

void Registry::before_render(std::function<void()> refresh) {
  const std::lock_guard lock{state_->mutex};
  state_->before.push_back(std::move(refresh));
}

std::string Registry::render() {
  std::vector<std::function<void()>> before;
  {
    const std::lock_guard lock{state_->mutex};
    before = state_->before;
  }
  for (const auto& refresh : before) refresh();
  return prometheus::TextSerializer{}.Serialize(state_->registry.Collect());
}

}  // namespace hearth::metrics
