#include "sim/check_report.hpp"

#include <gtest/gtest.h>

namespace asim {
namespace {

CheckFinding error_at(int line, std::string message) {
  return {.line = line, .column = 5, .rule = "never-awaited", .severity = "error", .message = std::move(message)};
}

CheckFinding note_at(int line) {
  return {.line = line, .column = 1, .rule = "blocking-sleep", .severity = "note", .message = "slow"};
}

CheckedFile file(std::string name, std::vector<CheckFinding> findings, std::vector<CheckFailure> failures = {}) {
  return {.file = std::move(name), .findings = std::move(findings), .failures = std::move(failures)};
}

TEST(CheckReport, TextHasALineForEachFindingAndCountsThem) {
  EXPECT_EQ(check_text({file("a.py", {error_at(3, "wrong"), note_at(4)}), file("b.py", {error_at(1, "wrong")})}),
            "a.py:3:5: error: wrong [never-awaited]\n"
            "a.py:4:1: note: slow [blocking-sleep]\n"
            "b.py:1:5: error: wrong [never-awaited]\n"
            "asim: 2 files checked, 2 errors and 1 note\n");
}

TEST(CheckReport, TextSaysWhenNothingWasFound) {
  EXPECT_EQ(check_text({file("a.py", {})}), "asim: 1 file checked, nothing found\n");
  EXPECT_EQ(check_text({file("a.py", {note_at(1), note_at(2)})}),
            "a.py:1:1: note: slow [blocking-sleep]\na.py:2:1: note: slow [blocking-sleep]\n"
            "asim: 1 file checked, 2 notes\n");
}

TEST(CheckReport, NotesAloneAreNoReasonToFail) {
  EXPECT_EQ(exit_status({file("a.py", {})}), 0);
  EXPECT_EQ(exit_status({file("a.py", {note_at(1)})}), 0);
  EXPECT_EQ(exit_status({file("a.py", {note_at(1), error_at(2, "wrong")})}), 1);
  EXPECT_EQ(exit_status({file("a.py", {error_at(2, "wrong")}), file("b.py", {}, {{.message = "gone"}})}), 2);
}

TEST(CheckReport, AFailureNamesTheLineWhereThereIsOne) {
  EXPECT_EQ(failure_text("a.py", {.line = 3, .column = 7, .message = "bad"}), "a.py:3:7: bad");
  EXPECT_EQ(failure_text("a.py", {.line = 3, .column = 0, .message = "bad"}), "a.py:3: bad");
  EXPECT_EQ(failure_text("a.py", {.line = 0, .column = 0, .message = "bad"}), "a.py: bad");
}

TEST(CheckReport, AnnotationsEscapeWhatWorkflowCommandsGiveAMeaning) {
  EXPECT_EQ(check_annotations({file("a,b:c%.py", {error_at(3, "50 % of: a, b\r\nc"), note_at(1)}),
                               file("d.py", {}, {{.line = 2, .column = 0, .message = "bad"}}),
                               file("e.py", {}, {{.line = 0, .column = 0, .message = "gone"}})}),
            "::error file=a%2Cb%3Ac%25.py,line=3,col=5,title=asim check%3A never-awaited::50 %25 of: a, b%0D%0Ac\n"
            "::notice file=a%2Cb%3Ac%25.py,line=1,col=1,title=asim check%3A blocking-sleep::slow\n"
            "::error file=d.py,line=2,title=asim check::bad\n"
            "::error file=e.py,title=asim check::gone\n");
}

TEST(CheckReport, JsonHasFindingsAndFailuresOfAllFiles) {
  EXPECT_EQ(check_json({file("a.py", {error_at(3, "say \"x\"")}), file("b.py", {}, {{.message = "gone"}})}),
            R"({
  "format": 1,
  "exit_status": 2,
  "files": [
    "a.py",
    "b.py"
  ],
  "findings": [
    {
      "file": "a.py",
      "line": 3,
      "column": 5,
      "rule": "never-awaited",
      "severity": "error",
      "message": "say \"x\""
    }
  ],
  "failures": [
    {
      "file": "b.py",
      "line": null,
      "column": null,
      "message": "gone"
    }
  ]
}
)");
}

}  // namespace
}  // namespace asim
