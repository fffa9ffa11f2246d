#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

// Not for use outside host/exec.
namespace hearth::exec {

/// Memory of one fiber's stack; it grows down from `top()` to a guard that cannot be touched.
struct Stack {
  char* mapped = nullptr;  ///< the guard first
  std::size_t size = 0;    ///< without the guard

  [[nodiscard]] char* bottom() const;
  [[nodiscard]] char* top() const { return bottom() + size; }
  [[nodiscard]] bool guards(const void* address) const;
};

/// The stacks of a node, mapped when first needed and kept until the end. Any thread.
class Stacks {
 public:
  /// Rounded up to whole pages.
  explicit Stacks(std::size_t size);
  ~Stacks();
  Stacks(const Stacks&) = delete;
  Stacks& operator=(const Stacks&) = delete;

  /// None when the kernel gives no more.
  std::optional<Stack> take();
  void give_back(const Stack& stack);

  struct Counts {
    std::size_t mapped;      ///< stacks
    std::size_t high_water;  ///< bytes: the most that any one of them has used
  };
  /// Asks the kernel which pages have been touched: some microseconds a stack.
  [[nodiscard]] Counts counts() const;

 private:
  const std::size_t size_;
  mutable std::mutex mutex_;
  std::vector<Stack> all_;
  std::vector<Stack> free_;
};

}  // namespace hearth::exec
