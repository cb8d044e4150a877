// The cooperative bound for people, and for programs.
#pragma once

#include <string>

#include "sim/cooperative_bound.hpp"
#include "sim/table_text.hpp"

namespace asim {

/// For each board the tasks with their longest turns, and their lateness: rule, bound, observed, and who adds the most.
std::string bound_report(const BoundResult& result, Colour colour);

/// As `bound_json_schema` says.
std::string bound_json(const BoundResult& result);
std::string bound_json_schema();

}  // namespace asim
