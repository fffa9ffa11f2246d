#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::metrics {

// Handles are cheap to copy, may be used from any thread, and live no longer than their Registry.

class Counter {
 public:
  explicit Counter(void* series) : series_{series} {}
  void add(double amount = 1) const;  ///< below zero is left out
  [[nodiscard]] double value() const;

 private:
  void* series_;
};

class Gauge {
 public:
  explicit Gauge(void* series) : series_{series} {}
  void set(double value) const;
  void add(double amount) const;
  [[nodiscard]] double value() const;

 private:
  void* series_;
};

class Histogram {
 public:
  Histogram() = default;  ///< none
  explicit Histogram(void* series) : series_{series} {}
  explicit operator bool() const { return series_ != nullptr; }
  void observe(double value) const;  ///< of a time: in seconds

 private:
  void* series_ = nullptr;
};

namespace detail {
class Series;  ///< what one name holds: a series a set of label values
void* find(Series& family, std::span<const std::string_view> values);
}  // namespace detail

/// One name with labels. A label's values are few by nature (a template, a status), never ids: past 2 000 series of a name,
/// further values are counted together under "other".
template <class Handle>
class Family {
 public:
  explicit Family(std::shared_ptr<detail::Series> family) : family_{std::move(family)} {}

  /// One value a label name, in their order; missing ones are empty, further ones are left out.
  [[nodiscard]] Handle with(std::span<const std::string_view> values) const {
    return Handle{detail::find(*family_, values)};
  }
  [[nodiscard]] Handle with(std::initializer_list<std::string_view> values) const {
    return with(std::span{values.begin(), values.size()});
  }

 private:
  std::shared_ptr<detail::Series> family_;
};

using Labels = std::vector<std::string>;

/// Upper bounds in seconds, as OpenTelemetry recommends for http.server.request.duration, and finer at the start.
std::vector<double> duration_buckets();

/// All numbers of the process. Asking for a name again gives the same one; asking for it as another kind, with other
/// labels, or with a name that Prometheus does not take, throws std::invalid_argument (a start-up fault).
class Registry {
 public:
  Registry();  ///< already holds the process's own: CPU, memory, descriptors, threads, start time
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  Family<Counter> counters(const std::string& name, const std::string& help, const Labels& labels);
  Family<Gauge> gauges(const std::string& name, const std::string& help, const Labels& labels);
  Family<Histogram> histograms(const std::string& name, const std::string& help, const Labels& labels,
                               const std::vector<double>& buckets = duration_buckets());

  Counter counter(const std::string& name, const std::string& help) { return counters(name, help, {}).with({}); }
  Gauge gauge(const std::string& name, const std::string& help) { return gauges(name, help, {}).with({}); }
  Histogram histogram(const std::string& name, const std::string& help) { return histograms(name, help, {}).with({}); }

  /// Called before each render(): for gauges that are read, not counted (sizes of pools and queues).
  void before_render(std::function<void()> refresh);
  /// Text exposition format 0.0.4.
  [[nodiscard]] std::string render();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hearth::metrics
