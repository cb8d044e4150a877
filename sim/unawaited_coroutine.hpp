// UnawaitedCoroutine: a coroutine that a program made and never ran, and what a warning says of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace asim {

/// Those of one place are counted together.
struct UnawaitedCoroutine {
  std::string function;    ///< "poll", "App.run"
  std::string place;       ///< of the call, "main.py:12"; of the function where the runtime called it
  std::string call;        ///< as the program writes it, "self.poll()"; empty: the runtime called the function
  std::int64_t count = 1;  ///< how many
  Instant at;              ///< when the first one was found
};

/// "coroutine 'poll' (main.py:12) was created and never awaited or scheduled; write ...". `scheduler` is the name of
/// the policy, which decides what tasks are made with.
std::string unawaited_text(const UnawaitedCoroutine& coroutine, std::string_view scheduler);

}  // namespace asim
