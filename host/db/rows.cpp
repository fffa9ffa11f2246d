#include "host/db/rows.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace hearth::db {

std::string_view Rows::keep(std::string_view bytes) {
  if (bytes.size() > left_) {
    const std::size_t size = std::max<std::size_t>(bytes.size(), blocks_.empty() ? 1024 : 16384);
    blocks_.push_back(std::make_unique<char[]>(size));
    free_ = blocks_.back().get();
    left_ = size;
  }
  char* const kept = free_;
  if (!bytes.empty()) std::memcpy(kept, bytes.data(), bytes.size());
  free_ += bytes.size();
  left_ -= bytes.size();
  return {kept, bytes.size()};
}

void Rows::give(hearth_rows* out) && {
  auto* const given = new Rows{std::move(*this)};
  *out = {given->values_.data(),
          given->size(),
          given->columns_.size(),
          given->columns_.data(),
          [](void* context) { delete static_cast<Rows*>(context); },
          given};
}

}  // namespace hearth::db
