#include "sim/calibration_report.hpp"

#include <gtest/gtest.h>

#include "sim/diagnostic.hpp"

namespace asim {
namespace {

const std::string header =
    "asim calibrate 1\nasim machine PYBv1.1 with STM32F405RG\nasim platform pyboard\n"
    "asim implementation micropython 1.20.0\nasim frequency 168000000\nasim scheduler asyncio-v3\n";
const std::string whole = header + "asim measure empty_loop 1000 901\nasim measure calls 10 205\nasim end 2\n";
const std::string once_more = "run the program once more (asim calibrate --program) and paste all that it prints";

std::string report_refusal(const std::string& text) {
  try {
    read_calibration_report(text, "m.txt");
    return "accepted";
  } catch (const ScenarioError& error) {
    return error.what();
  }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(CalibrationReport, ReadsWhatTheProgramPrints) {
  const CalibrationReport report = read_calibration_report(whole, "m.txt");
  EXPECT_EQ(report.machine, "PYBv1.1 with STM32F405RG");
  EXPECT_EQ(report.platform, "pyboard");
  EXPECT_EQ(report.implementation, "micropython 1.20.0");
  EXPECT_EQ(report.frequency_hz, 168'000'000);
  EXPECT_EQ(report.scheduler, "asyncio-v3");
  EXPECT_EQ(report.date, "");
  ASSERT_EQ(report.measurements.size(), 2U);
  EXPECT_EQ(report.measurements[1].name, "calls");
  EXPECT_EQ(report.measurements[1].n, 10);
  EXPECT_EQ(report.measurements[1].measured_us, 205);
  EXPECT_EQ(report.measurements[1].line, 8);
}

TEST(CalibrationReport, IgnoresWhatOthersPrintAround) {
  const std::string pasted = "MPY: soft reboot\r\nMicroPython v1.20.0; PYBv1.1\r\n>>> import calibrate\r\n" +
                             replaced(whole, "asim measure calls", "\r\n\r\n  asim measure calls") + ">>> \r\n";
  EXPECT_EQ(read_calibration_report(pasted, "m.txt").measurements.size(), 2U);
}

TEST(CalibrationReport, TakesTheLastOfTwoRuns) {
  const CalibrationReport report = read_calibration_report(header + "asim measure calls 10 999\n" + whole, "m.txt");
  EXPECT_EQ(report.measurements.size(), 2U);
  EXPECT_EQ(report.measurements[0].measured_us, 901);
}

TEST(CalibrationReport, RefusesAPasteThatBreaksOff) {
  EXPECT_EQ(report_refusal(replaced(whole, "asim end 2\n", "")),
            "m.txt:8:1: the output breaks off: there is no line \"asim end\"; " + once_more);
  EXPECT_EQ(report_refusal(replaced(whole, "asim measure calls 10 205\n", "")),
            "m.txt:8:1: the program printed 2 lines \"asim measure\", of which 1 are here; " + once_more);
}

TEST(CalibrationReport, RefusesAPasteWithoutItsHead) {
  EXPECT_EQ(report_refusal(""), "m.txt: there is no line \"asim calibrate 1\"; " + once_more);
  EXPECT_EQ(report_refusal(">>> help()\n"), "m.txt: there is no line \"asim calibrate 1\"; " + once_more);
  EXPECT_EQ(report_refusal(replaced(whole, "asim calibrate 1\n", "")),
            "m.txt:1:1: the line \"asim calibrate 1\" should come first; " + once_more);
  EXPECT_EQ(report_refusal(replaced(whole, "asim scheduler asyncio-v3\n", "")),
            "m.txt: the line \"asim scheduler\" is missing; " + once_more);
}

TEST(CalibrationReport, RefusesMangledLines) {
  EXPECT_EQ(report_refusal(replaced(whole, "empty_loop 1000 901", "empty_loop 1000901")),
            "m.txt:7:1: expected asim measure NAME NUMBER MICROSECONDS, got \"asim measure empty_loop 1000901\"; " +
                once_more);
  EXPECT_EQ(report_refusal(replaced(whole, "1000 901", "1000 9o1")),
            "m.txt:7:1: expected asim measure NAME NUMBER MICROSECONDS, got \"asim measure empty_loop 1000 9o1\"; " +
                once_more);
  EXPECT_EQ(report_refusal(replaced(whole, "measure calls", "measuer calls")),
            "m.txt:8:1: there is no line \"asim measuer calls 10 205\" in what the program prints; did you mean "
            "\"measure\"?");
  EXPECT_EQ(report_refusal(replaced(whole, "168000000", "168MHz")),
            "m.txt:5:1: expected hertz such as 168000000, got \"168MHz\"");
  EXPECT_EQ(report_refusal(replaced(whole, "asim end 2", "asim end two")),
            "m.txt:9:1: expected asim end NUMBER, got \"asim end two\"");
}

TEST(CalibrationReport, RefusesNegativeTimesAndOtherVersions) {
  EXPECT_EQ(report_refusal(replaced(whole, "1000 901", "1000 -901")),
            "m.txt:7:1: empty_loop took -901 us, which is negative: the board's tick counter wraps too soon or was "
            "changed; " +
                once_more);
  EXPECT_EQ(report_refusal(replaced(whole, "calibrate 1", "calibrate 2")),
            "m.txt:1:1: expected asim calibrate 1, got \"asim calibrate 2\"; this asim reads the output of its own "
            "program, see asim calibrate --program");
}

}  // namespace
}  // namespace asim
