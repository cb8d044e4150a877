#include "sim/junit.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/sim/example_results.hpp"

namespace asim {
namespace {

std::string junit_of(const std::vector<RunResult>& results) { return junit_xml(results); }

TEST(Junit, GivesACaseForEachExpectation) {
  EXPECT_EQ(junit_of({passing_result()}), R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="asim" tests="1" failures="0" errors="0" time="10.000000000">
  <testsuite name="UART echo under load" tests="1" failures="0" errors="0" time="10.000000000">
    <properties>
      <property name="board" value="pyboard-v1.1"/>
      <property name="scheduler" value="fast_io"/>
      <property name="seed" value="1"/>
      <property name="trace_digest" value="0123456789abcdef0123456789abcdef"/>
    </properties>
    <testcase classname="UART echo under load" name="latency sw:press -&gt; pin:LED1:rising"/>
    <system-out>what the program printed, nothing else</system-out>
  </testsuite>
</testsuites>
)");
}

TEST(Junit, GivesFailuresWithEvidenceAndErrorsWithTheTraceback) {
  EXPECT_EQ(junit_of({failing_result()}), R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="asim" tests="4" failures="2" errors="1" time="1.500250000">
  <testsuite name="two &lt;boards&gt;" tests="4" failures="2" errors="1" time="1.500250000">
    <properties>
      <property name="sensor.board" value="pyboard-v1.1"/>
      <property name="sensor.scheduler" value="uasyncio-v2"/>
      <property name="hub.board" value="ideal"/>
      <property name="hub.scheduler" value="asyncio-v3"/>
      <property name="seed" value="0"/>
      <property name="trace_digest" value="00"/>
    </properties>
    <testcase classname="two &lt;boards&gt;" name="lateness hub.fast">
      <failure message="hub.fast never woke from a sleep&#10;count is 0, not 1" type="lateness">hub.fast never woke from a sleep
count is 0, not 1
measured: count 0
wanted: max 40ms
</failure>
    </testcase>
    <testcase classname="two &lt;boards&gt;" name="task hub.main"/>
    <testcase classname="two &lt;boards&gt;" name="stdout stdout">
      <failure message="&quot;x&quot; was never printed" type="stdout">&quot;x&quot; was never printed
measured: found 0, lines 2
wanted: contains &quot;x&quot;
</failure>
    </testcase>
    <testcase classname="two &lt;boards&gt;" name="run">
      <error message="OSError: 19" type="exception">board: hub
task: main
source: hub.py:3
virtual time: 1.50025s
Traceback (most recent call last):
  File &quot;hub.py&quot;, line 3
OSError: 19
</error>
    </testcase>
    <system-out>a &amp; b
)"
                                          "\xEF\xBF\xBD[1mbold\xEF\xBF\xBD\n"
                                          R"(</system-out>
    <system-err>warning at 500ns: tasks spin: a, b
</system-err>
  </testsuite>
</testsuites>
)");
}

/// The text of the only suite's system-out.
std::string system_out(const std::string& printed) {
  RunResult result = passing_result();
  result.stdout_text = printed;
  const std::string xml = junit_of({result});
  const std::size_t start = xml.find("<system-out>") + 12;
  return xml.substr(start, xml.find("</system-out>") - start);
}

TEST(Junit, ReplacesWhatXmlForbids) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(system_out("tab\t newline\n return\r"), "tab\t newline\n return&#13;");
  EXPECT_EQ(system_out(std::string("\0\x01\x08\x0b\x1f", 5)), bad + bad + bad + bad + bad);
  EXPECT_EQ(system_out("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82"), "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82");
  EXPECT_EQ(system_out("\xC3"), bad);                      // cut off
  EXPECT_EQ(system_out("\xC0\x80"), bad + bad);            // overlong
  EXPECT_EQ(system_out("\xE0\x80\x80"), bad + bad + bad);  // overlong
  EXPECT_EQ(system_out("\xED\xA0\x80"), bad + bad + bad);  // a surrogate
  EXPECT_EQ(system_out("\xEF\xBF\xBF"), bad + bad + bad);  // no character
  EXPECT_EQ(system_out("\xF0\x80\x80\x80"), bad + bad + bad + bad);
  EXPECT_EQ(system_out("\xF4\x90\x80\x80"), bad + bad + bad + bad);  // beyond Unicode
  EXPECT_EQ(system_out("\xFFx"), bad + "x");
}

TEST(Junit, HasACaseForAScenarioWithoutExpectations) {
  RunResult result = passing_result();
  result.expectations.clear();
  EXPECT_NE(junit_of({result}).find("tests=\"1\" failures=\"0\" errors=\"0\""), std::string::npos);
  EXPECT_NE(junit_of({result}).find("<testcase classname=\"UART echo under load\" name=\"run\"/>\n"),
            std::string::npos);
}

TEST(Junit, AnExpectedFailureIsNoError) {
  RunResult result = failing_result();
  result.error->expected = true;
  EXPECT_NE(junit_of({result}).find("tests=\"3\" failures=\"2\" errors=\"0\""), std::string::npos);
}

TEST(Junit, NumbersCasesOfOneNameAndAddsUpSuites) {
  RunResult result = passing_result();
  result.expectations.push_back(result.expectations.front());
  const std::string xml = junit_of({result, passing_result()});
  EXPECT_NE(xml.find("<testsuites name=\"asim\" tests=\"3\" failures=\"0\" errors=\"0\" time=\"20.000000000\">"),
            std::string::npos);
  EXPECT_NE(xml.find("pin:LED1:rising (2)\"/>"), std::string::npos);
}

}  // namespace
}  // namespace asim
