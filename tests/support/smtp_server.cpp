#include "tests/support/smtp_server.hpp"

#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "tests/support/child_process.hpp"

namespace hearth::support {

using Json = nlohmann::json;

Certificate make_certificate(const TemporaryFolder& folder, const std::string& name, const std::string& subject) {
  const Certificate made{(folder / (name + ".crt")).string(), (folder / (name + ".key")).string()};
  const auto done = run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                         "-nodes", "-days", "2", "-subj", "/CN=" + name, "-addext", "subjectAltName=" + subject,
                         "-keyout", made.key, "-out", made.file});
  if (done.code != 0) throw std::runtime_error("no certificate could be made: " + done.output);
  return made;
}

SmtpServer::SmtpServer(const Options& options) {
  std::vector<std::string> words{HEARTH_PYTHON, HEARTH_SMTP_SERVER_PY, "--messages",  (folder_ / "messages").string(),
                                 "--security",  options.security,      "--mechanism", options.mechanism};
  if (!options.certificate.file.empty()) {
    words.insert(words.end(), {"--certificate", options.certificate.file, "--key", options.certificate.key});
  }
  if (!options.auth.empty()) words.insert(words.end(), {"--auth", options.auth});
  if (options.trickles) words.emplace_back("--trickles");
  ChildOptions child;
  child.log = folder_ / "log";
  child.pipe_stdin = child.pipe_stdout = true;
  process_ = std::make_unique<ChildProcess>(words, child);
  try {
    port_ = Json::parse(process_->read_line(std::chrono::seconds(30))).at("port");
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string("the mail server does not start: ") + error.what() +
                             read_file(folder_ / "log"));
  }
}

SmtpServer::~SmtpServer() = default;

std::vector<Json> SmtpServer::messages() const {
  std::vector<Json> all;
  std::istringstream lines{read_file(folder_ / "messages")};
  for (std::string line; std::getline(lines, line);) all.push_back(Json::parse(line));
  return all;
}

std::vector<Json> SmtpServer::messages_to(const std::string& address) const {
  std::vector<Json> found;
  for (const auto& message : messages()) {
    if (message.at("to") == Json{address}) found.push_back(message);
  }
  return found;
}

}  // namespace hearth::support
