// Search: where in the ranges of some variables a score is worst, found by trying.
//
//   next() --a round of candidates--> whoever runs them --their scores--> take() --> next() ...
//
// A round has a fixed size, and what is in it follows from the search's seed and the scores of the rounds before: who
// runs its candidates, in which order and in how many processes, decides nothing.
//
// The first rounds spread over all values (Latin hypercubes, ends included); later ones close in on the worst
// candidates. Around such a centre a round tries steps of one variable, of several together and of all sizes from its
// reach down to the smallest; the reach shrinks round by round, to nothing, and then another centre is taken.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/random.hpp"
#include "sim/search_variable.hpp"

namespace asim {

struct SearchPlan {
  std::vector<SearchVariable> variables;
  std::int64_t runs = 2000;  ///< how many candidates at most
  std::uint64_t seed = 0;
};

struct SearchCandidate {
  std::int64_t number = 0;  ///< from 0, in the order of the rounds
  SearchValues values;
};

class Search {
 public:
  /// How bad a candidate is, the higher the worse; empty: nothing to compare.
  using Badness = std::optional<std::int64_t>;

  /// Candidates of a round.
  static constexpr std::size_t round_size = 50;

  explicit Search(SearchPlan plan);

  /// The next round; empty at the end. The very first candidate leaves everything as written.
  [[nodiscard]] std::vector<SearchCandidate> next();
  /// Takes what came of that round, in its order.
  void take(const std::vector<Badness>& round);

  /// The worst so far, the first of several; its number is negative while there is none.
  [[nodiscard]] const SearchCandidate& worst() const noexcept { return worst_.candidate; }

 private:
  struct Rated {
    SearchCandidate candidate{.number = -1, .values = {}};
    std::int64_t badness = 0;
  };

  [[nodiscard]] bool exploring() const noexcept { return round_begin_ < exploration_; }
  [[nodiscard]] SearchValues as_written() const { return SearchValues(plan_.variables.size()); }
  void explore();
  void refine();
  /// A step of one variable from the centre, of several by the same, or a candidate beside another of the worst.
  [[nodiscard]] SearchValues neighbour(std::size_t index);
  void move(SearchValues& values, std::size_t variable, std::int64_t step) const;
  void redraw(SearchValues& values, std::size_t variable);
  [[nodiscard]] std::int64_t draw(const SearchVariable& variable);
  [[nodiscard]] std::int64_t reach_of(const SearchVariable& variable) const noexcept;
  [[nodiscard]] std::int64_t step_within(std::int64_t reach);
  void keep(Rated rated);
  void adapt_reach(bool improved);
  void change_centre();

  SearchPlan plan_;
  RandomStream random_;
  std::int64_t exploration_;  ///< candidates that spread over everything
  std::int64_t issued_ = 0;
  std::int64_t round_begin_ = 0;
  std::vector<SearchCandidate> round_;
  std::vector<Rated> elite_;  ///< the worst of different badness, worst first
  Rated worst_;
  Rated centre_;
  std::size_t centres_used_ = 0;
  int shrink_ = 0;  ///< the reach is the range divided by two to this power
};

}  // namespace asim
