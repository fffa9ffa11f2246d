#include <algorithm>
#include <cstring>

#include "host/plugin/border.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

bool is_kind(std::int32_t kind) {
  return kind >= static_cast<std::int32_t>(Kind::invalid) && kind <= static_cast<std::int32_t>(Kind::internal);
}

void write_info(const hearth_error& error, hearth_error_info& out) {
  out.kind = static_cast<std::int32_t>(error.error.kind);
  out.code = str(error.error.code);
  out.message = str(error.error.message);
  out.cause = str(error.error.cause);
  out.violations = error.views.data();
  out.violation_count = error.views.size();
  out.retry_after_s = error.error.retry_after_s;
}

hearth_error* make(Error error) {
  auto made = std::make_unique<hearth_error>();
  made->error = std::move(error);
  made->views.reserve(made->error.violations.size());
  for (const auto& one : made->error.violations) {
    made->views.push_back({str(one.pointer), str(one.code), str(one.message)});
  }
  return made.release();
}

}  // namespace

hearth_status give(Error error, hearth_error** why) noexcept {
  const auto status = error.signal != 0 ? error.signal : static_cast<hearth_status>(error.kind);
  if (why == nullptr) return status;
  *why = nullptr;
  try {
    *why = make(std::move(error));
  } catch (...) {  // out of memory: the status alone has to do
  }
  return status;
}

Error take(hearth_status status, hearth_error* why) {
  const std::unique_ptr<hearth_error> owned{why};
  const bool signal = status == HEARTH_RETRY || status == HEARTH_REPEATED;
  if (!signal && !is_kind(status)) {
    return internal("the plugin returned the status " + std::to_string(status) + ", which is none");
  }
  Error error;
  if (owned != nullptr) {
    error = std::move(owned->error);
  } else {
    error = internal("the plugin returned the status " + std::to_string(status) + " without an error");
    if (is_kind(status)) error.kind = static_cast<Kind>(status);
  }
  error.signal = signal ? status : 0;
  return error;
}

Error read_info(const hearth_error_info& info) {
  Error error;
  error.kind = is_kind(info.kind) ? static_cast<Kind>(info.kind) : Kind::internal;
  error.code = view(info.code);
  error.message = view(info.message);
  if (HEARTH_COVERS(&info, hearth_error_info, cause)) error.cause = view(info.cause);
  if (HEARTH_COVERS(&info, hearth_error_info, violation_count) && info.violations != nullptr) {
    for (std::uint64_t i = 0; i < info.violation_count; ++i) {
      const auto& one = info.violations[i];
      error.violations.push_back(
          {std::string{view(one.pointer)}, std::string{view(one.code)}, std::string{view(one.message)}});
    }
  }
  if (HEARTH_COVERS(&info, hearth_error_info, retry_after_s)) error.retry_after_s = info.retry_after_s;
  return error;
}

void give_bytes(std::string bytes, hearth_buffer* out) {
  auto* kept = new std::string{std::move(bytes)};
  *out = {kept->data(), kept->size(), [](void* context) { delete static_cast<std::string*>(context); }, kept};
}

std::string take_bytes(hearth_buffer& buffer) {
  std::string bytes;
  if (buffer.data != nullptr) bytes.assign(buffer.data, static_cast<std::size_t>(buffer.size));
  if (buffer.release != nullptr) buffer.release(buffer.context);
  buffer = {};
  return bytes;
}

void copy_out(void* out, const void* full, std::uint32_t full_size) noexcept {
  std::uint32_t known = 0;
  std::memcpy(&known, out, sizeof known);
  const auto size = std::min(known, full_size);
  if (size <= sizeof known) return;
  std::memcpy(static_cast<char*>(out) + sizeof known, static_cast<const char*>(full) + sizeof known,
              size - sizeof known);
  std::memcpy(out, &size, sizeof size);
}

hearth_error* make_error(const hearth_host*, const hearth_error_info* info) noexcept {
  try {
    if (info == nullptr || !HEARTH_COVERS(info, hearth_error_info, message)) {
      return make(internal("the plugin made an error of nothing"));
    }
    return make(read_info(*info));
  } catch (...) {
    return nullptr;  // out of memory
  }
}

void read_error(const hearth_error* error, hearth_error_info* out) noexcept {
  if (error == nullptr || out == nullptr) return;
  hearth_error_info full{};
  write_info(*error, full);
  copy_out(out, &full, HEARTH_SIZE_THROUGH(hearth_error_info, retry_after_s));
}

void free_error(hearth_error* error) noexcept { delete error; }

}  // namespace hearth::plugin
