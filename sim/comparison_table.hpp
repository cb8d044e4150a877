// A comparison for people: a column for each run, a row for each measured figure.
#pragma once

#include <string>

#include "sim/comparison.hpp"
#include "sim/table_text.hpp"

namespace asim {

/// Several lines, the last of which sums up. The worst of a row's times and of its counts of what went wrong bears an
/// asterisk, unless all are equal:
///
///   asim: The LED follows the button
///   seed 0
///
///                                          uasyncio-v2  asyncio-v3
///   latency button:press -> pin:X5:rising  FAIL         PASS
///     wanted max 30ms
///     count                                20           20
///     max                                  52.151ms *   22.151ms
///   verdict                                FAIL         PASS
///   exit status                            1            0
///   warnings                               1            0
///
///   * the worst of its row
///
///   uasyncio-v2: the longest, 52.151ms from 6.698s to 6.750151s, is above max 30ms
///   uasyncio-v2: warning at 1s: ...
///
///   asim: FAIL, 1 of 2 runs met all expectations
std::string comparison_table(const Comparison& comparison, Colour colour);

}  // namespace asim
