#include "bindings/python_checker.hpp"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

namespace py = pybind11;

namespace asim {
namespace {

py::module_ package() { return py::module_::import("asim._check"); }

std::string text(const py::handle& object, const char* attribute) { return object.attr(attribute).cast<std::string>(); }

int number(const py::handle& object, const char* attribute) { return object.attr(attribute).cast<int>(); }

CheckRule rule_of(const py::handle& rule) {
  return {.name = text(rule, "name"), .severity = text(rule, "severity"), .meaning = text(rule, "meaning")};
}

CheckFinding finding_of(const py::handle& finding) {
  const CheckRule rule = rule_of(finding.attr("rule"));
  return {.line = number(finding, "line"),
          .column = number(finding, "column"),
          .rule = rule.name,
          .severity = rule.severity,
          .message = text(finding, "message")};
}

}  // namespace

std::vector<CheckRule> PythonChecker::rules() {
  std::vector<CheckRule> rules;
  for (const auto& rule : package().attr("RULES")) rules.push_back(rule_of(rule));
  return rules;
}

std::vector<CheckedFile> PythonChecker::check(const std::vector<std::string>& files) {
  const py::module_ check = package();
  const py::object failure = check.attr("Failure");
  const py::object checker = check.attr("Checker")();
  std::vector<CheckedFile> checked;
  for (const std::string& file : files) {
    CheckedFile& made = checked.emplace_back(CheckedFile{.file = file, .findings = {}, .failures = {}});
    const py::object result = checker.attr("check")(file);
    if (py::isinstance(result, failure)) {
      made.failures.push_back({number(result, "line"), number(result, "column"), text(result, "message")});
    } else {
      for (const auto& finding : result) made.findings.push_back(finding_of(finding));
    }
  }
  return checked;
}

}  // namespace asim
