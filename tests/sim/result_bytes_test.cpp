#include "sim/result_bytes.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "core/errors.hpp"
#include "sim/result_json.hpp"
#include "tests/sim/example_results.hpp"

namespace asim {
namespace {

/// Draws results of any shape, with bytes that are no text in every string.
class AnyResult {
 public:
  explicit AnyResult(unsigned seed) : random_(seed) {}

  RunResult draw() {
    RunResult run;
    run.file = text();
    run.scenario = text();
    run.seed = static_cast<std::uint64_t>(number());
    run.end = Instant{number()};
    run.trace_digest = text();
    run.stdout_text = text();
    for (auto n = few(); n > 0; --n) run.boards.push_back(board());
    for (auto n = few(); n > 0; --n) run.expectations.push_back(expectation());
    for (auto n = few(); n > 0; --n) run.tasks.push_back({text(), text()});
    for (auto n = few(); n > 0; --n) run.warnings.push_back({Instant{number()}, text()});
    for (auto n = few(); n > 0; --n) run.sources.push_back({text(), text()});
    if (chance()) run.error = error();
    return run;
  }

 private:
  std::size_t few() { return random_() % 4; }
  bool chance() { return random_() % 2 == 0; }
  std::int64_t number() { return static_cast<std::int64_t>(random_()) - (std::int64_t{1} << (10 * few())); }
  std::string text() {
    std::string text;
    for (auto n = few() * 5; n > 0; --n) text += static_cast<char>(random_() % 256);
    return text;
  }
  SourcePlace place() { return {text(), static_cast<int>(random_() % 100), static_cast<int>(random_() % 100), text()}; }
  BoardResult board() {
    BoardResult board{text(), text(), text(), {}, text()};
    for (auto n = few(); n > 0; --n) board.costs.push_back({text(), Duration{number()}});
    return board;
  }
  Figure figure() {
    switch (few()) {
      case 0:
        return number();
      case 1:
        return Duration{number()};
      default:
        return Rate{number()};
    }
  }
  Measurement measurement() {
    switch (few()) {
      case 0:
        return {text(), number()};
      case 1:
        return {text(), text()};
      case 2:
        return {text(), chance() ? std::optional(Rate{number()}) : std::nullopt};
      default:
        return {text(), chance() ? std::optional(Duration{number()}) : std::nullopt};
    }
  }
  PublishedResult published() {
    PublishedResult result;
    result.figure = {text(), figure(), number(), {}, figure(), chance(), text(), text(), text()};
    if (chance()) result.simulated = figure();
    if (chance()) result.deviation_ppm = number();
    result.status = chance() ? PublishedResult::Status::predicted : PublishedResult::Status::fitted;
    return result;
  }
  ExpectationResult expectation() {
    ExpectationResult expectation{text(), text(), chance(), {}, text(), text()};
    for (auto n = few(); n > 0; --n) expectation.measured.push_back(measurement());
    if (chance()) expectation.published = published();
    expectation.place = place();
    if (chance()) expectation.tolerance_ppm = number();
    return expectation;
  }
  ErrorResult error() {
    ErrorResult error{ErrorKind::stalled, text(), text(), text(), text(), text(), Instant{number()}, chance()};
    error.place = place();
    return error;
  }

  std::mt19937 random_;
};

TEST(ResultBytes, GiveBackEveryResultAsItWas) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    const RunResult drawn = AnyResult(seed).draw();
    const std::string bytes = result_bytes(drawn);
    EXPECT_EQ(result_bytes(result_of_bytes(bytes)), bytes) << "seed " << seed;
  }
}

TEST(ResultBytes, GiveBackWhatReadersAreTold) {
  for (const RunResult& result : {passing_result(), failing_result()}) {
    const RunResult back = result_of_bytes(result_bytes(result));
    EXPECT_EQ(result_json(back), result_json(result));
    EXPECT_EQ(back.stdout_text, result.stdout_text);
    EXPECT_EQ(back.expectations.size(), result.expectations.size());
    EXPECT_EQ(back.expectations.front().measured, result.expectations.front().measured);
  }
}

TEST(ResultBytes, KeepPlacesTolerancesCostsAndSources) {
  RunResult result = passing_result();
  result.expectations[0].place = {"echo.yaml", 12, 5, "expect[0]"};
  result.expectations[0].tolerance_ppm = 20'000;
  result.boards[0].costs = {{"task_switch", Duration::from_us(74)}};
  result.sources = {{"echo.yaml", "12"}, {"echo.py", "34"}};
  const RunResult back = result_of_bytes(result_bytes(result));
  EXPECT_EQ(back.expectations[0].place.text(), "echo.yaml:12:5: expect[0]");
  EXPECT_EQ(back.expectations[0].tolerance_ppm, 20'000);
  EXPECT_EQ(back.boards[0].costs, result.boards[0].costs);
  EXPECT_EQ(back.sources, result.sources);
}

TEST(ResultBytes, RefuseWhatIsNoResult) {
  const std::string bytes = result_bytes(failing_result());
  EXPECT_THROW(static_cast<void>(result_of_bytes("")), InternalError);
  EXPECT_THROW(static_cast<void>(result_of_bytes(bytes.substr(0, bytes.size() - 1))), InternalError);
  EXPECT_THROW(static_cast<void>(result_of_bytes(bytes + "x")), InternalError);
}

}  // namespace
}  // namespace asim
