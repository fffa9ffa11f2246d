#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hearth/core.hpp"
#include "hearth/decode.hpp"

namespace hearth {

/// The plugin's part of the cache: what is in it may be gone at any time. May be copied and kept; used inside a call.
class Cache {
 public:
  explicit Cache(const detail::Core& core) : core_{&core} {}

  [[nodiscard]] Result<std::optional<std::string>> get_text(const InCall& in, std::string_view key) const {
    if (!HEARTH_HAS(core_->cache, hearth_cache_v1, get)) return std::optional<std::string>{};
    hearth_buffer out{};
    auto done =
        detail::border(*core_, [&](hearth_error** why) { return core_->cache->get(in.call(), str(key), &out, why); });
    if (!done) return std::move(done).error();
    std::optional<std::string> found;
    if (out.data != nullptr) found = detail::taken(out);
    return found;
  }
  [[nodiscard]] Result<void> put_text(const InCall& in, std::string_view key, std::string_view value,
                                      Duration lifetime) const {
    if (!HEARTH_HAS(core_->cache, hearth_cache_v1, put)) return {};
    return detail::border(*core_, [&](hearth_error** why) {
      return core_->cache->put(in.call(), str(key), str(value), lifetime.count() * 1000, why);
    });
  }

  /// What cannot be read any more (an older version wrote it) is not there.
  template <Wire T>
  [[nodiscard]] Result<std::optional<T>> get(const InCall& in, std::string_view key) const {
    auto text = get_text(in, key);
    if (!text) return std::move(text).error();
    std::optional<T> found;
    if (*text) {
      if (auto value = from_json<T>(**text)) found = std::move(*value);
    }
    return found;
  }
  template <Wire T>
  [[nodiscard]] Result<void> put(const InCall& in, std::string_view key, const T& value, Duration lifetime) const {
    return put_text(in, key, to_json(value), lifetime);
  }
  [[nodiscard]] Result<void> remove(const InCall& in, std::string_view key) const {
    if (!HEARTH_HAS(core_->cache, hearth_cache_v1, remove)) return {};
    return detail::border(*core_, [&](hearth_error** why) { return core_->cache->remove(in.call(), str(key), why); });
  }

 private:
  const detail::Core* core_;
};

}  // namespace hearth
