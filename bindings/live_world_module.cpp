#include "bindings/live_world_module.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bindings/python_host.hpp"
#include "pybind11/functional.h"
#include "pybind11/pybind11.h"
#include "pybind11/stl.h"
#include "sim/board_hardware.hpp"
#include "sim/event_text.hpp"
#include "sim/live_world.hpp"
#include "sim/recorded_run.hpp"
#include "sim/result_json.hpp"
#include "sim/scenario_reader.hpp"
#include "sim/scenario_text.hpp"
#include "sim/yaml_text.hpp"

namespace py = pybind11;

namespace asim {
namespace {

/// A moment of a world, which it keeps alive.
struct Record {
  std::shared_ptr<LiveWorld> world;
  std::shared_ptr<RecordedRun> run;
};

struct Spans {
  std::shared_ptr<LiveWorld> world;
  std::shared_ptr<RecordedRun> run;
  MeasuredSpans measured;

  [[nodiscard]] const Distribution& lengths() const { return measured.spans.lengths(); }
};

struct Library {
  explicit Library(std::string folder) : boards(std::move(folder)) {}
  BoardLibrary boards;
  PythonHost host;
};

/// Runs a leg; a signal handler of Python may have set an error meanwhile.
template <class Leg>
auto with_signals(Leg leg) {
  auto result = leg();
  if (PyErr_Occurred() != nullptr) throw py::error_already_set();
  return result;
}

Instant instant(std::int64_t ns) { return Instant{ns}; }

LiveWorld::Options options_of(bool record, std::string vcd) {
  return {.record = record ? Simulation::Record::events : Simulation::Record::nothing, .vcd_path = std::move(vcd)};
}

std::vector<ScenarioOverride> overrides_of(const std::vector<std::tuple<std::string, std::string, std::string>>& set) {
  std::vector<ScenarioOverride> overrides;
  overrides.reserve(set.size());
  for (const auto& [option, key, value] : set) overrides.push_back({option, key, value});
  return overrides;
}

// A copy of the function may go on any thread, with or without the interpreter's lock.
std::function<void()> action_of(py::function function) {
  const std::shared_ptr<py::function> held(new py::function(std::move(function)), [](const py::function* last) {
    const py::gil_scoped_acquire locked;
    delete last;
  });
  return [held] {
    const py::gil_scoped_acquire locked;
    (*held)();
  };
}

const RunResult& result(const Record& record) { return record.run->result(); }

py::object error_of(const RunResult& run) {
  if (!run.error) return py::none();
  const ErrorResult& error = *run.error;
  return py::make_tuple(name_of(error.kind), error.message, error.traceback, error.task, error.source, error.at.ns,
                        error.expected);
}

std::vector<py::tuple> expectations_of(const RunResult& run) {
  std::vector<py::tuple> all;
  all.reserve(run.expectations.size());
  for (const ExpectationResult& e : run.expectations) {
    all.push_back(py::make_tuple(e.kind, e.of, e.pass, e.wanted, e.message));
  }
  return all;
}

std::vector<py::tuple> events_of(const Record& record, const std::string& selector) {
  std::vector<py::tuple> events;
  record.run->each_event(selector, [&](const Event& event) {
    const std::string_view subject = record.run->subject_name(event.subject);
    // What a program prints need not be UTF-8.
    const auto text = py::reinterpret_steal<py::str>(
        PyUnicode_DecodeUTF8(event.text.data(), static_cast<Py_ssize_t>(event.text.size()), "replace"));
    events.push_back(py::make_tuple(event.at.ns, py::str(subject.data(), subject.size()), event.instance,
                                    std::string(kind_name(event.kind)), event.value, text, event_text(event, subject)));
  });
  return events;
}

py::str text_of(const std::string& bytes) {
  return py::reinterpret_steal<py::str>(
      PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), "replace"));
}

Spans spans_of(const Record& record, MeasuredSpans measured) { return {record.world, record.run, std::move(measured)}; }

