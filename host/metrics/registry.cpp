#include "host/metrics/registry.hpp"

#include <prometheus/check_names.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <deque>
#include <limits>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <unordered_map>
#include <variant>

#include "host/metrics/numbers.hpp"
#include "host/metrics/process.hpp"

namespace hearth::metrics {

using detail::CounterNumber, detail::GaugeNumber, detail::HistogramNumber;

namespace {

constexpr std::size_t series_a_name = 2000;
using prometheus::MetricType;

void write(const CounterNumber& number, prometheus::ClientMetric& out) { out.counter.value = number.value(); }
void write(const GaugeNumber& number, prometheus::ClientMetric& out) { out.gauge.value = number.value(); }
void write(const HistogramNumber& number, prometheus::ClientMetric& out) {
  std::uint64_t below = 0;
  for (std::size_t i = 0; i <= number.bounds().size(); ++i) {
    below += number.count(i);
    const bool last = i == number.bounds().size();
    out.histogram.bucket.push_back({below, last ? std::numeric_limits<double>::infinity() : number.bounds()[i]});
  }
  out.histogram.sample_count = below;
  out.histogram.sample_sum = number.sum();
}

}  // namespace

void Counter::add(double amount) const {
  if (amount > 0) static_cast<CounterNumber*>(series_)->add(amount);
}
double Counter::value() const { return static_cast<CounterNumber*>(series_)->value(); }
void Gauge::set(double value) const { static_cast<GaugeNumber*>(series_)->set(value); }
void Gauge::add(double amount) const { static_cast<GaugeNumber*>(series_)->add(amount); }
double Gauge::value() const { return static_cast<GaugeNumber*>(series_)->value(); }
void Histogram::observe(double value) const { static_cast<HistogramNumber*>(series_)->observe(value); }

namespace detail {

class Series {
 public:
  Series(MetricType type, std::string help, Labels names, const std::vector<double>& bounds)
      : sort{type},
        labels{std::move(names)},
        help_{std::move(help)},
        bounds_{std::make_shared<const std::vector<double>>(bounds)} {}

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
    if (known_.size() >= series_a_name) return others();
    return known_[key] = make(values);
  }

  prometheus::MetricFamily collect(const std::string& name) const {
    prometheus::MetricFamily out{name, help_, sort, {}};
    const std::shared_lock lock{mutex_};
    out.metric.reserve(all_.size());
    for (const auto& one : all_) {
      auto& metric = out.metric.emplace_back();
      metric.label = one.labels;
      std::visit([&](const auto& number) { write(number, metric); }, one.number);
    }
    return out;
  }

  const MetricType sort;
  const Labels labels;

 private:
  using Number = std::variant<CounterNumber, GaugeNumber, HistogramNumber>;
  struct One {
    template <class... Args>
    explicit One(std::vector<prometheus::ClientMetric::Label> names, Args&&... args)
        : labels{std::move(names)}, number{std::forward<Args>(args)...} {}

    const std::vector<prometheus::ClientMetric::Label> labels;
    Number number;
  };

  void join(std::span<const std::string_view> values, std::string& key) const {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (i < values.size()) key += values[i];
      key += '\xff';  // in no UTF-8 text
    }
  }

  void* others() {
    const std::vector<std::string_view> values(labels.size(), "other");
    std::string key;
    join(values, key);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    return known_[key] = make(values);
  }

  void* make(std::span<const std::string_view> values) {
    std::vector<prometheus::ClientMetric::Label> named;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      named.push_back({labels[i], i < values.size() ? std::string{values[i]} : ""});
    }
    std::sort(named.begin(), named.end());
    auto& number = add(std::move(named)).number;
    return std::visit([](auto& one) -> void* { return &one; }, number);
  }

  One& add(std::vector<prometheus::ClientMetric::Label> named) {
    switch (sort) {
      case MetricType::Counter:
        return all_.emplace_back(std::move(named), std::in_place_type<CounterNumber>);
      case MetricType::Gauge:
        return all_.emplace_back(std::move(named), std::in_place_type<GaugeNumber>);
      default:
        return all_.emplace_back(std::move(named), std::in_place_type<HistogramNumber>, bounds_);
    }
  }

  const std::string help_;
  const std::shared_ptr<const std::vector<double>> bounds_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, void*> known_;
  std::deque<One> all_;  ///< stay where they are: handles point at them
};

void* find(Series& family, std::span<const std::string_view> values) { return family.find(values); }

}  // namespace detail

std::vector<double> duration_buckets() {
  return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10};
}

struct Registry::State {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<detail::Series>> names;
  std::vector<std::function<void()>> before;

  std::shared_ptr<detail::Series> get(MetricType sort, const std::string& name, const std::string& help,
                                      const Labels& labels, const std::vector<double>& buckets = {}) {
    const std::lock_guard lock{mutex};
    if (const auto found = names.find(name); found != names.end()) {
      if (found->second->sort == sort && found->second->labels == labels) return found->second;
      throw std::invalid_argument{"the metric " + name +
                                  " exists already, of another kind or with other labels: give it another name"};
    }
    if (!prometheus::CheckMetricName(name)) throw std::invalid_argument{"'" + name + "' is no name of a metric"};
    for (const auto& label : labels) {
      if (!prometheus::CheckLabelName(label)) throw std::invalid_argument{"'" + label + "' is no name of a label"};
    }
    return names[name] = std::make_shared<detail::Series>(sort, help, labels, buckets);
  }
};

Registry::Registry() : state_{std::make_unique<State>()} {
  before_render([process = std::make_shared<Process>(*this)] { process->refresh(); });
}
Registry::~Registry() = default;

Family<Counter> Registry::counters(const std::string& name, const std::string& help, const Labels& labels) {
  return Family<Counter>{state_->get(MetricType::Counter, name, help, labels)};
}

Family<Gauge> Registry::gauges(const std::string& name, const std::string& help, const Labels& labels) {
  return Family<Gauge>{state_->get(MetricType::Gauge, name, help, labels)};
}

Family<Histogram> Registry::histograms(const std::string& name, const std::string& help, const Labels& labels,
                                       const std::vector<double>& buckets) {
  return Family<Histogram>{state_->get(MetricType::Histogram, name, help, labels, buckets)};
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
  std::vector<prometheus::MetricFamily> all;
  {
    const std::lock_guard lock{state_->mutex};
    for (const auto& [name, series] : state_->names) {
      if (auto family = series->collect(name); !family.metric.empty()) all.push_back(std::move(family));
    }
  }
  return prometheus::TextSerializer{}.Serialize(all);
}

}  // namespace hearth::metrics
