#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace hearth::detail {

/// Text that is written in many small pieces: they go into room that is mostly there, at a fraction of what appending them to a
/// std::string takes. Holds a kilobyte without an allocation.
class TextBuffer {
 public:
  TextBuffer() = default;
  TextBuffer(const TextBuffer&) = delete;
  TextBuffer& operator=(const TextBuffer&) = delete;

  TextBuffer& operator+=(char c) {
    *room(1) = c;
    ++at_;
    return *this;
  }
  TextBuffer& operator+=(std::string_view piece) { return append(piece.data(), piece.size()); }
  TextBuffer& append(const char* piece, std::size_t size) {
    if (size != 0) std::memcpy(room(size), piece, size);
    at_ += size;
    return *this;
  }

  /// Where so many bytes may be written; wrote() says how many have been.
  char* room(std::size_t size) {
    if (static_cast<std::size_t>(end_ - at_) < size) grow(size);
    return at_;
  }
  void wrote(const char* end) { at_ += end - at_; }

  [[nodiscard]] std::string_view text() const { return {begin_, static_cast<std::size_t>(at_ - begin_)}; }

 private:
  void grow(std::size_t size) {
    const auto held = text();
    const std::size_t capacity = std::max(2 * static_cast<std::size_t>(end_ - begin_), held.size() + size);
    std::unique_ptr<char[]> larger{new char[capacity]};
    std::memcpy(larger.get(), held.data(), held.size());
    begin_ = larger.get();
    at_ = begin_ + held.size();
    end_ = begin_ + capacity;
    heap_ = std::move(larger);
  }

  char local_[1024];
  char* begin_ = local_;
  char* at_ = local_;
  char* end_ = local_ + sizeof local_;
  std::unique_ptr<char[]> heap_;
};

}  // namespace hearth::detail
