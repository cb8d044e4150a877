#include "sim/scenario_schema.hpp"

#include <cstdint>
#include <limits>
#include <utility>

#include "sim/collected.hpp"
#include "sim/known_names.hpp"
#include "sim/scheduler_library.hpp"

namespace asim {
namespace {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t most_instances = 1'000'000;
constexpr std::int64_t ticks_period = std::int64_t{1} << 30;

std::vector<std::string> scheduler_names() { return collected(scheduler_library(), &SchedulerDescription::name); }

std::vector<std::string> keys_of(const std::vector<Field>& fields) { return collected(fields, &Field::key); }

Rule nonempty_text(std::string description, std::string expects = "text") {
  Rule rule = text_rule(std::move(description)).expecting(std::move(expects));
  rule.min = 1;
  return rule;
}

Rule selector(std::string description) {
  return nonempty_text(std::move(description), "a selector such as pin:LED1:rising or sw:press");
}

Rule level(std::string description) { return choice_rule({"0", "1"}, std::move(description)); }

// Text, or bytes one by one, which can be what no UTF-8 text is.
Rule data(std::string description) {
  return any_of_rule({list_rule(integer_rule(0, 255, "").expecting("a byte from 0 to 255"), 1, "Bytes."),
                      nonempty_text("Text, sent as UTF-8.")},
                     "text or a list of bytes", std::move(description));
}

Rule program() {
  return mapping_rule(
             {{"file", nonempty_text("The program, unmodified; relative to the scenario file."), Presence::required},
              {"call", nonempty_text("An expression evaluated in the program's namespace after import, e.g. main(3).")},
              {"path", list_rule(nonempty_text("A folder, relative to the scenario file."), 0,
                                 "Extra import roots; the program's own folder is always one.")}},
             "A Python program.")
      .expecting("a mapping such as {file: main.py}");
}

std::vector<Field> step_fields() {
  return {
      {"busy", range_rule("Uses the CPU.")},
      {"sleep", range_rule("Sleeps as the scheduler does.")},
      {"yield", nothing_rule("Lets the other tasks run.")},
      {"yield_low_priority", nothing_rule("Lets all tasks run that have higher priority (scheduler fast_io).")},
      {"after", range_rule("Sleeps at low priority (scheduler fast_io).")},
      {"wait", selector("Polls, as a coroutine that tests a flag and yields, until the event happens.")},
      {"read", any_of_rule({map_of_rule(any_of_rule({integer_rule(1, unlimited, "So many bytes."),
                                                     choice_rule({"line"}, "Up to a newline.")},
                                                    "line or a number of bytes", ""),
                                        "A UART and how much of it."),
                            nonempty_text("A UART: takes all that is buffered.")},
                           "a UART such as uart4, or a mapping such as {uart4: line}",
                           "Waits in the poll set as a stream reader does.")},
      {"write", map_of_rule(data("What is written."), "Writes to a UART as the stream writer does.")
                    .expecting("a mapping such as {uart4: hello}")},
      {"set", map_of_rule(level("The level."), "Drives output pins.").expecting("a mapping such as {X5: 1}")},
      {"mark", nonempty_text("Emits the event mark:NAME.")},
      {"spawn", nonempty_text("Starts a native task of the same board.")},
      {"cancel", nonempty_text("Cancels a native task of the same board, or one instance of it: foo[2].")},
      {"timeout", mapping_rule({{"within", range_rule("The time limit."), Presence::required},
                                {"do", reference_rule("steps", "What has to be done by then."), Presence::required}},
                               "Leaves its steps at once when the time is over; the task goes on.")
                      .expecting("a mapping such as {within: 5ms, do: [...]}")},
  };
}

Rule step() {
  std::vector<Field> fields = step_fields();
  std::vector<std::string> keys = keys_of(fields);
  Rule full = mapping_rule(std::move(fields), "One step.").exactly_one_of(std::move(keys));
  Rule bare = choice_rule({"yield", "yield_low_priority"}, "A step that needs no value.");
  return any_of_rule({std::move(full), std::move(bare)}, "a step such as {busy: 4ms} or yield", "");
}

Rule tasks() {
  Rule start = any_of_rule({choice_rule({"never"}, "Only by `spawn`."), duration_rule("When.")},
                           "a duration such as 250us or 1.5ms, or never", "When the task starts.")
                   .by_default("0ms");
  Rule task =
      mapping_rule({{"name", nonempty_text("What selectors and expectations call it."), Presence::required},
                    {"count", integer_rule(1, most_instances, "Instances, NAME[0], NAME[1], ….").by_default("1")},
                    {"start", std::move(start)},
                    {"loop", reference_rule("steps", "Steps repeated for ever.")},
                    {"steps", reference_rule("steps", "Steps done once.")}},
                   "A native task.")
          .exactly_one_of({"loop", "steps"});
  return list_rule(std::move(task), 1, "Native workload: no Python involved.").expecting("a list of tasks");
}

Rule hardware() {
  Rule uart =
      mapping_rule(
          {{"id", integer_rule(0, 99, "The board's UART.").expecting("the number of a UART of the board, such as 4"),
            Presence::required},
           {"name", nonempty_text("A name for it, beside uartN.")},
           {"baud", integer_rule(50, 10'000'000, "Bits per second of the far end.")
                        .expecting("bits per second such as 9600")
                        .by_default("9600")},
           {"bits", choice_rule({"7", "8", "9"}, "Data bits of the far end.").by_default("8")},
           {"parity", choice_rule({"none", "even", "odd"}, "Parity of the far end.").by_default("none")},
           {"stop", choice_rule({"1", "2"}, "Stop bits of the far end.").by_default("1")}},
          "The far end of a UART of the board.")
          .expecting("a mapping such as {id: 4, baud: 9600}");
  Rule button =
      mapping_rule({{"name", nonempty_text("What stimuli and selectors call it."), Presence::required},
                    {"pin", nonempty_text("The pin it is on."), Presence::required},
                    {"bounce", duration_rule("How long the contact bounces.").by_default("0ms")},
                    {"active", choice_rule({"low", "high"}, "The level while it is pressed.").by_default("low")}},
                   "A push button.")
          .expecting("a mapping such as {name: sw, pin: X3}");
  Rule led = mapping_rule({{"name", nonempty_text("A name for the pin, as in pin:NAME:rising."), Presence::required},
                           {"pin", nonempty_text("The pin it is on."), Presence::required}},
                          "A light-emitting diode.")
                 .expecting("a mapping such as {name: lamp, pin: X5}");
  std::vector<Field> fields{{"uart", std::move(uart)}, {"button", std::move(button)}, {"led", std::move(led)}};
  Rule device = mapping_rule(std::move(fields), "One device.")
                    .expecting("a device such as uart: {id: 4, baud: 9600}")
                    .planning(planned_devices())
                    .exactly_one_of({"uart", "button", "led"});
  return list_rule(std::move(device), 0, "What is attached; what is soldered on the board needs no entry.")
      .expecting("a list of devices");
}

// What describes one board: at the top level, or in an entry of `boards`.
std::vector<Field> board_fields() {
  Rule options =
      mapping_rule({{"runq_len", integer_rule(1, 65'535, "Length of the run queue (uasyncio-v2).").by_default("16")},
                    {"waitq_len", integer_rule(1, 65'535, "Length of the wait queue (uasyncio-v2).").by_default("16")},
                    {"ioq_len", integer_rule(0, 65'535, "Length of the I/O queue (fast_io).").by_default("0")},
                    {"lp_len", integer_rule(0, 65'535, "Length of the low priority queue (fast_io).").by_default("0")}},
                   "Options of the scheduler for native tasks; a program passes its own.");
  return {
      {"board",
       nonempty_text(
           "Costs, pins, devices, default buffers: see `asim list boards`; or a board file, relative to the scenario.")
           .by_default(default_board)},
      {"costs", choice_rule({"ideal"}, "Every cost of the board is zero.")},
      {"scheduler", choice_rule(scheduler_names(), "See `asim list schedulers`.").by_default(default_scheduler)},
      {"program", program()},
      {"tasks", tasks()},
      {"scheduler_options", std::move(options)},
      {"hardware", hardware()}};
}

Rule boards() {
  Rule board = mapping_rule(board_fields(), "A board of this name.").at_least_one_of({"program", "tasks"});
  return map_of_rule(std::move(board), "Several boards by name, on one timeline.")
      .expecting("a mapping of names to boards");
}

Rule wires() {
  Rule wire = list_rule(nonempty_text("A pin such as X7, or a terminal such as uart6.tx.",
                                      "a pin such as X7, or a terminal such as uart6.tx"),
                        2, "Terminals that are joined.")
                  .expecting("a list of two terminals or more");
  return list_rule(std::move(wire), 0, "What is joined.").expecting("a list of wires such as [X7, X8]");
}

Rule stimuli() {
  std::vector<Field> fields{
      {"at", duration_rule("When, from the start of the run."), Presence::required},
      {"every", duration_rule("Repeats at this distance.")},
      {"count", integer_rule(1, unlimited, "How often in all.")},
      {"jitter", duration_rule("Each occurrence comes later by a draw from 0 to this.")},
      {"for", duration_rule("How long a button is held or a pin driven.")},
      {"press", nonempty_text("The button that is pressed.")},
      {"send", map_of_rule(data("What is sent."), "The far end of a UART sends.")
                   .expecting("a mapping such as {uart4: hello}")},
      {"pin", map_of_rule(choice_rule({"0", "1", "z"}, "The level; z releases the pin."), "Drives pins from outside.")
                  .expecting("a mapping such as {X9: 1}")}};
  Rule stimulus = mapping_rule(std::move(fields), "Something that the world does.")
                      .expecting("a stimulus such as {at: 1s, press: sw}")
                      .planning(planned_stimuli())
                      .exactly_one_of({"press", "send", "pin"})
                      .needing("count", "every");
  return list_rule(std::move(stimulus), 0, "What the world does.").expecting("a list of stimuli");
}

Rule published(std::vector<std::string> figures) {
  return mapping_rule(
             {{"of", choice_rule(std::move(figures), "The simulated figure that is compared."), Presence::required},
              {"value", figure_rule("What was published: a time such as 156us, a rate such as 4249/s, a number.")},
              {"tolerance", percent_rule("How far from `value` is as good, in percent of it.").by_default("5%")},
              {"min", figure_rule("The published range begins here.")},
              {"max", figure_rule("The published range ends here.")},
              {"fitted", choice_rule({"true", "false"},
                                     "Whether a cost of the board was chosen so that it comes out; "
                                     "otherwise it is a prediction.")
                             .by_default("false")},
              {"quantity", nonempty_text("What it is, for the table of published figures.")},
              {"source", nonempty_text("Where it was published."), Presence::required},
              {"cause", nonempty_text("Why the simulated figure is outside; it must be so then.")}},
             "A figure measured on a real board, which the simulated one has to come near. It is for the board and "
             "the scheduler that the scenario names: options that change them leave it out.")
      .expecting("a mapping such as {of: mean, value: 156us, source: ...}")
      .at_least_one_of({"value", "min", "max"})
      .excluding("value", {"min", "max"})
      .needing("tolerance", "value");
}

Field tolerance() {
  return {"tolerance", percent_rule("How far its figures may be from those of a baseline (`asim run --baseline`), in "
                                    "percent of them.")
                           .by_default("that of the command line, else 5%")};
}

Rule statistics(std::vector<Field> fields, const std::string& what, std::string description,
                std::vector<std::string> further_figures = {}) {
  std::vector<std::string> figures{"mean", "min", "max", "p50", "p99", "count"};
  figures.insert(figures.end(), further_figures.begin(), further_figures.end());
  fields.push_back({"min", duration_rule("No single " + what + " is shorter.")});
  fields.push_back({"max", duration_rule("No single " + what + " is longer.")});
  fields.push_back({"mean", duration_rule("The mean is not longer.")});
  fields.push_back({"p50", duration_rule("The median, nearest rank, is not longer.")});
  fields.push_back({"p99", duration_rule("The 99th percentile, nearest rank, is not longer.")});
  fields.push_back({"count", integer_rule(0, unlimited, "How many there are, exactly.")});
  fields.push_back({"published", published(std::move(figures))});
  fields.push_back(tolerance());
  return mapping_rule(std::move(fields), std::move(description));
}

Rule counts(std::vector<Field> fields, std::string description) {
  fields.push_back({"min", integer_rule(0, unlimited, "At least so many.")});
  fields.push_back({"max", integer_rule(0, unlimited, "At most so many.")});
  fields.push_back({"count", integer_rule(0, unlimited, "Exactly so many.")});
  fields.push_back({"published", published({"count"})});
  fields.push_back(tolerance());
  return mapping_rule(std::move(fields), std::move(description)).at_least_one_of({"min", "max", "count", "published"});
}

Rule expect_overruns() {
  Rule pair = mapping_rule({{"from", selector("What opens a measurement."), Presence::required},
                            {"to", selector("What closes it."), Presence::required}},
                           "A further `from` while one is open.");
  Rule of = any_of_rule({std::move(pair), nonempty_text("uartN, irq:PIN, schedule or wait:TASK.")},
                        "uartN, irq:PIN, schedule, wait:TASK or {from: …, to: …}", "Where events were lost.");
  return counts({{"of", std::move(of), Presence::required}}, "Events that were lost.");
}

Rule expect_stdout() {
  return mapping_rule(
             {{"board", nonempty_text("Whose output, in a world of several boards.")},
              {"contains", nonempty_text("The output contains this text.")},
              {"not_contains", nonempty_text("The output does not contain this text.")},
              {"matches", nonempty_text("A regular expression (ECMAScript) that matches somewhere in the output.")},
              {"equals_file", nonempty_text("A file, relative to the scenario, that the output equals.")}},
             "What the program printed.")
      .exactly_one_of({"contains", "not_contains", "matches", "equals_file"});
}

Rule expectations() {
  const auto task = [] { return nonempty_text("A task, or all instances of it."); };
  std::vector<Field> fields{
      {"latency", statistics({{"from", selector("What opens a measurement."), Presence::required},
                              {"to", selector("What closes it."), Presence::required}},
                             "latency", "Time from an event to the next of another kind.")},
      {"lateness",
       statistics({{"task", task(), Presence::required}}, "lateness", "How late a task resumes from its sleeps.")},
      {"interval", statistics({{"of", selector("What comes again and again."), Presence::required},
                               {"after", duration_rule("Events before this are left out.").by_default("0ms")}},
                              "interval", "Time between consecutive events, and their rate.", {"rate"})},
      {"overruns", expect_overruns()},
      {"cancellation",
       statistics({{"task", task(), Presence::required},
                   {"of", choice_rule({"cancel", "timeout"}, "What asked the task to end.").by_default("cancel")}},
                  "cancellation", "From the first request to end until the task has ended.")},
      {"task", mapping_rule({{"name", task(), Presence::required},
                             {"state",
                              choice_rule({"done", "cancelled", "failed", "waiting", "never_started"},
                                          "The state of the task at the end."),
                              Presence::required}},
                            "How a task ends.")},
      {"pin", mapping_rule({{"name", nonempty_text("The pin."), Presence::required},
                            {"value", level("Its level."), Presence::required},
                            {"at", duration_rule("When.").by_default("the end of the run")}},
                           "The level of a pin.")},
      {"stdout", expect_stdout()},
      {"events", counts({{"of", selector("Which."), Presence::required}}, "How often something happens.")}};
  std::vector<std::string> keys = keys_of(fields);
  Rule expectation = mapping_rule(std::move(fields), "One expectation.")
                         .expecting("an expectation such as latency: {from: sw:press, to: pin:LED1:rising, max: 60ms}")
                         .exactly_one_of(std::move(keys));
  return list_rule(std::move(expectation), 0, "All are evaluated; each failure is reported with its evidence.")
      .expecting("a list of expectations");
}

Rule root() {
  std::vector<Field> fields{
      {"asim", integer_rule(1, 1, "Format version.").expecting("the format version 1"), Presence::required},
      {"name", nonempty_text("What the scenario is about."), Presence::required},
      {"description", text_rule("One line more.")},
      {"seed", integer_rule(0, unlimited, "Seeds every random choice.").by_default("0")},
      {"duration", duration_rule("The run ends here at the latest.").by_default("60s")},
      {"hang_limit", duration_rule("CPU time without a yield after which a task is stopped.").by_default("10s")},
      {"ticks_start", integer_rule(0, ticks_period - 1, "The programs' tick counter at the start.")
                          .expecting("milliseconds from 0 to 1073741823")
                          .by_default("0")},
      {"firmware", version_rule("Selects the outcomes of an older MicroPython, e.g. 1.11.")},
      {"boards", boards()},
      {"wires", wires()},
      {"stimuli", stimuli()},
      {"expect", expectations()}};
  std::vector<Field> single = board_fields();
  const std::vector<std::string> single_keys = keys_of(single);
  fields.insert(fields.begin() + 3, std::make_move_iterator(single.begin()), std::make_move_iterator(single.end()));
  return mapping_rule(std::move(fields), "A scenario of asim: a world, what happens in it, and what is expected.")
      .expecting("a mapping with the keys of a scenario")
      .at_least_one_of({"program", "tasks", "boards"})
      .excluding("boards", single_keys);
}

Schema make_schema() {
  Schema schema;
  schema.title = "asim scenario, format 1";
  schema.root = root();
  schema.definitions.emplace("steps", list_rule(step(), 1, "Steps, in order.").expecting("a list of steps"));
  return schema;
}

}  // namespace

const Schema& scenario_schema() {
  static const Schema schema = make_schema();
  return schema;
}

std::string scenario_json_schema() { return json_schema(scenario_schema()); }

}  // namespace asim
