#pragma once

// Which sanitizer this is compiled for. GCC says it by macros, clang by features.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEARTH_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define HEARTH_TSAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define HEARTH_ASAN 1
#endif
#if defined(__SANITIZE_THREAD__)
#define HEARTH_TSAN 1
#endif
