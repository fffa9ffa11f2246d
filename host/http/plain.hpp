#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/http/io_thread.hpp"
#include "host/http/readiness.hpp"

namespace hearth::http {

/// A session on a socket without TLS.
class Plain final : public Session, private Readiness::Watched {
 public:
  /// Owns the socket from now on.
  Plain(const std::shared_ptr<Shared>& shared, std::shared_ptr<IoThread> thread, std::string peer, int socket);
  ~Plain() override;

  void open() override;

 private:
  void ready(std::uint32_t events) override;
  bool go_on() override;
  void receive();
  std::optional<Written> put(std::span<const std::string_view> parts);

  void read_some(char* into, std::size_t room) override;
  std::optional<Written> write_some(std::span<const std::string_view> parts) override;
  void finish_sending() override;
  void close() override;
  [[nodiscard]] bool is_here() const override { return thread_->is_here(); }
  void later(std::function<void()> work) override { thread_->post(std::move(work)); }
  void flush_soon() override { thread_->flush_soon(shared_from_this()); }
  std::string_view date() override { return thread_->date(); }

  Counts& counts_;
  const std::shared_ptr<IoThread> thread_;
  const std::string peer_;
  int socket_;

  bool readable_ = false;  ///< there may be something: nobody would be told again
  bool hung_up_ = false;   ///< the client has said that nothing more comes
  char* into_ = nullptr;   ///< where on_read is waited for
  std::size_t room_ = 0;
  std::span<const std::string_view> blocked_{};  ///< what the socket had no room for; on_written is waited for
};

}  // namespace hearth::http
