// A RunResult as bytes, for another process of the same build: exact, where the JSON is for readers of other kinds.
#pragma once

#include <string>
#include <string_view>

#include "sim/run_result.hpp"

namespace asim {

/// All of `result` but for the comparison with a baseline, which is made later.
std::string result_bytes(const RunResult& result);

/// What `result_bytes` has made bytes of. Throws InternalError if these are none.
RunResult result_of_bytes(std::string_view bytes);

}  // namespace asim
