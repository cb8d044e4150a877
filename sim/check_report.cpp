#include "sim/check_report.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "sim/diagnostic.hpp"
#include "sim/github_command.hpp"
#include "sim/json_text.hpp"

namespace asim {
namespace {

std::size_t count_of(const std::vector<CheckedFile>& files, std::string_view severity) {
  std::size_t count = 0;
  for (const CheckedFile& file : files) {
    count += static_cast<std::size_t>(
        std::count_if(file.findings.begin(), file.findings.end(),
                      [severity](const CheckFinding& finding) { return finding.severity == severity; }));
  }
  return count;
}

bool has_failures(const std::vector<CheckedFile>& files) {
  return std::any_of(files.begin(), files.end(), [](const CheckedFile& file) { return !file.failures.empty(); });
}

/// "1 error", "2 errors".
std::string counted(std::size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

/// Of a finding or a failure.
SourcePlace place(const std::string& file, const auto& found) {
  return {.origin = file, .line = found.line, .column = found.column, .key = {}};
}

void write_place(JsonText& json, const SourcePlace& place) {
  json.field("file", place.origin);
  json.literal_field("line", place.line > 0 ? std::to_string(place.line) : "null");
  json.literal_field("column", place.column > 0 ? std::to_string(place.column) : "null");
}

}  // namespace

int exit_status(const std::vector<CheckedFile>& files) {
  if (has_failures(files)) return 2;
  return count_of(files, "error") > 0 ? 1 : 0;
}

std::string check_text(const std::vector<CheckedFile>& files) {
  std::string text;
  std::size_t checked = 0;
  for (const CheckedFile& file : files) {
    if (file.failures.empty()) ++checked;
    for (const CheckFinding& finding : file.findings) {
      text += place(file.file, finding).text() + ": " + finding.severity + ": " + finding.message + " [" +
              finding.rule + "]\n";
    }
  }
  const std::size_t errors = count_of(files, "error");
  const std::size_t notes = count_of(files, "note");
  text += "asim: " + counted(checked, "file") + " checked, ";
  if (errors == 0 && notes == 0) return text + "nothing found\n";
  if (errors > 0) text += counted(errors, "error");
  if (errors > 0 && notes > 0) text += " and ";
  if (notes > 0) text += counted(notes, "note");
  return text + "\n";
}

std::string failure_text(const std::string& file, const CheckFailure& failure) {
  return place(file, failure).text() + ": " + failure.message;
}

std::string check_annotations(const std::vector<CheckedFile>& files) {
  std::string text;
  for (const CheckedFile& file : files) {
    for (const CheckFailure& failure : file.failures) {
      text += github_command("error", place(file.file, failure), "asim check", failure.message);
    }
    for (const CheckFinding& finding : file.findings) {
      text += github_command(finding.severity == "note" ? "notice" : "error", place(file.file, finding),
                             "asim check: " + finding.rule, finding.message);
    }
  }
  return text;
}

std::string check_json(const std::vector<CheckedFile>& files) {
  JsonText json;
  json.open('{');
  json.literal_field("format", "1");
  json.literal_field("exit_status", std::to_string(exit_status(files)));
  json.key("files");
  json.open('[');
  for (const CheckedFile& file : files) json.string(file.file);
  json.close(']');
  json.key("findings");
  json.open('[');
  for (const CheckedFile& file : files) {
    for (const CheckFinding& finding : file.findings) {
      json.open('{');
      write_place(json, place(file.file, finding));
      json.field("rule", finding.rule);
      json.field("severity", finding.severity);
      json.field("message", finding.message);
      json.close('}');
    }
  }
  json.close(']');
  json.key("failures");
  json.open('[');
  for (const CheckedFile& file : files) {
    for (const CheckFailure& failure : file.failures) {
      json.open('{');
      write_place(json, place(file.file, failure));
      json.field("message", failure.message);
      json.close('}');
    }
  }
  json.close(']');
  json.close('}');
  return std::move(json).finish();
}

std::string check_json_schema() {
  return R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "asim check",
  "description": "What `asim check --format json` writes. Lines and columns count from 1.",
  "type": "object",
  "required": ["format", "exit_status", "files", "findings", "failures"],
  "properties": {
    "format": {"const": 1},
    "exit_status": {
      "enum": [0, 1, 2],
      "description": "0 no error, 1 an error was found, 2 a file could not be checked."
    },
    "files": {"type": "array", "items": {"type": "string"}, "description": "Each file, as the command line names it."},
    "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
    "failures": {
      "type": "array",
      "items": {"$ref": "#/$defs/failure"},
      "description": "Files that cannot be read or are not in the language."
    }
  },
  "$defs": {
    "position": {"type": "integer", "minimum": 1},
    "finding": {
      "type": "object",
      "required": ["file", "line", "column", "rule", "severity", "message"],
      "properties": {
        "file": {"type": "string"},
        "line": {"$ref": "#/$defs/position"},
        "column": {"$ref": "#/$defs/position"},
        "rule": {"type": "string", "description": "See `asim check --rules`."},
        "severity": {"enum": ["error", "note"], "description": "A note may be what is meant."},
        "message": {"type": "string"}
      }
    },
    "failure": {
      "type": "object",
      "required": ["file", "line", "column", "message"],
      "properties": {
        "file": {"type": "string"},
        "line": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/position"}]},
        "column": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/position"}]},
        "message": {"type": "string"}
      }
    }
  }
}
)json";
}

}  // namespace asim