BoardHardware& hardware(LiveWorld& world, std::size_t board) {
  return world.simulation().world().boards().at(board)->hardware();
}

std::map<std::string, std::size_t> list_sizes(const LiveWorld& world) {
  const Scenario& scenario = world.scenario();
  std::map<std::string, std::size_t> sizes = {
      {"wires", scenario.wires.size()}, {"stimuli", scenario.stimuli.size()}, {"expect", scenario.expectations.size()}};
  for (const BoardSpec& board : scenario.boards) {
    const std::string key = board.label.empty() ? "hardware" : "boards." + board.label + ".hardware";
    sizes[key] = board.uarts.size() + board.buttons.size() + board.leds.size();
  }
  return sizes;
}

int pin_level(LiveWorld& world, std::size_t board, const std::string& name) {
  Pin* const pin = hardware(world, board).find_pin(name);
  if (pin == nullptr) throw WorldError("pin: the board has no pin \"" + name + "\"");
  return pin->wire()->level() == Level::high ? 1 : 0;
}

py::bytes received_by_peer(LiveWorld& world, std::size_t board, const std::string& uart) {
  const SerialPeer* const peer = hardware(world, board).find_peer(uart);
  return peer == nullptr ? py::bytes() : py::bytes(peer->received());
}

void bind_errors(py::module_& module) {
  py::object input = py::register_exception<InputError>(module, "InputError", PyExc_ValueError);
  py::object scenario = py::register_exception<ScenarioError>(module, "ScenarioError", input);
  py::object world = py::register_exception<WorldError>(module, "WorldError", input);
  // They are known as members of the package.
  for (const py::object& type : {input, scenario, world}) type.attr("__module__") = "asim";
}

void bind_world(py::module_& module, const std::shared_ptr<Library>& library) {
  py::class_<LiveWorld, std::shared_ptr<LiveWorld>>(module, "LiveWorld",
                                                    "A world that is built, run leg by leg, and asked what happened.")
      .def(py::init([library](std::string name, std::string folder, bool record, std::string vcd) {
             return std::make_shared<LiveWorld>(library->boards, library->host, std::move(name), std::move(folder),
                                                options_of(record, std::move(vcd)));
           }),
           py::arg("name"), py::arg("folder"), py::arg("record"), py::arg("vcd"))
      .def_static(
          "from_scenario",
          [library](const std::string& path, const std::vector<std::tuple<std::string, std::string, std::string>>& set,
                    bool record, std::string vcd) {
            return std::make_shared<LiveWorld>(library->boards, library->host,
                                               read_scenario_or_program(path, library->boards, overrides_of(set)),
                                               options_of(record, std::move(vcd)));
          },
          py::arg("path"), py::arg("overrides"), py::arg("record"), py::arg("vcd"),
          "The world of a scenario file or of a bare program; overrides are (as named in messages, key, YAML).")
      .def("set", &LiveWorld::set, py::arg("keys"))
      .def("add_board", &LiveWorld::add_board, py::arg("label"), py::arg("keys"))
      .def("set_program", py::overload_cast<std::size_t, std::string_view>(&LiveWorld::set_program), py::arg("board"),
           py::arg("program"))
      .def(
          "provide_program",
          [](LiveWorld& world, std::size_t board, py::function load) {
            world.set_program(board, [load = std::move(load)](Board& made) { return PythonHost::load_by(made, load); });
          },
          py::arg("board"), py::arg("load"), "`load` takes the Board when the world starts and returns its program.")
      .def("add_hardware", &LiveWorld::add_hardware, py::arg("board"), py::arg("device"))
      .def("add_uart", &LiveWorld::add_uart, py::arg("board"), py::arg("uart"))
      .def("add_wire", &LiveWorld::add_wire, py::arg("ends"))
      .def("add_stimulus", &LiveWorld::add_stimulus, py::arg("stimulus"))
      .def(
          "call_at",
          [](LiveWorld& world, std::int64_t ns, py::function action) {
            world.call_at(instant(ns), action_of(std::move(action)));
          },
          py::arg("ns"), py::arg("action"))
      .def("run",
           [](LiveWorld& world) {
             with_signals([&] {
               world.run();
               return true;
             });
           })
      .def(
          "run_until",
          [](LiveWorld& world, std::int64_t ns) {
            with_signals([&] {
              world.run_until(instant(ns));
              return true;
            });
          },
          py::arg("ns"))
      .def(
          "run_until_event",
          [](LiveWorld& world, const std::string& selector, std::int64_t limit_ns) {
            return with_signals([&] { return world.run_until_event(selector, instant(limit_ns)); });
          },
          py::arg("selector"), py::arg("limit_ns"))
      .def(
          "run_until_idle",
          [](LiveWorld& world, std::int64_t limit_ns) {
            return with_signals([&] { return world.run_until_idle(instant(limit_ns)); });
          },
          py::arg("limit_ns"))
      .def_property_readonly("started", &LiveWorld::started)
      .def_property_readonly("ended", &LiveWorld::ended)
      .def_property_readonly("now_ns", [](const LiveWorld& world) { return world.now().ns; })
      .def_property_readonly(
          "boards",
          [](const LiveWorld& world) {
            std::vector<std::tuple<std::string, std::string, std::string>> boards;
            for (const BoardSpec& board : world.scenario().boards) {
              boards.emplace_back(board.label, board.profile.name, board.scheduler);
            }
            return boards;
          },
          "(label, kind, scheduler) of each board.")
      .def_property_readonly("in_mid_instant", &LiveWorld::in_mid_instant,
                             "Whether something has happened at this instant already, before what is given now.")
      .def_property_readonly("list_sizes", &list_sizes, "How long the scenario's lists are, by their keys.")
      .def(
          "check_expectation",
          [](const LiveWorld& world, const std::string& expectation) {
            static_cast<void>(world.names().expectation(expectation));
          },
          py::arg("expectation"))
      .def_property_readonly("duration_ns", [](const LiveWorld& world) { return world.scenario().duration.ns; })
      .def("pin_level", &pin_level, py::arg("board"), py::arg("name"))
      .def("received", &received_by_peer, py::arg("board"), py::arg("uart"))
      .def("record",
           [](const std::shared_ptr<LiveWorld>& world) {
             return Record{world, world->record()};
           })
      .def("close", &LiveWorld::close);
}

