#include "tests/support/toss_server.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/support/child_process.hpp"

namespace hearth::support {

TossServer::TossServer(const std::string& clock) {
  ChildOptions how;
  how.pipe_stdout = true;
  const std::vector<std::string> words{HEARTH_PYTHON, "-B", HEARTH_TOSS_SERVER_PY, clock};
  process_ = std::make_unique<ChildProcess>(words, how);
  port_ = std::stoi(process_->read_line(std::chrono::seconds(30)));
}

TossServer::~TossServer() = default;

std::string TossServer::address() const { return "127.0.0.1:" + std::to_string(port_); }
std::string TossServer::url() const { return "http://" + address(); }

nlohmann::json TossServer::order(const std::string& id) const {
  return HttpClient(address()).get("/_test/orders/" + id).json();
}

nlohmann::json TossServer::cards() const { return HttpClient(address()).get("/_test/cards").json(); }

void TossServer::deposit(const std::string& order) const {
  const auto reply = HttpClient(address()).post("/_test/deposit", {{"orderId", order}});
  if (reply.status != 200) throw std::runtime_error("no deposit: " + reply.body);
}

}  // namespace hearth::support
