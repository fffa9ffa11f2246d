#include <algorithm>
#include <cstring>

#include "host/gateway/fields.hpp"
#include "host/gateway/target.hpp"
#include "host/http/session.hpp"

// From bytes to requests: the reading half of a session.
namespace hearth::http {
namespace {

/// From here on the request is as if it had come in origin form.
void take_absolute(gateway::Request& request) {
  if (request.target.starts_with('/')) return;
  auto absolute = absolute_target(request.target);
  if (!absolute) return;
  request.target = std::move(absolute->origin);
  for (auto& [name, value] : request.headers) {
    if (name == "host") value = std::move(absolute->authority);
  }
}

constexpr std::size_t read_room = 16 * 1024;             ///< beside a head of the greatest size
constexpr std::size_t discarded_most = 8 * 1024 * 1024;  ///< of what a client still sends when it has been refused

bool asks_for_socket(const gateway::Request& request) {
  const auto* upgrade = gateway::find_header(request.headers, "upgrade");
  bool asks = false;
  if (upgrade != nullptr) {
    gateway::for_each_member(*upgrade, [&](auto member) { asks = asks || gateway::equal_fold(member, "websocket"); });
  }
  return asks;
}

}  // namespace

void Session::want_read() {
  if (reading_ || ended_ || stage_ == Stage::closed || stage_ == Stage::opening) return;
  if (begin_ == end_) begin_ = end_ = 0;
  const std::size_t most = shared_.limits.headers + read_room;
  if (end_ - begin_ >= most) return;  // until what is there has been used
  if (end_ == input_.size()) {
    if (begin_ > 0) {
      std::memmove(input_.data(), input_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    } else {
      input_.resize(std::min(most, std::max<std::size_t>(2 * input_.size(), 4096)));
    }
  }
  reading_ = true;
  read_some(input_.data() + end_, input_.size() - end_);
}

void Session::on_read(Read what, std::size_t bytes) {
  reading_ = false;
  if (stage_ == Stage::closed) return;
  if (what == Read::failed) {
    client_gone();
    return finish();
  }
  if (what == Read::end) {
    ended_ = true;
    if (stage_ == Stage::lingering || (pending_.empty() && !writing_)) return finish();
    return client_gone();  // it gets its answer all the same, should it only have closed its half
  }
  if (stage_ == Stage::stopped || stage_ == Stage::lingering) {
    discarded_ += bytes;
    if (discarded_ > discarded_most) return finish();
    return want_read();
  }
  end_ += bytes;
  while (read_request()) {
  }
}

bool Session::process() {
  while (stage_ == Stage::held ? try_hand_over() : read_request()) {
  }
  if (continue_wanted_) send_soon();
  want_read();
  return !pending_.empty() && !pending_.back().answered;
}

/// A head, or some of a body; false when there is no more, or a whole request to be handed over first.
bool Session::read_request() {
  switch (stage_) {
    case Stage::idle:
    case Stage::head:
      return pending_.size() < shared_.limits.pipelined && read_head();
    case Stage::body:
      return read_body();
    default:
      return false;
  }
}

bool Session::read_head() {
  // Empty lines before a request are passed over (RFC 9112 section 2.2).
  while (stage_ == Stage::idle && unread().starts_with("\r\n")) begin_ += 2;
  if (unread().empty() || (stage_ == Stage::idle && unread() == "\r")) return false;
  if (stage_ == Stage::idle) {
    stage_ = Stage::head;
    due_in(shared_.limits.header_read);
  }
  const auto [size, bare_line] = find_head(unread(), scanned_);
  if (bare_line) {
    refuse(invalid("request.unreadable", "the request could not be read: a line does not end in CR LF"));
    return false;
  }
  if (size > shared_.limits.headers || (size == 0 && unread().size() >= shared_.limits.headers)) {
    refuse(invalid("request.head_too_large", "the request line and headers are too large"));
    return false;
  }
  return size != 0 && begin_request(size);
}

bool Session::begin_request(std::size_t head_size) {
  const auto head = unread().substr(0, head_size);
  request_ = std::make_shared<gateway::Request>();
  request_->peer = peer_;
  request_->secure = secure_;
  auto read = reader_.head(head, *request_);
  if (read) {
    begin_ += head_size;
    scanned_ = 0;
    close_after_ = !reader_.framing().keep_alive;
    take_absolute(*request_);
    shared_.proxies.apply(*request_);
    read = gateway::read_target(*request_, shared_.limits.query_parameters);
  }
  if (read && asks_for_socket(*request_)) {
    read = invalid("request.upgrade", "this server does not speak WebSocket here");
  }
  if (!read) {
    refuse(read.error());
    return false;
  }
  if (reader_.has_body()) return check_body();
  stage_ = Stage::held;
  return true;
}

bool Session::check_body() {
  body_limit_ = shared_.handler.body_limit(*request_);
  const auto& length = reader_.framing().length;
  if (length && *length > body_limit_) {
    refuse(invalid("request.too_large", "the body is too large"));
    return false;
  }
  if (const auto* expect = gateway::find_header(request_->headers, "expect"); expect != nullptr) {
    if (!gateway::equal_fold(*expect, "100-continue")) {
      refuse(invalid("request.expectation", "the only expectation that can be met is 100-continue"));
      return false;
    }
    continue_wanted_ = !reader_.framing().http10;
  }
  if (length) request_->body.reserve(std::min<std::size_t>(static_cast<std::size_t>(*length), 64 * 1024));
  stage_ = Stage::body;
  due_in(shared_.limits.body_read);
  return true;
}

bool Session::read_body() {
  if (unread().empty()) return false;
  continue_wanted_ = false;  // it does not wait for it
  const auto used = reader_.body(unread(), body_limit_);
  if (!used) {
    refuse(used.error());
    return false;
  }
  begin_ += *used;
  if (reader_.done()) {
    stage_ = Stage::held;
    return true;
  }
  // What the parser leaves is the head of a chunk that is not all there; it has no business to be long.
  if (unread().size() > shared_.limits.headers) {
    refuse(invalid("request.unreadable", "the request could not be read: the head of a chunk is too long"));
  }
  return false;
}

}  // namespace hearth::http