void bind_record(py::module_& module) {
  py::class_<Record>(module, "Record", "What happened in a world up to a moment.")
      .def_property_readonly("end_ns", [](const Record& record) { return record.run->end().ns; })
      .def_property_readonly("digest", [](const Record& record) { return result(record).trace_digest; })
      .def_property_readonly("verdict", [](const Record& record) { return name_of(verdict(result(record))); })
      .def_property_readonly("exit_status", [](const Record& record) { return exit_status(result(record)); })
      .def_property_readonly("stdout", [](const Record& record) { return text_of(result(record).stdout_text); })
      .def(
          "printed", [](const Record& record, std::size_t board) { return text_of(record.run->printed(board)); },
          py::arg("board"))
      .def_property_readonly("tasks",
                             [](const Record& record) {
                               std::vector<std::pair<std::string, std::string>> tasks;
                               for (const TaskResult& t : result(record).tasks) tasks.emplace_back(t.name, t.state);
                               return tasks;
                             })
      .def_property_readonly("warnings",
                             [](const Record& record) {
                               std::vector<std::pair<std::int64_t, std::string>> warnings;
                               for (const WarningResult& w : result(record).warnings)
                                 warnings.emplace_back(w.at.ns, w.text);
                               return warnings;
                             })
      .def_property_readonly("error", [](const Record& record) { return error_of(result(record)); })
      .def_property_readonly("expectations", [](const Record& record) { return expectations_of(result(record)); })
      .def("json", [](const Record& record) { return result_json(result(record)); })
      .def(
          "latency",
          [](const Record& record, const std::string& from, const std::string& to) {
            return spans_of(record, record.run->latency(from, to));
          },
          py::arg("start"), py::arg("end"))
      .def(
          "interval",
          [](const Record& record, const std::string& of, std::int64_t after_ns) {
            return spans_of(record, record.run->interval(of, Duration{after_ns}));
          },
          py::arg("of"), py::arg("after_ns"))
      .def(
          "lateness",
          [](const Record& record, const std::string& task) { return spans_of(record, record.run->lateness(task)); },
          py::arg("task"))
      .def(
          "cancellation",
          [](const Record& record, const std::string& task, bool timeouts) {
            using Of = CancellationMetric::Of;
            return spans_of(record, record.run->cancellation(task, timeouts ? Of::timeout : Of::cancel));
          },
          py::arg("task"), py::arg("timeouts"))
      .def(
          "overruns", [](const Record& record, const std::string& of) { return record.run->overruns(of); },
          py::arg("of"))
      .def("events", &events_of, py::arg("selector"), "(ns, subject, instance, kind, value, text, in words) of each.")
      .def("timeline", [](const Record& record) { return record.run->timeline(); })
      .def(
          "explain_overruns",
          [](const Record& record, const std::string& of) { return record.run->explain_overruns(of); }, py::arg("of"))
      .def("last_events", [](const Record& record) { return record.run->last_events(); });
}

