#pragma once

#include "rows.hpp"

namespace cancellation {

/// Who asks for a waiver, under which key: a repeat goes on with what the first began.
struct Request {
  Uuid admin;
  std::optional<std::string> key;
};

/// The kept fee of a cancellation, to be given back: written down, with the timer (due at `at`) that brings it to its end. A second
/// one breaks waivers_one_a_cancellation.
Waiver add_waiver(Tx& tx, const Row& of, const Request& by, const std::string& reason, Timestamp at);

}  // namespace cancellation
