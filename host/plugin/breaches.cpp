#include "host/plugin/breaches.hpp"

#include <cxxabi.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <thread>

#include "host/core/sanitizers.hpp"
#include "host/log/logger.hpp"
#include "host/metrics/registry.hpp"

namespace hearth::plugin {
namespace {

constexpr std::size_t most_kept = 1000;
constexpr std::string_view prefix = "p:";

std::string tag_of(std::string_view plugin) {
  return (std::string{prefix} + std::string{plugin}).substr(0, 15);  // the kernel keeps 15 bytes
}

std::string name_of(int thread) {
  std::ifstream file{"/proc/self/task/" + std::to_string(thread) + "/comm"};
  std::string name;
  std::getline(file, name);
  return name;
}

}  // namespace

void Breaches::report(std::string_view plugin, std::string_view entry, std::string_view rule,
                      std::string_view detail) noexcept {
  try {
    const std::scoped_lock lock{guard_};
    ++count_;
    if (kept_.size() < most_kept) {
      kept_.push_back({std::string{plugin}, std::string{entry}, std::string{rule}, std::string{detail}});
    }
    if (log_ != nullptr) {
      log_->error(
          "a plugin broke the contract of the border",
          {{"hearth.plugin", plugin}, {"hearth.entry", entry}, {"hearth.rule", rule}, {"error.message", detail}});
    }
    if (metrics_ != nullptr) {
      metrics_
          ->counters("hearth_plugin_breaches_total", "Breaches of the border's contract by a plugin",
                     {"plugin", "rule"})
          .with({plugin, rule})
          .add();
    }
  } catch (...) {  // out of memory while telling: there is nobody else to tell
  }
}

std::vector<Breach> Breaches::all() const {
  const std::scoped_lock lock{guard_};
  return kept_;
}

std::uint64_t Breaches::count() const {
  const std::scoped_lock lock{guard_};
  return count_;
}

void Breaches::detach() {
  const std::scoped_lock lock{guard_};
  log_ = nullptr;
  metrics_ = nullptr;
}

bool handling_an_exception() noexcept {
  // The first member of __cxa_eh_globals (Itanium C++ ABI, section 2.2.2) is the stack of caught exceptions.
  void* caught = nullptr;
  std::memcpy(&caught, static_cast<const void*>(abi::__cxa_get_globals()), sizeof caught);
  return caught != nullptr || std::uncaught_exceptions() > 0;
}

ThreadName::ThreadName(std::string_view plugin) noexcept {
  if (plugin.empty()) return;
  char now[16]{};
  prctl(PR_GET_NAME, before_);
  const auto size = std::min<std::size_t>(plugin.size(), sizeof now - 1 - prefix.size());
  std::memcpy(now, prefix.data(), prefix.size());
  std::memcpy(now + prefix.size(), plugin.data(), size);
  prctl(PR_SET_NAME, now);
  changed_ = true;
}

ThreadName::~ThreadName() {
  if (changed_) prctl(PR_SET_NAME, before_);
}

std::string ThreadName::of_this_thread() {
  char now[16]{};
  prctl(PR_GET_NAME, now);
  const std::string_view name{now};
  return name.starts_with(prefix) ? std::string{name.substr(prefix.size())} : std::string{};
}

AsHost::AsHost(bool checking) noexcept {
  if (!checking) return;
  prctl(PR_GET_NAME, before_);
  if (!std::string_view{before_}.starts_with(prefix)) return;
  prctl(PR_SET_NAME, "hearth");
  changed_ = true;
}

AsHost::~AsHost() {
  if (changed_) prctl(PR_SET_NAME, before_);
}

std::vector<int> threads_now() {
#if defined(HEARTH_TSAN)
  // With the first thread of a process a thread of the sanitizer is born, which is nobody's.
  static std::once_flag first;
  std::call_once(first, [] { std::thread{[] {}}.join(); });
#endif
  std::vector<int> all;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc/self/task", ignored}) {
    const auto name = entry.path().filename().string();
    int id = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), id).ec == std::errc{}) all.push_back(id);
  }
  std::ranges::sort(all);
  return all;
}

std::vector<int> threads_of(std::string_view plugin, const std::vector<int>& born) {
  std::vector<int> alive;
  const auto tag = tag_of(plugin);
  for (const int thread : threads_now()) {
    if (thread == gettid()) continue;
    if (std::ranges::binary_search(born, thread) || name_of(thread) == tag) alive.push_back(thread);
  }
  return alive;
}

}  // namespace hearth::plugin
