#pragma once

#include <hearth/contract.hpp>

namespace peer {

using namespace hearth;

struct Note {
  std::string saga;
};
constexpr auto describe(Type<Note>) { return fields(field("saga", &Note::saga)); }

struct Noted {
  std::int64_t times = 0;
};
constexpr auto describe(Type<Noted>) { return fields(field("times", &Noted::times)); }

/// Notes it once more: whoever calls twice under one key is noted once.
inline constexpr auto note = service<Note, Noted>("peer.note@1");

}  // namespace peer
