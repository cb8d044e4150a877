#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <optional>
#include <sstream>

#include "cli/job_count.hpp"
#include "cli/output_file.hpp"
#include "sim/duration_text.hpp"
#include "sim/figure.hpp"
#include "sim/near_match.hpp"

namespace asim::cli {

namespace {

constexpr const char* summary =
    "Runs unmodified MicroPython programs and native tasks on simulated boards under a virtual clock, and judges what "
    "happened.";

constexpr const char* examples = R"(Examples:
  asim run blink.py                         a program by itself, for 60 s of virtual time
  asim run echo.yaml                        a scenario: hardware, stimuli and expectations
  asim run echo.yaml --scheduler uasyncio-v2 --set hardware[0].uart.baud=115200
  asim compare echo.yaml                    the same under every scheduler, side by side
  asim check main.py                        find coroutines that nobody awaits, and the like
  asim search echo.yaml --maximise expect[0]      the worst case that seeds, phases and ranges allow
  asim bound echo.yaml                      how late each task can be, and who is to blame
  asim validate scenarios/*.yaml            check files without running them
  asim list boards                          what `board:` can name

Exit status:
  0  every expectation met             1  an expectation failed
  2  scenario or command line wrong    3  the program failed, hung or could not go on
  130  interrupted
`asim COMMAND --help` tells more.)";

constexpr const char* run_examples = R"(Examples:
  asim run echo.yaml --json result.json --junit result.xml --vcd echo.vcd
  asim run echo.yaml --json - | python3 -m json.tool
  asim run main.py --board pyboard-v1.1 --scheduler asyncio-v3 --until 5s
  asim run echo.yaml --set stimuli[0].at=2s --seed 7
  asim run blink.py --clock real --until 3s
  asim run scenarios/published -j auto      all scenarios below, and one table at the end
  asim run tests/timing --save-baseline base.json
  asim run tests/timing --baseline base.json --tolerance 2%)";

constexpr const char* compare_examples = R"(Examples:
  asim compare echo.yaml
  asim compare echo.yaml --schedulers uasyncio-v2,asyncio-v3 --boards pyboard-v1.1,ideal
  asim compare echo.yaml --json - | python3 -m json.tool
In a world of several boards the scheduler is that of every board with a program (of every board if none has one), and
so is a board of --boards. Exit status 3 also if a scheduler that was asked for cannot run the program.)";

constexpr const char* calibrate_examples = R"(In ten minutes to the costs of your own board:
  asim calibrate --program > calibrate.py    copy it to the board and import it there
  asim calibrate measured.txt                what it printed: the costs, and how well they explain it
  asim calibrate measured.txt -o my-board.yaml --base pyboard-v1.1
  asim run echo.yaml --board my-board.yaml)";

constexpr const char* check_examples = R"(Examples:
  asim check main.py
  asim check firmware --format github       all programs below a directory, as annotations of a pull request
  asim check --rules                        what is looked for
A comment on the line says that something is meant so: # asim: ignore[never-awaited]

Exit status:
  0  no error    1  an error was found    2  a file cannot be read or parsed, or the command line is wrong)";

constexpr const char* search_examples = R"(Examples:
  asim search echo.yaml --maximise 'latency:sw:press->pin:LED1:rising' --runs 10000 -j auto -o worst.yaml
  asim search echo.yaml --maximise lateness:reader --vary hardware[0].button.bounce=0ms..10ms
  asim search echo.yaml --maximise expect[0].p99 --only --vary seed=0..999
OBJECTIVE is KIND:WHAT or KIND.FIGURE:WHAT with latency:FROM->TO, lateness:TASK, interval:SELECTOR, cancellation:TASK,
overruns:WHERE or events:SELECTOR; or expect[N], expect[N].FIGURE: an expectation of the scenario. FIGURE is max (of
--minimise: min), mean, p50, p99 or count.
Varied unless --only is given: the seed; the `at` of each stimulus, by less than one `every`, or by --window; each range
[A, B] of native tasks. The same seed finds the same, whatever -j is.
Exit status: 0 the worst meets the scenario's expectations, 1 it breaks one or nothing was measured, 2 wrong input,
3 a run ended in an error, 130 interrupted.)";

constexpr const char* bound_examples = R"(Examples:
  asim bound echo.yaml
  asim bound main.py --board pyboard-v1.1 --until 10s --hog 5ms --fail-on-hog
  asim bound echo.yaml --max-lateness reader=40ms --json -
Exit status: 0, or 1 if a bound is above a --max-lateness, or a task hogs and --fail-on-hog is given; 2 wrong input,
3 the run ended in an error, 130 interrupted.)";

constexpr const char* schema_examples = R"(Example, for the YAML extension of an editor:
  asim schema > asim.schema.json
  # yaml-language-server: $schema=asim.schema.json      (first line of a scenario))";

constexpr const char* validate_examples = R"(Examples:
  asim validate doorbell.yaml               "doorbell.yaml: ok", or what is wrong with file, line and column
  asim validate scenarios                   all scenarios below the directory
  asim validate my-board.yaml               a board file
Exit status 2 if something is wrong in any of them.)";

constexpr const char* list_examples = R"(Examples:
  asim list boards                          what `board:` and --board can name
  asim list schedulers                      what `scheduler:` and --scheduler can name
  asim list devices                         what can stand under `hardware:`
  asim list selectors                       the events that expectations and `wait` can name)";

/// What a calibrated board equals in all that is not measured, unless somebody says otherwise.
constexpr const char* calibration_base = "pyboard-v1.1";

/// What CLI11 fills in.
struct Parsed {
  RunCommand run;
  CompareCommand compare;
  CalibrateCommand calibrate{.program = false, .file = "", .output = "", .base = calibration_base};
  std::optional<std::string> scheduler;
  std::optional<std::string> board;
  std::optional<std::string> seed;
  std::optional<std::string> until;
  std::vector<std::string> sets;
  std::string clock = "virtual";
  CheckCommand check;
  std::string check_format = "text";
  SearchCommand search;
  std::string maximise;
  std::string minimise;
  std::string window;
  bool only = false;
  BoundCommand bound;
  std::string hog;
  std::vector<std::string> max_lateness;
  std::string jobs = "1";
  std::string format = "text";
  std::optional<std::string> tolerance;
  ValidateCommand validate;
  bool search_schema = false;
  bool bound_schema = false;
  bool result_schema = false;
  bool comparison_schema = false;
  bool board_schema = false;
  bool check_schema = false;
  bool baseline_schema = false;
  std::string list;
};

const std::vector<std::pair<std::string, ListCommand::Subject>> list_subjects{
    {"boards", ListCommand::Subject::boards},
    {"schedulers", ListCommand::Subject::schedulers},
    {"devices", ListCommand::Subject::devices},
    {"selectors", ListCommand::Subject::selectors},
};

constexpr const char* keys = "Stand for the keys of the scenario";

void add_scenario_keys(CLI::App& command, Parsed& parsed) {
  command.add_option("--until", parsed.until, "Virtual time at which the run ends: 500ms, 10s, 3min")
      ->option_text("DURATION")
      ->group(keys);
  command.add_option("--set", parsed.sets, "Any key, e.g. hardware[0].uart.baud=9600; may be repeated")
      ->option_text("KEY.PATH=VALUE")
      ->allow_extra_args(false)
      ->group(keys);
}

void add_settings(CLI::App& command, Parsed& parsed) {
  command.add_option("--seed", parsed.seed, "Seeds every random choice")->option_text("NUMBER")->group(keys);
  add_scenario_keys(command, parsed);
}

void add_platform(CLI::App& command, Parsed& parsed) {
  command.add_option("--scheduler", parsed.scheduler, "See `asim list schedulers`")->option_text("NAME")->group(keys);
  command.add_option("--board", parsed.board, "See `asim list boards`; or a board file")
      ->option_text("NAME|FILE")
      ->group(keys);
}

void add_run(CLI::App& app, Parsed& parsed) {
  auto* const run = app.add_subcommand("run", "Run scenarios or programs and judge them");
  run->footer(run_examples);
  run->add_option("FILE", parsed.run.files,
                  "Scenario (.yaml), program (.py), or a directory of scenarios; several run in order")
      ->option_text("...")
      ->required();
  add_platform(*run, parsed);
  add_settings(*run, parsed);
  run->add_option("--clock", parsed.clock, "virtual (default): as fast as it goes; real: by the wall clock")
      ->option_text("virtual|real");
  run->add_option("-j,--jobs", parsed.jobs, "Files that run at the same time; auto: one for each processor")
      ->option_text("N|auto");
  run->add_option("--format", parsed.format, "text (default), or github: with annotations for GitHub Actions")
      ->option_text("text|github");
  const std::string outputs = "Outputs, whole or absent";
  run->add_option("--json", parsed.run.json, "Result; - for standard output, which then has nothing else")
      ->option_text("FILE")
      ->group(outputs);
  run->add_option("--junit", parsed.run.junit, "Verdicts for CI")->option_text("FILE")->group(outputs);
  run->add_option("--vcd", parsed.run.vcd, "Waveforms of pins, serial frames and tasks")
      ->option_text("FILE")
      ->group(outputs);
  run->add_option("--save-baseline", parsed.run.save_baseline, "The measured figures, for --baseline")
      ->option_text("FILE")
      ->group(outputs);
  const std::string baseline = "Comparison with figures saved earlier; exit status 1 if one is worse";
  run->add_option("--baseline", parsed.run.baseline, "What --save-baseline has written")
      ->option_text("FILE")
      ->group(baseline);
  run->add_option("--tolerance", parsed.tolerance, "How far figures may be from it, by default 5%")
      ->option_text("PERCENT")
      ->group(baseline);
  run->add_flag("-v,--verbose", parsed.run.verbosity, "Tell what asim does; -vv tells more");
}

void add_compare(CLI::App& app, Parsed& parsed) {
  auto* const compare = app.add_subcommand("compare", "Run a scenario under several schedulers, side by side");
  compare->footer(compare_examples);
  compare->add_option("FILE", parsed.compare.file, "Scenario (.yaml) or program (.py)")->option_text(" ")->required();
  compare->add_option("--schedulers", parsed.compare.schedulers, "Default: all that have the program's API")
      ->option_text("NAME,NAME...")
      ->delimiter(',')
      ->allow_extra_args(false);
  compare->add_option("--boards", parsed.compare.boards, "Default: the scenario's own")
      ->option_text("NAME,NAME...")
      ->delimiter(',')
      ->allow_extra_args(false);
  add_settings(*compare, parsed);
  compare->add_option("--json", parsed.compare.json, "Result; - for standard output, which then has nothing else")
      ->option_text("FILE");
  compare->add_flag("-v,--verbose", parsed.compare.verbosity, "Show what programs print; -vv tells what asim does");
}

void add_calibrate(CLI::App& app, Parsed& parsed) {
  auto* const calibrate = app.add_subcommand("calibrate", "Make a board file from timings of a real board");
  calibrate->footer(calibrate_examples);
  calibrate->add_option("FILE", parsed.calibrate.file, "What the program printed on the board")->option_text(" ");
  calibrate->add_flag("--program", parsed.calibrate.program, "Print the MicroPython program that takes the timings");
  calibrate->add_option("-o,--output", parsed.calibrate.output, "The board file to write")->option_text("FILE");
  calibrate
      ->add_option("--base", parsed.calibrate.base, "The board that it equals in all else, by default pyboard-v1.1")
      ->option_text("NAME");
}

void add_check(CLI::App& app, Parsed& parsed) {
  auto* const check = app.add_subcommand("check", "Find mistakes with coroutines in programs, without running them");
  check->footer(check_examples);
  check->add_option("FILE", parsed.check.files, "Programs (.py), or directories of them")->option_text("...");
  check->add_option("--format", parsed.check_format, "text (default), json, or github: annotations of its checks")
      ->option_text("text|json|github");
  check->add_flag("--rules", parsed.check.rules, "List what is looked for instead");
}

void add_search(CLI::App& app, Parsed& parsed) {
  auto* const search = app.add_subcommand("search", "Search the worst case of a figure by running with many values");
  search->footer(search_examples);
  search->add_option("FILE", parsed.search.task.file, "Scenario (.yaml) or program (.py)")
      ->option_text(" ")
      ->required();
  search->add_option("--maximise,--maximize", parsed.maximise, "What is to be as high as can be")
      ->option_text("OBJECTIVE");
  search->add_option("--minimise,--minimize", parsed.minimise, "What is to be as low as can be")
      ->option_text("OBJECTIVE");
  search->add_option("--runs", parsed.search.runs, "How many, by default 2000")
      ->option_text("NUMBER")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}));
  search->add_option("--seed", parsed.search.seed, "Of the search, by default 0")->option_text("NUMBER");
  search->add_option("-j,--jobs", parsed.jobs, "Processes, or auto for one for each processor; by default 1")
      ->option_text("NUMBER");
  search->add_option("--vary", parsed.search.task.vary, "A key and its ends, which belong to it; may be repeated")
      ->option_text("KEY=LOW..HIGH")
      ->allow_extra_args(false);
  search->add_flag("--only", parsed.only, "Vary nothing but what --vary names");
  search
      ->add_option("--window", parsed.window, "How much later a stimulus may begin that happens once, by default 100ms")
      ->option_text("DURATION");
  add_platform(*search, parsed);
  add_scenario_keys(*search, parsed);
  search->add_option("-o,--output", parsed.search.output, "The scenario with the worst, to be run again")
      ->option_text("FILE");
  search->add_option("--json", parsed.search.json, "Result; - for standard output, which then has nothing else")
      ->option_text("FILE");
  search->add_flag("-v,--verbose", parsed.search.verbosity, "Tell what asim does; -vv tells more");
}

void add_bound(CLI::App& app, Parsed& parsed) {
  auto* const bound = app.add_subcommand("bound", "Tell how late each task can be by how long the others run");
  bound->footer(bound_examples);
  bound->add_option("FILE", parsed.bound.file, "Scenario (.yaml) or program (.py)")->option_text(" ")->required();
  bound->add_option("--hog", parsed.hog, "Warn of tasks that run longer without a yield, by default 10ms")
      ->option_text("DURATION");
  bound->add_flag("--fail-on-hog", parsed.bound.limits.fail_on_hog, "Then exit with status 1");
  bound->add_option("--max-lateness", parsed.max_lateness, "Exit with status 1 if its bound is above; may be repeated")
      ->option_text("TASK=DURATION")
      ->allow_extra_args(false);
  add_platform(*bound, parsed);
  add_settings(*bound, parsed);
  bound->add_option("--json", parsed.bound.json, "Result; - for standard output, which then has nothing else")
      ->option_text("FILE");
  bound->add_flag("-v,--verbose", parsed.bound.verbosity, "Show what the program prints; -vv tells what asim does");
}

void add_others(CLI::App& app, Parsed& parsed) {
  auto* const validate = app.add_subcommand("validate", "Check scenario and board files without running them");
  validate->footer(validate_examples);
  validate->add_option("FILE", parsed.validate.files, "Scenario files, directories of them, or board files")
      ->option_text("...")
      ->required();

  auto* const schema = app.add_subcommand("schema", "Print the JSON Schema of scenario files");
  schema->footer(schema_examples);
  schema->add_flag("--result", parsed.result_schema, "Of the result that `run --json` writes instead");
  schema->add_flag("--board", parsed.board_schema, "Of board files instead");
  schema->add_flag("--baseline", parsed.baseline_schema, "Of what `run --save-baseline` writes instead");
  schema->add_flag("--comparison", parsed.comparison_schema, "Of what `compare --json` writes instead");
  schema->add_flag("--check", parsed.check_schema, "Of what `check --format json` writes instead");
  schema->add_flag("--search", parsed.search_schema, "Of what `search --json` writes instead");
  schema->add_flag("--bound", parsed.bound_schema, "Of what `bound --json` writes instead");

  auto* const list = app.add_subcommand("list", "List what scenarios can name");
  list->footer(list_examples);
  list->add_option("SUBJECT", parsed.list, "boards, schedulers, devices or selectors")->option_text(" ")->required();
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

[[noreturn]] void reject_command(const std::string& word) {
  const auto ends_with = [&word](std::string_view suffix) { return std::string_view(word).ends_with(suffix); };
  if (ends_with(".yaml") || ends_with(".yml") || ends_with(".py")) {
    throw UsageError("there is no command " + in_quotes(word) + "; did you mean `asim run " + word + "`?");
  }
  const std::vector<std::string> commands{"run",   "compare",  "calibrate", "check", "search",
                                          "bound", "validate", "schema",    "list"};
  throw UsageError("there is no command " + in_quotes(word) + did_you_mean(word, commands) + "; see `asim --help`");
}

/// What CLI11 could not place.
void reject_extras(const CLI::App& app, const CLI::App* command) {
  const auto& from = command != nullptr ? *command : app;
  const auto extras = from.remaining();
  if (extras.empty()) return;
  const auto& word = extras.front();
  const bool is_option = word.size() > 1 && word.front() == '-';
  if (!is_option && command == nullptr) reject_command(word);
  const std::string where = command != nullptr ? "asim " + command->get_name() : "asim";
  if (is_option) {
    throw UsageError("there is no option " + word + did_you_mean(word, option_names(from)) + "; see `" + where +
                     " --help`");
  }
  throw UsageError("unexpected " + in_quotes(word) + "; see `" + where + " --help`");
}

void add_setting(std::vector<ScenarioOverride>& settings, const std::string& option, const std::string& key,
                 const std::optional<std::string>& value) {
  if (value) settings.push_back({option + " " + *value, key, *value});
}

ScenarioOverride parse_set(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError("--set: expected KEY.PATH=VALUE such as duration=5s, got " + in_quotes(text));
  }
  return {"--set " + text, text.substr(0, equals), text.substr(equals + 1)};
}

void add_common_settings(std::vector<ScenarioOverride>& settings, const Parsed& parsed) {
  add_setting(settings, "--seed", "seed", parsed.seed);
  add_setting(settings, "--until", "duration", parsed.until);
  for (const auto& text : parsed.sets) settings.push_back(parse_set(text));
}

CompareCommand compare_command(Parsed& parsed) {
  auto compare = std::move(parsed.compare);
  add_common_settings(compare.settings, parsed);
  return compare;
}

CalibrateCommand calibrate_command(Parsed& parsed) {
  if (parsed.calibrate.program == !parsed.calibrate.file.empty()) {
    throw UsageError(
        "calibrate: expected either a file with what the program printed, or --program to get it; see "
        "`asim calibrate --help`");
  }
  return std::move(parsed.calibrate);
}

CheckCommand check_command(Parsed& parsed) {
  using Format = CheckCommand::Format;
  auto check = std::move(parsed.check);
  if (check.files.empty() && !check.rules) throw UsageError("check: FILE is required; see `asim check --help`");
  if (parsed.check_format == "json") {
    check.format = Format::json;
  } else if (parsed.check_format == "github") {
    check.format = Format::github;
  } else if (parsed.check_format != "text") {
    throw UsageError("--format: expected text, json or github, got " + in_quotes(parsed.check_format) +
                     did_you_mean(parsed.check_format, {"text", "json", "github"}));
  }
  return check;
}

SchemaCommand schema_command(const Parsed& parsed) {
  using Of = SchemaCommand::Of;
  SchemaCommand command;
  int asked = 0;
  for (const auto& [flag, of] :
       {std::pair(parsed.result_schema, Of::result), std::pair(parsed.comparison_schema, Of::comparison),
        std::pair(parsed.board_schema, Of::board), std::pair(parsed.baseline_schema, Of::baseline),
        std::pair(parsed.check_schema, Of::check), std::pair(parsed.search_schema, Of::search),
        std::pair(parsed.bound_schema, Of::bound)}) {
    if (!flag) continue;
    command.of = of;
    ++asked;
  }
  if (asked > 1) {
    throw UsageError("schema: each of the options asks for a schema of its own; give one");
  }
  return command;
}

/// Only one output can have the standard output.
void need_a_file(const std::string& option, const std::string& path) {
  if (path == standard_output) throw UsageError(option + ": expected a file; only --json can go to standard output");
}

void add_all_settings(std::vector<ScenarioOverride>& settings, const Parsed& parsed) {
  add_setting(settings, "--scheduler", "scheduler", parsed.scheduler);
  add_setting(settings, "--board", "board", parsed.board);
  add_common_settings(settings, parsed);
}

Duration duration_of(const std::string& option, const std::string& text) {
  try {
    return parse_duration(text);
  } catch (const InputError& error) {
    throw UsageError(option + ": " + error.what());
  }
}

SearchCommand search_command(Parsed& parsed) {
  auto search = std::move(parsed.search);
  if (parsed.maximise.empty() == parsed.minimise.empty()) {
    throw UsageError("search: expected either --maximise or --minimise, such as --maximise lateness:reader");
  }
  SearchTask& task = search.task;
  task.direction = parsed.maximise.empty() ? Direction::minimise : Direction::maximise;
  task.objective = parsed.maximise.empty() ? parsed.minimise : parsed.maximise;
  if (parsed.only) task.defaults = SearchTask::Defaults::left;
  if (!parsed.window.empty()) task.window = duration_of("--window", parsed.window);
  add_all_settings(task.settings, parsed);
  search.jobs = parse_job_count(parsed.jobs);
  return search;
}

/// TASK=DURATION.
LatenessLimit parse_max_lateness(const std::string& text) {
  const auto equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError("--max-lateness: expected TASK=DURATION such as reader=40ms, got " + in_quotes(text));
  }
  return {text.substr(0, equals), duration_of("--max-lateness " + text, text.substr(equals + 1))};
}

BoundCommand bound_command(Parsed& parsed) {
  auto bound = std::move(parsed.bound);
  if (!parsed.hog.empty()) bound.limits.hog = duration_of("--hog", parsed.hog);
  for (const auto& text : parsed.max_lateness) bound.limits.lateness.push_back(parse_max_lateness(text));
  add_all_settings(bound.settings, parsed);
  return bound;
}

RunCommand::Format format_of(const Parsed& parsed) {
  if (parsed.format == "text") return RunCommand::Format::text;
  if (parsed.format != "github") {
    throw UsageError("--format: expected text or github, got " + in_quotes(parsed.format) +
                     did_you_mean(parsed.format, {"text", "github"}));
  }
  if (parsed.run.json == standard_output) {
    throw UsageError("--format github writes to standard output, where --json - has nothing else; give --json a file");
  }
  return RunCommand::Format::github;
}

void set_baseline_options(const Parsed& parsed, RunCommand& run) {
  const bool compared = !run.baseline.empty();
  if (parsed.tolerance && !compared) throw UsageError("--tolerance is that of --baseline, which is not given");
  if (run.clock == RunCommand::Clock::real_time && (compared || !run.save_baseline.empty())) {
    throw UsageError(
        "a baseline is of virtual time: in real time figures differ from run to run; leave --clock real out");
  }
  if (!parsed.tolerance) return;
  try {
    run.tolerance_ppm = parse_percent(*parsed.tolerance);
  } catch (const InputError& error) {
    throw UsageError(std::string("--tolerance: ") + error.what());
  }
}

RunCommand run_command(Parsed& parsed) {
  const RunCommand::Format format = format_of(parsed);
  auto run = std::move(parsed.run);
  need_a_file("--junit", run.junit);
  need_a_file("--vcd", run.vcd);
  add_all_settings(run.settings, parsed);
  if (parsed.clock == "real") {
    run.clock = RunCommand::Clock::real_time;
  } else if (parsed.clock != "virtual") {
    throw UsageError("--clock: expected virtual or real, got " + in_quotes(parsed.clock) +
                     did_you_mean(parsed.clock, {"virtual", "real"}));
  }
  run.format = format;
  run.jobs = parse_job_count(parsed.jobs);
  set_baseline_options(parsed, run);
  return run;
}

ListCommand list_command(const std::string& subject) {
  std::vector<std::string> names;
  for (const auto& [name, value] : list_subjects) {
    if (name == subject) return {value};
    names.push_back(name);
  }
  throw UsageError("list: expected " + listed_or(names) + ", got " + in_quotes(subject) + did_you_mean(subject, names));
}

Command command_of(const CLI::App& app, Parsed& parsed) {
  if (app.got_subcommand("run")) return run_command(parsed);
  if (app.got_subcommand("compare")) return compare_command(parsed);
  if (app.got_subcommand("calibrate")) return calibrate_command(parsed);
  if (app.got_subcommand("check")) return check_command(parsed);
  if (app.got_subcommand("search")) return search_command(parsed);
  if (app.got_subcommand("bound")) return bound_command(parsed);
  if (app.got_subcommand("validate")) return std::move(parsed.validate);
  if (app.got_subcommand("schema")) return schema_command(parsed);
  return list_command(parsed.list);
}

/// CLI11's own complaint, e.g. "FILE is required", with the command it is about.
[[noreturn]] void reject(const CLI::App* command, const CLI::ParseError& error) {
  const std::string name = command != nullptr ? command->get_name() : "";
  const std::string prefix = name.empty() ? "" : name + ": ";
  throw UsageError(prefix + error.what() + "; see `asim " + (name.empty() ? "" : name + " ") + "--help`");
}

}  // namespace

Command parse_command_line(const std::vector<std::string>& arguments) {
  CLI::App app{summary, "asim"};
  app.footer(examples);
  app.set_version_flag("--version", "asim " ASIM_VERSION, "Print the version and exit");
  Parsed parsed;
  add_run(app, parsed);
  add_compare(app, parsed);
  add_calibrate(app, parsed);
  add_check(app, parsed);
  add_search(app, parsed);
  add_bound(app, parsed);
  add_others(app, parsed);
  app.allow_extras();
  for (auto* command : app.get_subcommands({})) command->allow_extras();

  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // CLI11 takes them from the back
  const auto command = [&app]() -> const CLI::App* {
    const auto commands = app.get_subcommands();
    return commands.empty() ? nullptr : commands.front();
  };
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::Success& request) {
    std::ostringstream text;
    app.exit(request, text, text);
    return PrintCommand{text.str()};
  } catch (const CLI::ParseError& error) {
    reject_extras(app, command());
    reject(command(), error);
  }
  reject_extras(app, command());
  if (command() == nullptr) {
    throw UsageError(
        "a command is needed: run, compare, calibrate, check, search, bound, validate, schema or list; see `asim "
        "--help`");
  }
  return command_of(app, parsed);
}

}  // namespace asim::cli
