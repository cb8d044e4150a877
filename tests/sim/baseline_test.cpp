#include "sim/baseline.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "sim/baseline_comparison.hpp"
#include "sim/baseline_table.hpp"
#include "sim/board_identity.hpp"
#include "sim/board_library.hpp"
#include "sim/diagnostic.hpp"
#include "sim/junit.hpp"
#include "sim/result_json.hpp"
#include "sim/verdict_table.hpp"
#include "tests/sim/example_results.hpp"
#include "tests/sim/temporary_folder.hpp"

namespace asim {
namespace {

using namespace literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t five_percent = 50'000;

/// A result with one expectation of `kind` that measured `measured`.
RunResult result_with(const std::string& kind, std::vector<Measurement> measured) {
  RunResult result = passing_result();
  result.boards = {{"", "pyboard-v1.1", "fast_io", {{"code_unit", 900_ns}, {"task_switch", 74_us}}, "d1"}};
  result.sources = {{"echo.yaml", "s1"}, {"echo.py", "p1"}};
  result.expectations = {{kind, "x", true, std::move(measured), "max 60ms", ""}};
  return result;
}

RunResult latency_result(Duration max) { return result_with("latency", {{"count", 20}, {"max", max}}); }

Baseline baseline_of(const RunResult& result, std::vector<std::string> options = {}) {
  Baseline baseline{.file = "base.json", .asim = "0.1.0", .runs = {}};
  baseline.runs["echo.yaml"] = baseline_run(result, std::move(options));
  return baseline;
}

BaselineResult compared(const RunResult& before, const RunResult& after, std::int64_t tolerance_ppm = five_percent) {
  return compare_with_baseline(after, "echo.yaml", baseline_of(before), baseline_of(after), tolerance_ppm);
}

/// "worse max 1ms -> 1.1ms, +10.0 %" for each change.
std::vector<std::string> changes(const BaselineResult& comparison) {
  std::vector<std::string> texts;
  for (const FigureChange& change : comparison.changes) {
    texts.push_back(std::string(name_of(change.kind)) + " " + change_text(change));
  }
  return texts;
}

std::vector<std::string> changes_of(const std::string& kind, const Measurement& before, const Measurement& after,
                                    std::int64_t tolerance_ppm = five_percent) {
  return changes(compared(result_with(kind, {before}), result_with(kind, {after}), tolerance_ppm));
}

// --- figures

TEST(BaselineComparison, FindsNothingWhereNothingHasChanged) {
  const BaselineResult comparison = compared(latency_result(1_ms), latency_result(1_ms), 0);
  EXPECT_THAT(comparison.changes, IsEmpty());
  EXPECT_THAT(comparison.causes, IsEmpty());
  EXPECT_THAT(comparison.notes, IsEmpty());
  EXPECT_TRUE(comparison.same_trace);
}

TEST(BaselineComparison, TakesLongerDelaysAsWorseAndShorterOnesAsBetter) {
  for (const char* kind : {"latency", "lateness", "cancellation"}) {
    for (const char* figure : {"mean", "p50", "p99", "max"}) {
      EXPECT_THAT(changes_of(kind, {figure, 1_ms}, {figure, 1100_us}),
                  ElementsAre("worse " + std::string(figure) + " 1ms -> 1.1ms, +10.0 %"));
      EXPECT_THAT(changes_of(kind, {figure, 1_ms}, {figure, 900_us}),
                  ElementsAre("better " + std::string(figure) + " 1ms -> 900us, -10.0 %"));
    }
  }
}

TEST(BaselineComparison, LeavesOutTheShortestDelayButNotTheShortestInterval) {
  EXPECT_THAT(changes_of("latency", {"min", 1_us}, {"min", 2_us}), IsEmpty());
  EXPECT_THAT(changes_of("interval", {"min", 1_us}, {"min", 2_us}), ElementsAre("different min 1us -> 2us, +100.0 %"));
}

TEST(BaselineComparison, TakesMoreLossesAsWorse) {
  EXPECT_THAT(changes_of("overruns", {"count", 10}, {"count", 11}), ElementsAre("worse count 10 -> 11, +10.0 %"));
  EXPECT_THAT(changes_of("overruns", {"count", 10}, {"count", 2}), ElementsAre("better count 10 -> 2, -80.0 %"));
  EXPECT_THAT(changes_of("latency", {"missed", 0}, {"missed", 1}), ElementsAre("worse missed 0 -> 1"));
  EXPECT_THAT(changes_of("latency", {"overruns", 3}, {"overruns", 0}), ElementsAre("better overruns 3 -> 0, -100.0 %"));
}

TEST(BaselineComparison, TakesAnyChangeOfIntervalsRatesAndNumbersAsDifferent) {
  EXPECT_THAT(changes_of("interval", {"max", 1_ms}, {"max", 900_us}),
              ElementsAre("different max 1ms -> 900us, -10.0 %"));
  EXPECT_THAT(changes_of("interval", {"rate", Rate{1'000'000}}, {"rate", Rate{1'100'000}}),
              ElementsAre("different rate 1000/s -> 1100/s, +10.0 %"));
  EXPECT_THAT(changes_of("events", {"count", 10}, {"count", 9}), ElementsAre("different count 10 -> 9, -10.0 %"));
  EXPECT_THAT(changes_of("latency", {"count", 10}, {"count", 9}), ElementsAre("different count 10 -> 9, -10.0 %"));
}

TEST(BaselineComparison, AllowsTheToleranceItselfButNotANanosecondMore) {
  const auto change = [](std::int64_t ns) {
    return changes_of("latency", {"max", Duration{1'000'000}}, {"max", Duration{1'000'000 + ns}});
  };
  EXPECT_THAT(change(50'000), IsEmpty());
  EXPECT_THAT(change(50'001), ElementsAre("worse max 1ms -> 1.050001ms, +5.0 %"));
  EXPECT_THAT(change(-50'000), IsEmpty());
  EXPECT_THAT(change(-50'001), ElementsAre("better max 1ms -> 949.999us, -5.0 %"));
}

TEST(BaselineComparison, FindsEveryOtherFigureBeyondASavedZero) {
  EXPECT_THAT(changes_of("lateness", {"max", 0_us}, {"max", 1_us}, 1'000'000), ElementsAre("worse max 0s -> 1us"));
  EXPECT_THAT(changes_of("lateness", {"max", 0_us}, {"max", 0_us}, 0), IsEmpty());
}

TEST(BaselineComparison, PutsTheToleranceOfTheExpectationFirst) {
  RunResult after = latency_result(1100_us);
  after.expectations[0].tolerance_ppm = 200'000;
  EXPECT_THAT(compared(latency_result(1_ms), after).changes, IsEmpty());
  after.expectations[0].tolerance_ppm = 10'000;
  const BaselineResult comparison = compared(latency_result(1_ms), after, 900'000);
  EXPECT_THAT(changes(comparison), ElementsAre("worse max 1ms -> 1.1ms, +10.0 %"));
  EXPECT_EQ(comparison.changes[0].tolerance_ppm, 10'000);
}

TEST(BaselineComparison, LeavesOutWhatWasMeasuredOnOneSideOnly) {
  const Measurement nothing{"max", std::optional<Duration>()};
  EXPECT_THAT(changes_of("latency", {"max", 1_ms}, nothing), IsEmpty());
  EXPECT_THAT(changes_of("latency", nothing, {"max", 1_ms}), IsEmpty());
}

TEST(BaselineComparison, LeavesOutExpectationsThatSayExactlyWhatTheyWant) {
  EXPECT_THAT(changes_of("pin", {"value", 0}, {"value", 1}), IsEmpty());
  EXPECT_THAT(changes_of("stdout", {"lines", 1}, {"lines", 9}), IsEmpty());
}

TEST(BaselineComparison, PairsExpectationsByWhatTheyMeasureAndTellsOfTheRest) {
  RunResult before = latency_result(1_ms);
  before.expectations.push_back({"latency", "x", true, {{"max", 5_ms}}, "", ""});
  before.expectations.push_back({"lateness", "old", true, {{"max", 5_ms}}, "", ""});
  RunResult after = latency_result(1_ms);
  after.expectations.insert(after.expectations.begin(), {"task", "main", true, {{"state", "done"}}, "", ""});
  after.expectations.push_back({"latency", "x", true, {{"max", 6_ms}}, "", ""});
  after.expectations.push_back({"events", "young", true, {{"count", 1}}, "", ""});
  const BaselineResult comparison = compared(before, after);
  EXPECT_THAT(changes(comparison), ElementsAre("worse max 5ms -> 6ms, +20.0 %"));
  EXPECT_EQ(comparison.changes[0].expectation, 2U);
  EXPECT_THAT(comparison.notes, ElementsAre("events young is new", "lateness old is no longer expected"));
}

TEST(BaselineComparison, TellsOfAScenarioThatIsNewAndOfARunThatEndedEarly) {
  RunResult after = latency_result(2_ms);
  const Baseline now = baseline_of(after);
  const BaselineResult young =
      compare_with_baseline(after, "echo.yaml", {.file = "base.json", .asim = "0.1.0", .runs = {}}, now, five_percent);
  EXPECT_THAT(young.notes, ElementsAre("new, not in base.json"));
  after.error = ErrorResult{.kind = ErrorKind::hang};
  const BaselineResult early = compared(latency_result(1_ms), after);
  EXPECT_THAT(early.changes, IsEmpty());
  EXPECT_THAT(early.notes, ElementsAre("not compared, since the run ended early: hang"));
}

// --- what has changed

/// The causes where `change` was made to what would be saved now.
std::vector<std::string> causes(const std::function<void(RunResult&)>& change) {
  RunResult after = latency_result(1_ms);
  change(after);
  return compared(latency_result(1_ms), after).causes;
}

TEST(BaselineComparison, NamesTheCostsSchedulersAndBoardsThatHaveChanged) {
  EXPECT_THAT(causes([](RunResult& run) {
                run.boards[0].costs = {{"code_unit", 990_ns}, {"task_switch", 81400_ns}};
              }),
              ElementsAre("board pyboard-v1.1: code_unit 900ns -> 990ns, task_switch 74us -> 81.4us"));
  EXPECT_THAT(causes([](RunResult& run) { run.boards[0].scheduler = "uasyncio-v2"; }),
              ElementsAre("scheduler fast_io -> uasyncio-v2"));
  EXPECT_THAT(causes([](RunResult& run) {
                run.boards[0] = {"", "ideal", "fast_io", {}, "d2"};
              }),
              ElementsAre("board pyboard-v1.1 -> ideal"));
  EXPECT_THAT(causes([](RunResult& run) { run.boards[0].digest = "d2"; }),
              ElementsAre("board pyboard-v1.1: pins, buffers or other properties have changed"));
}

TEST(BaselineComparison, NamesTheFilesThatHaveChanged) {
  EXPECT_THAT(
      causes([](RunResult& run) {
        run.sources = {{"echo.yaml", "s2"}, {"lib/new.py", "n"}};
      }),
      ElementsAre("scenario echo.yaml has changed", "program lib/new.py is new", "program echo.py is no longer read"));
  EXPECT_THAT(causes([](RunResult& run) { run.sources[1].digest = "p2"; }), ElementsAre("program echo.py has changed"));
}

TEST(BaselineComparison, NamesAsimTheSeedAndTheOptions) {
  RunResult after = latency_result(1_ms);
  after.seed = 7;
  Baseline now = baseline_of(after, {"--set duration=5s"});
  now.asim = "0.2.0 (0123456789ab)";
  const BaselineResult comparison =
      compare_with_baseline(after, "echo.yaml", baseline_of(latency_result(1_ms)), now, five_percent);
  EXPECT_THAT(comparison.causes,
              ElementsAre("asim 0.1.0 -> 0.2.0 (0123456789ab)", "seed 1 -> 7", "options none -> --set duration=5s"));
}

TEST(BoardIdentity, HasEveryCostAndADigestOfTheRest) {
  BoardLibrary boards(ASIM_SOURCE_DIR "/sim/boards");
  BoardProfile profile = boards.profile("pyboard-v1.1");
  const std::string digest = profile_digest(profile);
  EXPECT_EQ(named_costs(profile.costs).size(), board_cost_keys().size() + 2);
  EXPECT_EQ(named_costs(profile.costs)[0], (NamedCost{"code_unit", profile.costs.code_unit}));
  make_ideal(profile);
  EXPECT_EQ(profile_digest(profile), digest);
  profile.uarts[0].rx_buffer += 1;
  EXPECT_NE(profile_digest(profile), digest);
}

// --- the file

TEST(Baseline, IsReadBackAsItWasWritten) {
  const TemporaryFolder folder;
  RunResult result = result_with("interval", {{"count", 3}, {"max", 812500_ns}, {"rate", Rate{1'500}}});
  result.scenario = "umlaut \xC3\xA4, \"quoted\"\nand\tmore";
  folder.write("base.json", baseline_json(baseline_of(result, {"--set a=b"})));
  const Baseline back = read_baseline((folder / "base.json").string());
  EXPECT_EQ(baseline_json(back), folder.read("base.json"));
  const BaselineRun& run = back.runs.at("echo.yaml");
  EXPECT_EQ(run.scenario, result.scenario);
  EXPECT_EQ(run.options, std::vector<std::string>{"--set a=b"});
  EXPECT_EQ(run.boards[0].costs, result.boards[0].costs);
  EXPECT_EQ(run.sources, result.sources);
  EXPECT_EQ(run.expectations[0].figures[2], (std::pair<std::string, Figure>{"rate", Rate{1'500}}));
}

TEST(Baseline, TellsWhatIsWrongWithItsPlace) {
  const TemporaryFolder folder;
  std::string text = baseline_json(baseline_of(latency_result(1_ms)));
  text.replace(text.find("\"seed\""), 6, "\"sead\"");
  text.replace(text.find("\"1ms\""), 5, "7");
  folder.write("base.json", text);
  const std::string path = (folder / "base.json").string();
  try {
    static_cast<void>(read_baseline(path));
    ADD_FAILURE() << "nothing was thrown";
  } catch (const ScenarioError& error) {
    EXPECT_THAT(error.what(), HasSubstr("sead: unknown key; did you mean \"seed\"?"));
    EXPECT_THAT(error.what(), HasSubstr("base.json:7:7: scenarios.echo.yaml.sead"));
  }
  text.replace(text.find("\"sead\""), 6, "\"seed\"");
  folder.write("base.json", text);
  EXPECT_THAT([&] { static_cast<void>(read_baseline(path)); },
              ::testing::ThrowsMessage<ScenarioError>(HasSubstr("expected a time such as 156us, as max is, got 7")));
  folder.write("base.json", "{\"asim_baseline\": 2}");
  EXPECT_THAT([&] { static_cast<void>(read_baseline(path)); },
              ::testing::ThrowsMessage<ScenarioError>(
                  HasSubstr("base.json:1:19: asim_baseline: expected the format version 1, got 2")));
}

TEST(Baseline, HasASchemaThatNamesWhatItHas) {
  const auto schema = nlohmann::json::parse(baseline_json_schema());
  EXPECT_EQ(schema.at("title"), "asim baseline, format 1");
  const auto saved = nlohmann::json::parse(baseline_json(baseline_of(latency_result(1_ms))));
  for (const auto& [key, value] : saved.items()) EXPECT_TRUE(schema.at("properties").contains(key)) << key;
  const auto& run = schema.at("properties").at("scenarios").at("additionalProperties").at("properties");
  for (const auto& [key, value] : saved.at("scenarios").at("echo.yaml").items()) EXPECT_TRUE(run.contains(key)) << key;
}

// --- what readers are told

RunResult worse_result() {
  RunResult result = latency_result(1100_us);
  result.baseline = compared(latency_result(1_ms), result);
  result.baseline->causes = {"seed 0 -> 1"};
  return result;
}

TEST(BaselineResult, FailsTheRunUnlessFiguresAreBetterOnly) {
  RunResult result = worse_result();
  EXPECT_EQ(exit_status(result), 1);
  result.baseline->changes[0].kind = FigureChange::Kind::different;
  EXPECT_EQ(exit_status(result), 1);
  result.baseline->changes[0].kind = FigureChange::Kind::better;
  EXPECT_EQ(exit_status(result), 0);
}

TEST(BaselineTable, ShowsChangesCausesAndWhatWasNotCompared) {
  RunResult young = passing_result();
  young.baseline = BaselineResult{.baseline = "base.json", .notes = {"new, not in base.json"}};
  RunResult same = latency_result(1_ms);
  same.baseline = compared(latency_result(1_ms), same);
  EXPECT_EQ(
      baseline_table({{"echo.yaml", worse_result()}, {"a.yaml", young}, {"b.yaml", same}}, {"old.yaml"}, Colour::off),
      "       scenario   expectation  figure  saved  now    change   tolerance\n"
      "WORSE  echo.yaml  latency x    max     1ms    1.1ms  +10.0 %  5%\n"
      "\n"
      "changed since base.json was saved:\n"
      "  seed 0 -> 1 (1 of 3 scenarios)\n"
      "\n"
      "not compared:\n"
      "  a.yaml: new, not in base.json\n"
      "  old.yaml: no longer there\n"
      "\n"
      "compared with base.json: figures beyond their tolerance: 1 worse; 2 of 3 scenarios have the same trace\n");
}

TEST(BaselineTable, IsShortWhereNothingHasChangedAndEmptyWithoutABaseline) {
  RunResult same = latency_result(1_ms);
  same.baseline = compared(latency_result(1_ms), same);
  EXPECT_EQ(baseline_table({{"b.yaml", same}}, {}, Colour::off),
            "compared with base.json: no figure beyond its tolerance; 1 of 1 scenario has the same trace\n");
  EXPECT_EQ(baseline_table({{"b.yaml", passing_result()}}, {}, Colour::off), "");
}

TEST(BaselineResult, IsInTheVerdictTheJUnitReportAndTheJson) {
  const RunResult result = worse_result();
  EXPECT_THAT(verdict_table(result, std::nullopt, Colour::off),
              HasSubstr("asim: FAIL, the expectation was met, 1 figure is beyond tolerance of base.json\n"));
  const std::vector<RunResult> results{result};
  const std::string junit = junit_xml(results);
  EXPECT_THAT(junit, HasSubstr("tests=\"2\" failures=\"1\""));
  EXPECT_THAT(junit, HasSubstr("name=\"figures of base.json\""));
  EXPECT_THAT(junit, HasSubstr("message=\"latency x: max 1ms -&gt; 1.1ms, +10.0 %\" type=\"baseline\""));
  EXPECT_THAT(junit, HasSubstr("changed since: seed 0 -&gt; 1"));
  const auto json = nlohmann::json::parse(result_json(result)).at("baseline");
  EXPECT_EQ(json.at("file"), "base.json");
  EXPECT_EQ(json.at("changed"), nlohmann::json({"seed 0 -> 1"}));
  EXPECT_EQ(json.at("changes").at(0), nlohmann::json({{"is", "worse"},
                                                      {"kind", "latency"},
                                                      {"of", "x"},
                                                      {"figure", "max"},
                                                      {"unit", "us"},
                                                      {"before", 1000},
                                                      {"after", 1100},
                                                      {"change_percent", 10},
                                                      {"tolerance_percent", 5}}));
}

}  // namespace
}  // namespace asim