void bind_spans(py::module_& module) {
  py::class_<Spans>(module, "Spans", "Spans of time that were measured, in nanoseconds.")
      .def_property_readonly("kind", [](const Spans& spans) { return spans.measured.kind; })
      .def_property_readonly("of", [](const Spans& spans) { return spans.measured.of; })
      .def_property_readonly("count", [](const Spans& spans) { return spans.lengths().count(); })
      .def_property_readonly("min_ns", [](const Spans& spans) { return spans.lengths().summary().min.ns; })
      .def_property_readonly("mean_ns", [](const Spans& spans) { return spans.lengths().summary().mean.ns; })
      .def_property_readonly("max_ns", [](const Spans& spans) { return spans.lengths().summary().max.ns; })
      .def(
          "percentile_ns", [](const Spans& spans, int percent) { return spans.lengths().percentile(percent).ns; },
          py::arg("percent"), "Nearest rank; `percent` from 1 to 100.")
      .def_property_readonly("missed", [](const Spans& spans) { return spans.measured.missed; })
      .def_property_readonly("overruns", [](const Spans& spans) { return spans.measured.overruns; })
      .def_property_readonly("open_ns",
                             [](const Spans& spans) {
                               const auto& open = spans.measured.open;
                               return open ? std::optional(open->ns) : std::nullopt;
                             })
      .def_property_readonly("end_ns", [](const Spans& spans) { return spans.run->end().ns; })
      .def_property_readonly(
          "spans",
          [](const Spans& spans) {
            std::vector<std::tuple<std::int64_t, std::int64_t, std::uint32_t>> all;
            for (const Span& span : spans.measured.spans.all()) {
              all.emplace_back(span.from.ns, span.to.ns, span.instance);
            }
            return all;
          },
          "(from, to, instance) of each.")
      .def("explain", [](const Spans& spans) { return spans.run->explain(spans.measured); });
}

void bind_texts(py::module_& module) {
  module.def("yaml_from_json", &yaml_from_json, py::arg("json"),
             "The JSON of an object as YAML, each of its keys and each item of a list below it on a line.");
  module.def(
      "scenario_text",
      [](const std::string& path, const std::vector<std::tuple<std::string, std::string, std::string>>& overrides,
         const std::string& folder) { return scenario_text(ScenarioSource(path), overrides_of(overrides), folder); },
      py::arg("path"), py::arg("overrides"), py::arg("folder"),
      "A scenario file with other settings, as the text of a file in `folder`.");
}

}  // namespace

void bind_live_world(py::module_& module, const std::string& boards_folder) {
  bind_errors(module);
  bind_world(module, std::make_shared<Library>(boards_folder));
  bind_record(module);
  bind_spans(module);
  bind_texts(module);
}

}  // namespace asim
