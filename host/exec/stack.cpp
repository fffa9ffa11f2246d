#include "host/exec/stack.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "host/core/sanitizers.hpp"

namespace hearth::exec {
namespace {

/// Code that is compiled with -fstack-clash-protection, as all of ours and of hearth_add_plugin() is, touches each page of a
/// frame and cannot step over it; other code, only with a frame of this size.
constexpr std::size_t guard_size = 64 * 1024;

#if defined(HEARTH_ASAN) || defined(HEARTH_TSAN)
constexpr std::size_t frames_are_larger = 4;
#else
constexpr std::size_t frames_are_larger = 1;
#endif

std::size_t page() {
  static const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

/// From the lowest page that was touched to the top.
std::size_t used(const Stack& stack) {
  std::vector<unsigned char> resident(stack.size / page());
  if (::mincore(stack.bottom(), stack.size, resident.data()) != 0) return 0;
  const auto lowest = std::find_if(resident.begin(), resident.end(), [](unsigned char one) { return (one & 1) != 0; });
  return static_cast<std::size_t>(resident.end() - lowest) * page();
}

}  // namespace

char* Stack::bottom() const { return mapped + guard_size; }

bool Stack::guards(const void* address) const {
  const auto* const at = static_cast<const char*>(address);
  return at >= mapped && at < bottom();
}

Stacks::Stacks(std::size_t size) : size_{(frames_are_larger * size + page() - 1) / page() * page()} {}

Stacks::~Stacks() {
  for (const auto& stack : all_) ::munmap(stack.mapped, guard_size + stack.size);
}

std::optional<Stack> Stacks::take() {
  const std::lock_guard lock{mutex_};
  if (!free_.empty()) {
    const auto stack = free_.back();
    free_.pop_back();
    return stack;
  }
  all_.reserve(all_.size() + 1);
  free_.reserve(all_.size() + 1);
  void* const mapped = ::mmap(nullptr, guard_size + size_, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (mapped == MAP_FAILED) return std::nullopt;
  if (::mprotect(mapped, guard_size, PROT_NONE) != 0) {
    ::munmap(mapped, guard_size + size_);
    return std::nullopt;
  }
  all_.push_back({static_cast<char*>(mapped), size_});
  return all_.back();
}

void Stacks::give_back(const Stack& stack) {
  const std::lock_guard lock{mutex_};
  free_.push_back(stack);
}

Stacks::Counts Stacks::counts() const {
  const std::lock_guard lock{mutex_};
  Counts counts{all_.size(), 0};
  for (const auto& stack : all_) counts.high_water = std::max(counts.high_water, used(stack));
  return counts;
}

}  // namespace hearth::exec
