#include "host/plugin/check_code.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "host/plugin/describe.hpp"
#include "host/plugin/exit_watch.hpp"
#include "host/plugin/statement_check.hpp"

namespace hearth::plugin {
namespace {

/// More than the bound of `create` and `destroy` together: what takes longer hangs where no bound is, in an initialiser.
constexpr auto most_seconds = std::chrono::seconds{90};

void compare(const Bundle& bundle, const Result<Described>& described, Verdict& verdict) {
  if (!described) return verdict.bad("border", described.error().message);
  const auto& code = described->manifest;
  const auto& said = bundle.manifest;
  verdict.good("border", "it speaks " + std::to_string(code.abi_major) + "." + std::to_string(code.abi_minor) +
                             " and needs a host of " + std::to_string(code.abi_major) + "." +
                             std::to_string(code.host_minor_required) + " or later");
  for (const auto& breach : described->breaches)
    verdict.bad("border", "its create broke the contract: " + breach.detail);
  const auto rebuild = ": build the bundle again, so that its manifest is made of its code";
  if (code.name != said.name)
    verdict.bad("manifest", "the code's name is '" + code.name + "' and the manifest's '" + said.name + "'" + rebuild);
  if (code.version != said.version) {
    verdict.bad("manifest", "the code's version is " + code.version + " and the manifest's " + said.version + rebuild);
  }
  if (code.abi_major != said.abi_major || code.host_minor_required != said.host_minor_required) {
    verdict.bad("manifest", std::string{"the code speaks another border than the manifest says"} + rebuild);
  }
  if (said.execution == "fiber" && !described->fiber_safe) {
    verdict.bad(
        "manifest",
        "its execution is 'fiber' and the code does not set HEARTH_PLUGIN_FIBER_SAFE: set it, or say 'threads'");
  }
  for (const auto& difference : differences(said, code)) verdict.bad("manifest", difference + rebuild);
  if (verdict.none_bad("manifest")) {
    verdict.good("manifest", "it is that of the code: " + std::to_string(said.routes.size()) + " routes, " +
                                 std::to_string(said.provides.size()) + " services, " +
                                 std::to_string(said.publishes.size()) + " events");
  }
}

/// The migrations are tried, too, of a plugin that has no statements.
void check_schema(const Bundle& bundle, std::span<const hearth_statement* const> statements, Verdict& verdict) {
  if (statements.empty() && bundle.manifest.migrations.empty()) return;
  const auto faults = check_statements(bundle, statements);
  if (!faults) {
    const auto& why = faults.error();
    return verdict.bad("migrations",
                       "they cannot be applied to SQLite: " + why.message +
                           (why.cause.empty() || why.message.ends_with(why.cause) ? "" : ": " + why.cause));
  }
  for (const auto& fault : *faults) verdict.bad("statements", fault.statement + ": " + fault.sentence);
  if (!statements.empty() && faults->empty()) {
    verdict.good("statements", std::to_string(statements.size()) + " can be prepared on the migrated schema of SQLite");
  }
}

std::vector<Finding> examine_code(const Bundle& bundle, bool sound) {
  Verdict verdict, of_schema;
  bool offered = false;
  const auto described = describe_library(bundle.library(), bundle.manifest.name, [&](const hearth_statements_v1& all) {
    offered = true;
    if (sound) check_schema(bundle, {all.statements, static_cast<std::size_t>(all.statement_count)}, of_schema);
  });
  if (sound && !offered) check_schema(bundle, {}, of_schema);
  compare(bundle, described, verdict);
  for (auto& one : std::move(of_schema).all()) verdict.add(std::move(one));
  return std::move(verdict).all();
}

/// Never returns, whatever is thrown: above it stands another process.
[[noreturn]] void be_the_child(const Bundle& bundle, bool sound, int out) noexcept {
  const rlimit none{};
  (void)setrlimit(RLIMIT_CORE, &none);
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
  leave_exits();
  auto list = nlohmann::json::array();
  for (const auto& one : examine_code(bundle, sound)) list.push_back({one.subject, one.good, one.sentence});
  std::string_view text;
  const auto whole = list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  for (text = whole; !text.empty();) {
    const auto written = write(out, text.data(), text.size());
    if (written < 0 && errno != EINTR) break;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  _exit(text.empty() ? 0 : 1);
}

/// What is written to the pipe until its other end closes; nothing when that takes too long.
std::optional<std::string> read_all(int in) {
  const auto until = std::chrono::steady_clock::now() + most_seconds;
  std::string text;
  for (char part[4096];;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd wanted{in, POLLIN, 0};
    const int ready = left.count() <= 0 ? 0 : poll(&wanted, 1, static_cast<int>(left.count()));
    if (ready == 0) return std::nullopt;
    const auto got = ready < 0 ? -1 : read(in, part, sizeof part);
    if (got == 0) return text;
    if (got > 0) text.append(part, static_cast<std::size_t>(got));
    if (got < 0 && errno != EINTR) return text;
  }
}

std::string died(int status) {
  if (WIFSIGNALED(status)) {
    return "its code ended the process by " + std::string{strsignal(WTERMSIG(status))} +
           " while it was opened or its create ran: run `plugin check` under a debugger, or build the bundle again";
  }
  return "its code ended the process with exit code " + std::to_string(WEXITSTATUS(status)) +
         " while it was opened or its create ran: report what fails as a status instead";
}

}  // namespace

void check_code(const Bundle& bundle, bool sound, Verdict& verdict) {
  int ends[2];
  const pid_t child = pipe2(ends, O_CLOEXEC) == 0 ? fork() : -1;
  if (child < 0)
    return verdict.bad("border", std::string{"no process can be made to open it in: "} + std::strerror(errno));
  if (child == 0) be_the_child(bundle, sound, ends[1]);
  close(ends[1]);
  const auto text = read_all(ends[0]);
  close(ends[0]);
  if (!text) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (!text) return verdict.bad("border", "its code hangs: opening it and its create took longer than 90 s");
  const auto list = nlohmann::json::parse(*text, nullptr, false);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !list.is_array()) return verdict.bad("border", died(status));
  for (const auto& one : list) verdict.add({one[0].get<std::string>(), one[1].get<bool>(), one[2].get<std::string>()});
}

}  // namespace hearth::plugin
