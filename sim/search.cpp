#include "sim/search.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "core/errors.hpp"

namespace asim {
namespace {

constexpr std::size_t elite_size = 16;
/// Around a new centre the first reach is an eighth of each range.
constexpr int first_shrink = 3;
constexpr int deepest_shrink = 62;

std::int64_t width_of(const SearchVariable& variable) { return variable.high - variable.low; }

}  // namespace

Search::Search(SearchPlan plan)
    : plan_(std::move(plan)),
      random_(plan_.seed, "search"),
      exploration_(std::max<std::int64_t>(1, plan_.runs * 2 / 5)) {}

std::vector<SearchCandidate> Search::next() {
  round_begin_ = issued_;
  round_.clear();
  // Without a variable there is one candidate only.
  const std::int64_t runs = plan_.variables.empty() ? std::min<std::int64_t>(plan_.runs, 1) : plan_.runs;
  const auto size = static_cast<std::size_t>(std::clamp<std::int64_t>(runs - issued_, 0, round_size));
  if (size == 0) return {};
  round_.resize(size, {0, as_written()});
  for (SearchCandidate& candidate : round_) candidate.number = issued_++;
  if (exploring() || centre_.candidate.number < 0) {
    explore();
  } else {
    refine();
  }
  return round_;
}

void Search::take(const std::vector<Badness>& round) {
  if (round.size() != round_.size()) throw InternalError("search: a round without all of its scores");
  const bool refining = !exploring() && centre_.candidate.number >= 0;
  bool improved = false;
  for (std::size_t k = 0; k < round.size(); ++k) {
    if (!round[k]) continue;
    Rated rated{round_[k], *round[k]};
    if (worst_.candidate.number < 0 || rated.badness > worst_.badness) worst_ = rated;
    if (refining && rated.badness > centre_.badness) {
      centre_ = rated;
      improved = true;
    }
    keep(std::move(rated));
  }
  if (refining) {
    adapt_reach(improved);
  } else if (issued_ >= exploration_ && !elite_.empty()) {
    change_centre();
  }
}

// --- spreading

/// Each variable has its range cut into as many pieces as there are candidates, each of which falls into another piece.
void Search::explore() {
  const auto pieces = static_cast<std::int64_t>(round_.size());
  for (std::size_t v = 0; v < plan_.variables.size(); ++v) {
    const SearchVariable& variable = plan_.variables[v];
    std::vector<std::int64_t> order(round_.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = static_cast<std::int64_t>(k);
    for (std::size_t k = order.size(); k > 1; --k) {
      std::swap(order[k - 1], order[static_cast<std::size_t>(random_.uniform(0, static_cast<std::int64_t>(k) - 1))]);
    }
    for (std::size_t k = 0; k < order.size(); ++k) {
      __extension__ using Wide = __int128;
      const auto cut = [&](std::int64_t piece) {
        return variable.low + static_cast<std::int64_t>(static_cast<Wide>(width_of(variable)) * piece / pieces);
      };
      round_[k].values[v] = random_.uniform(cut(order[k]), cut(order[k] + 1));
      const std::int64_t special = random_.uniform(0, 9);
      if (variable.order == SearchVariable::Order::metric && special == 0) round_[k].values[v] = variable.low;
      if (variable.order == SearchVariable::Order::metric && special == 1) round_[k].values[v] = variable.high;
      if (variable.as_written == SearchVariable::AsWritten::possible && special >= 7) round_[k].values[v].reset();
    }
  }
  if (round_begin_ == 0) round_.front().values = as_written();
}

// --- closing in

void Search::refine() {
  for (std::size_t k = 0; k < round_.size(); ++k) round_[k].values = neighbour(k);
}

SearchValues Search::neighbour(std::size_t index) {
  const std::size_t variables = plan_.variables.size();
  const std::size_t way = index % 10;
  if (way == 9) {  // beside another of the worst, by steps of any size
    SearchValues values = elite_[static_cast<std::size_t>(random_.uniform(0, std::ssize(elite_) - 1))].candidate.values;
    for (std::size_t v = 0; v < variables; ++v) {
      if (random_.uniform(0, 1) == 0) move(values, v, step_within(width_of(plan_.variables[v])));
    }
    return values;
  }
  SearchValues values = centre_.candidate.values;
  if (way >= 7 && variables > 1) {  // several by the same: what matters may be how they lie to each other
    const auto leader = static_cast<std::size_t>(random_.uniform(0, std::ssize(plan_.variables) - 1));
    const std::int64_t step = step_within(reach_of(plan_.variables[leader]));
    for (std::size_t v = 0; v < variables; ++v) {
      if (v == leader || random_.uniform(0, 1) == 0) move(values, v, step);
    }
    return values;
  }
  const std::size_t v = (index + static_cast<std::size_t>(round_begin_)) % variables;
  const SearchVariable& variable = plan_.variables[v];
  if (variable.order == SearchVariable::Order::none || random_.uniform(0, 19) == 0) {
    redraw(values, v);
  } else {
    move(values, v, step_within(reach_of(variable)));
  }
  return values;
}

void Search::move(SearchValues& values, std::size_t variable, std::int64_t step) const {
  const SearchVariable& moved = plan_.variables[variable];
  if (moved.order == SearchVariable::Order::none) return;
  const std::int64_t from = values[variable].value_or(step > 0 ? moved.low : moved.high);
  values[variable] = std::clamp(from + step, moved.low, moved.high);
}

void Search::redraw(SearchValues& values, std::size_t variable) {
  const SearchVariable& drawn = plan_.variables[variable];
  if (drawn.as_written == SearchVariable::AsWritten::possible && random_.uniform(0, 1) == 0) {
    values[variable].reset();
  } else {
    values[variable] = draw(drawn);
  }
}

std::int64_t Search::draw(const SearchVariable& variable) { return random_.uniform(variable.low, variable.high); }

std::int64_t Search::reach_of(const SearchVariable& variable) const noexcept {
  return std::max<std::int64_t>(1, width_of(variable) >> std::min(shrink_, deepest_shrink));
}

/// Half of the steps are of any size up to the reach, half of any order of magnitude.
std::int64_t Search::step_within(std::int64_t reach) {
  reach = std::max<std::int64_t>(1, reach);
  std::int64_t limit = reach;
  if (random_.uniform(0, 1) == 0) {
    const auto magnitudes = static_cast<std::int64_t>(std::bit_width(static_cast<std::uint64_t>(reach)));
    limit = std::max<std::int64_t>(1, reach >> random_.uniform(0, magnitudes - 1));
  }
  const std::int64_t step = random_.uniform(1, limit);
  return random_.uniform(0, 1) == 0 ? step : -step;
}

void Search::keep(Rated rated) {
  const auto place =
      std::find_if(elite_.begin(), elite_.end(), [&](const Rated& other) { return other.badness <= rated.badness; });
  if (place != elite_.end() && place->badness == rated.badness) return;
  elite_.insert(place, std::move(rated));
  if (elite_.size() > elite_size) elite_.pop_back();
}

void Search::adapt_reach(bool improved) {
  // Single steps fall densely enough that what is left is a small part of the reach.
  shrink_ += improved ? 2 : 3;
  const bool spent = std::all_of(plan_.variables.begin(), plan_.variables.end(), [&](const SearchVariable& variable) {
    return variable.order == SearchVariable::Order::none ||
           width_of(variable) >> std::min(shrink_, deepest_shrink) == 0;
  });
  if (spent && !improved) change_centre();
}

/// The worst first, then the others, then the worst again.
void Search::change_centre() {
  centre_ = elite_[centres_used_++ % elite_.size()];
  shrink_ = first_shrink;
}

}  // namespace asim
