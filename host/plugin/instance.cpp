#include "host/plugin/instance.hpp"

#include <algorithm>
#include <condition_variable>
#include <thread>

#include "host/log/logger.hpp"
#include "host/plugin/border.hpp"
#include "host/plugin/exit_watch.hpp"
#include "host/plugin/library.hpp"
#include "host/plugin/metric_table.hpp"
#include "host/plugin/requests.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

const void* host_extension(const hearth_host* host, hearth_str id) noexcept {
  return extension_of(instance_of(host), view(id));
}

std::string sentence(const Error& error) {
  std::string text = error.message;
  if (!error.cause.empty()) text += " (" + error.cause + ")";
  for (const auto& one : error.violations) text += "; " + one.pointer + ": " + one.message;
  return text;
}

}  // namespace

Instance& instance_of(const hearth_host* host) { return *reinterpret_cast<const Instance::Host*>(host)->instance; }

std::shared_ptr<Instance> Instance::make(std::shared_ptr<Border> border, std::shared_ptr<Library> library,
                                         Bundle bundle, config::Plugin wanted, bool describing) {
  std::shared_ptr<Instance> made{new Instance};
  made->name_ = library->name();
  made->border_ = std::move(border);
  made->library_ = std::move(library);
  made->bundle_ = std::move(bundle);
  made->wanted_ = std::move(wanted);
  made->describing_ = describing;
  made->number_ = number_owner({made->name_, made->border_->breaches});
  made->metrics_ = std::make_unique<MetricTable>();
  made->settings_ = std::make_unique<LiveSettings>(made->wanted_);
  auto& table = made->host_.table;
  table.struct_size = HEARTH_SIZE_THROUGH(hearth_host, free_error);
  table.flags = describing ? HEARTH_HOST_DESCRIBING : 0U;
  table.abi_major = HEARTH_ABI_MAJOR;
  table.abi_minor = HEARTH_ABI_MINOR;
  table.extension = host_extension;
  table.make_error = make_error;
  table.read_error = read_error;
  table.free_error = free_error;
  made->host_.instance = made.get();
  return made;
}

Instance::~Instance() = default;

const std::string& Instance::version() const { return library_->version(); }

void Instance::forget_said_twice() {
  auto& manifest = bundle_.manifest;
  manifest.provides = {};
  manifest.publishes = {};
  manifest.routes = {};
  manifest.timers = {};
  manifest.commands = {};
  manifest.migrations = {};
}

bool Instance::fiber_safe() const {
  return wanted_.execution != config::PluginExecution::threads && bundle_.manifest.execution == "fiber";
}

void Instance::report(std::string_view entry, std::string_view rule, std::string_view detail) const noexcept {
  border_->breaches->report(name_, entry, rule, detail);
}

bool Instance::guarded(std::string_view entry, const std::function<void()>& code, std::string* thrown) noexcept {
  // What is thrown here is told after the catch block: none of our own calls runs inside one either.
  std::string what;
  bool caught = false;
  {
    const Inside inside{name_, entry};
    const ThreadName named{border_->breaches->checking() ? std::string_view{name_} : std::string_view{}};
    try {
      code();
    } catch (const std::exception& error) {
      caught = true;
      what = error.what();
    } catch (...) {
      caught = true;
      what = "of an unknown type";
    }
  }
  if (!caught) return true;
  report(entry, "exception", "an exception crossed the border: " + what);
  if (thrown != nullptr) *thrown = std::move(what);
  return false;
}

Result<void> Instance::run_bounded(std::string_view entry, std::chrono::nanoseconds bound,
                                   std::function<Result<void>()> code) {
  struct Shared {
    std::mutex guard;
    std::condition_variable changed;
    bool done = false;
    Result<void> result;
  };
  const auto shared = std::make_shared<Shared>();
  // The thread keeps the instance: when it never comes back, neither may what it runs on go.
  std::thread runner{[shared, code = std::move(code), self = shared_from_this()] {
    Result<void> result = code();
    const std::scoped_lock lock{shared->guard};
    shared->result = std::move(result);
    shared->done = true;
    shared->changed.notify_all();
  }};
  std::unique_lock lock{shared->guard};
  const bool done = shared->changed.wait_for(lock, bound, [&] { return shared->done; });
  lock.unlock();
  if (done) {
    runner.join();
    return std::move(shared->result);
  }
  runner.detach();
  library_->keep_mapped();
  phase_.store(Phase::resident);
  const auto seconds = std::chrono::duration<double>(bound).count();
  char text[32];
  std::snprintf(text, sizeof text, "%g", seconds);
  return timed_out("plugin.hangs", "plugin " + name_ + ": " + std::string{entry} + " did not return within " + text +
                                       " s: let it start its work and return, and end its threads when it is told to");
}

Result<void> Instance::create() {
  const auto before = border_->breaches->checking() ? threads_now() : std::vector<int>{};
  phase_.store(Phase::creating);
  Result<void> created = run_bounded("create", border_->ports.lifecycle,
                                     [this, config = settings().json()] { return create_now(config); });
  if (!created) return created;
  if (!registered_.refusals.empty()) {
    Error first = registered_.refusals.front();
    if (!first.message.starts_with("plugin ")) first.message = "plugin " + name_ + ": " + first.message;
    return first;
  }
  phase_.store(Phase::created);
  if (border_->breaches->checking()) {
    std::ranges::set_difference(threads_now(), before, std::back_inserter(born_));
  }
  return {};
}

Result<void> Instance::create_now(const std::string& config) {
  hearth_status status = HEARTH_INTERNAL;
  hearth_error* why = nullptr;
  hearth_instance* made = nullptr;
  std::string thrown;
  if (!guarded(
          "create", [&] { status = library_->module().create(host(), str(config), &made, &why); }, &thrown)) {
    return invalid("plugin.exception", "plugin " + name_ + ": create threw an exception (" + thrown +
                                           "), and none may cross the border: catch it inside the plugin");
  }
  if (status != HEARTH_OK) {
    Error error = take(status, why);
    const auto text = sentence(error);
    if (!registered_.refusals.empty()) return {};  // create() tells the registration that the plugin gave up for
    error.code = "plugin.create_failed";
    error.message = "plugin " + name_ + ": create refused: " + text;
    return error;
  }
  if (made == nullptr && registered_.refusals.empty()) {
    return invalid("plugin.null_instance", "plugin " + name_ + ": create returned HEARTH_OK and no instance: set *out");
  }
  handle_ = made;
  return {};
}

Result<void> Instance::start() {
  const auto before = border_->breaches->checking() ? threads_now() : std::vector<int>{};
  Result<void> started = run_bounded("start", border_->ports.lifecycle, [this]() -> Result<void> {
    hearth_status status = HEARTH_INTERNAL;
    hearth_error* why = nullptr;
    std::string thrown;
    if (!guarded(
            "start", [&] { status = library_->module().start(handle_, &why); }, &thrown)) {
      return invalid("plugin.exception", "plugin " + name_ + ": start threw an exception (" + thrown +
                                             "), and none may cross the border: catch it inside the plugin");
    }
    if (status == HEARTH_OK) return {};
    Error error = take(status, why);
    error.message = "plugin " + name_ + ": start failed: " + sentence(error);
    error.code = "plugin.start_failed";
    return error;
  });
  if (!started) return started;
  phase_.store(Phase::started);
  if (border_->breaches->checking()) {
    std::vector<int> more;
    std::ranges::set_difference(threads_now(), before, std::back_inserter(more));
    born_.insert(born_.end(), more.begin(), more.end());
    std::ranges::sort(born_);
  }
  return {};
}

}  // namespace hearth::plugin
