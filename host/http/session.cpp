#include "host/http/session.hpp"

#include <algorithm>
#include <utility>

#include "host/http/reply_writer.hpp"

namespace hearth::http {
namespace {

constexpr std::size_t copied_body = 16 * 1024;  ///< bodies up to this are sent from one buffer with their head
constexpr std::size_t usual_head = 512;
constexpr std::size_t gathered_bytes = 256 * 1024;  ///< answers that one write takes at most
constexpr std::chrono::milliseconds linger_time{2000};

bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD" || method == "OPTIONS"; }

}  // namespace

Session::Session(std::shared_ptr<Shared> shared, std::string peer, bool secure)
    : kept_{std::move(shared)},
      shared_{*kept_},
      peer_{std::move(peer)},
      secure_{secure},
      write_due_{Clock::time_point::max()} {
  due_in(shared_.limits.header_read);  // for the TLS handshake
}

Session::~Session() = default;

void Session::start() {
  stage_ = Stage::idle;
  due_in(shared_.draining ? shared_.limits.idle_drain : shared_.limits.idle);
  want_read();
}

// ---- handing over ----------------------------------------------------------------------------------------------------

/// Only safe requests run beside others of their connection (RFC 9112 section 9.3.2).
bool Session::may_begin() const {
  const bool safe = is_safe(request_->method);
  return std::all_of(pending_.begin(), pending_.end(),
                     [&](const Pending& before) { return before.answered || (safe && before.safe); });
}

bool Session::try_hand_over() {
  if (!may_begin()) return false;
  hand_over();
  return true;
}

void Session::hand_over() {
  Pending pending;
  pending.request = request_;
  pending.head_only = request_->method == "HEAD";
  pending.safe = is_safe(request_->method);
  pending.close = close_after_;
  pending.http10 = !request_->refused && reader_.framing().http10;
  const std::size_t number = first_ + pending_.size();
  pending_.push_back(std::move(pending));
  stage_ = close_after_ ? Stage::stopped : Stage::idle;
  no_due();
  shared_.handler.handle(std::move(request_), [self = shared_from_this(), number](gateway::Reply reply) {
    self->respond(number, std::move(reply));
  });
  request_.reset();
}

/// An answer like any other, with the same headers, in its turn; then the connection ends.
void Session::refuse(const Error& error) {
  if (!request_) {
    request_ = std::make_shared<gateway::Request>();
    request_->peer = peer_;
    request_->secure = secure_;
  }
  request_->refused = error;
  request_->body.clear();
  begin_ = end_ = scanned_ = 0;
  continue_wanted_ = false;
  close_after_ = true;
  hand_over();
}

// ---- answering -------------------------------------------------------------------------------------------------------

void Session::respond(std::size_t number, gateway::Reply reply) {
  if (closed_.load(std::memory_order_relaxed)) return;
  if (is_here()) return answered(number, std::move(reply));
  later([self = shared_from_this(), number, reply = std::move(reply)]() mutable {
    self->answered(number, std::move(reply));
  });
}

void Session::answered(std::size_t number, gateway::Reply reply) {
  if (stage_ == Stage::closed || number < first_ || number - first_ >= pending_.size()) return;
  auto& pending = pending_[number - first_];
  if (pending.answered) return;
  pending.answered = true;
  pending.reply = std::move(reply);
  pending.request.reset();
  send_soon();
}

/// Not at once: all that is answered meanwhile goes with one write, and other requests of the thread go on before the kernel's
/// sending has displaced from the caches what they run through.
void Session::send_soon() {
  if (!std::exchange(sends_soon_, true)) flush_soon();
}

void Session::flush() {
  sends_soon_ = false;
  gather();
  if (stage_ == Stage::held) process();
}

void Session::gather() {
  if (writing_ || last_sent_ || stage_ == Stage::closed) return;
  std::size_t bytes = 0;
  bool fresh = true;  // the next head begins a buffer of its own
  while (!pending_.empty() && pending_.front().answered && bytes < gathered_bytes && !last_sent_) {
    auto& front = pending_.front();
    const bool only = pending_.size() == 1 && (stage_ == Stage::idle || stage_ == Stage::head);
    last_sent_ = front.close || (only && (shared_.draining || (ended_ && unread().empty())));
    if (fresh) sending_.emplace_back().reserve(usual_head + std::min(front.reply.body.size(), copied_body));
    fresh = false;
    write_head(front.reply, {date(), last_sent_, front.http10 && !last_sent_}, sending_.back());
    bytes += sending_.back().size() + front.reply.body.size();
    if (may_have_body(front.reply.status) && !front.head_only) {
      fresh = front.reply.body.size() > copied_body;
      if (fresh) {
        sending_.push_back(std::move(front.reply.body));
      } else {
        sending_.back() += front.reply.body;
      }
    }
    pending_.pop_front();
    ++first_;
  }
  if (last_sent_) stage_ = Stage::stopped;
  if (continue_wanted_ && stage_ == Stage::body && pending_.empty()) {
    continue_wanted_ = false;
    sending_.emplace_back("HTTP/1.1 100 Continue\r\n\r\n");
  }
  if (sending_.empty()) return;
  parts_.assign(sending_.begin(), sending_.end());
  send();
}

void Session::send() {
  writing_ = true;
  if (const auto written = write_some(parts_)) return on_written(written->fine, written->bytes);
  write_due_ = Clock::now() + shared_.limits.write;
}

void Session::on_written(bool fine, std::size_t bytes) {
  writing_ = false;
  if (stage_ == Stage::closed) return;
  if (!fine) {
    client_gone();
    return finish();
  }
  std::size_t whole = 0;
  while (whole < parts_.size() && bytes >= parts_[whole].size()) bytes -= parts_[whole++].size();
  parts_.erase(parts_.begin(), parts_.begin() + static_cast<std::ptrdiff_t>(whole));
  if (parts_.empty()) return sent_all();
  parts_.front().remove_prefix(bytes);
  send();
}

void Session::sent_all() {
  sending_.clear();
  write_due_ = Clock::time_point::max();
  if (last_sent_) return linger();
  if (!pending_.empty() && pending_.front().answered) send_soon();
  process();
  rest();
}

/// Until the next request comes.
void Session::rest() {
  if (writing_ || !pending_.empty() || stage_ == Stage::closed) return;
  if (ended_) return finish();
  if (stage_ == Stage::idle) due_in(shared_.draining ? shared_.limits.idle_drain : shared_.limits.idle);
}

// ---- ending ----------------------------------------------------------------------------------------------------------

void Session::client_gone() {
  for (const auto& pending : pending_) {
    if (!pending.answered && pending.request->gone) pending.request->gone();
  }
}

/// Closing with bytes unread would reset the connection, and the client could lose the answer: so we end our half, and
/// wait a little for it to end its own.
void Session::linger() {
  stage_ = Stage::lingering;
  due_in(linger_time);
  begin_ = end_ = 0;
  finish_sending();
  if (ended_) return finish();
  want_read();
}

void Session::finish() {
  if (stage_ == Stage::closed) return;
  stage_ = Stage::closed;
  closed_.store(true, std::memory_order_relaxed);
  close();
}

void Session::abort() {
  if (stage_ == Stage::closed) return;
  client_gone();
  finish();
}

void Session::drain(Clock::time_point now) {
  if (stage_ == Stage::idle && pending_.empty() && !writing_) due_ = std::min(due_, now + shared_.limits.idle_drain);
}

void Session::tick(Clock::time_point now) {
  if (writing_ && now > write_due_) return abort();
  if (now <= due_) return;
  switch (stage_) {
    case Stage::opening:
      return abort();
    case Stage::idle:
      no_due();
      if (pending_.empty() && !writing_) finish();
      return;
    case Stage::head:
    case Stage::body:
      refuse(unavailable("request.timeout", "the request did not arrive in time"));
      return want_read();
    case Stage::lingering:
      return finish();
    default:
      no_due();
  }
}

}  // namespace hearth::http
