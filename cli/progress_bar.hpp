// The line that shows how far many runs have come.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace asim::cli {

/// "[#####     ] 500/1000, 830/s, best 12ms, 1 s left". `note` may be empty; the rest is known once something is done.
std::string progress_bar(std::int64_t done, std::int64_t all, std::chrono::steady_clock::duration taken,
                         const std::string& note);

}  // namespace asim::cli
