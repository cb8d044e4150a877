// collected: one field of each element, such as the names of all tasks for a message.
#pragma once

#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

namespace asim {

/// The results of `projection`, a function or a pointer to a member, for the elements of `range` in their order.
template <class Range, class Projection>
[[nodiscard]] auto collected(const Range& range, Projection projection) {
  std::vector<std::decay_t<decltype(std::invoke(projection, *range.begin()))>> results;
  results.reserve(range.size());
  for (const auto& element : range) results.push_back(std::invoke(projection, element));
  return results;
}

}  // namespace asim
