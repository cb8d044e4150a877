// place_of: where on the host a program's error happened, for annotations.
#pragma once

#include "sim/diagnostic.hpp"
#include "sim/run_result.hpp"
#include "sim/scenario.hpp"

namespace asim {

/// The file and line on the host that `error` names: in its own words, or else in the last line of its traceback.
/// Empty where it names none, or no file of the host.
SourcePlace place_of(const ErrorResult& error, const Scenario& scenario);

}  // namespace asim
