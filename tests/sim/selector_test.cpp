#include "sim/selector.hpp"

#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace asim {
namespace {

TEST(Selector, GivesTheSubjectOfEachForm) {
  EXPECT_EQ(parse_selector("pin:LED1:rising").subject(), "pin:LED1");
  EXPECT_EQ(parse_selector("sw:press").subject(), "sw");
  EXPECT_EQ(parse_selector("irq:X3").subject(), "irq:X3");
  EXPECT_EQ(parse_selector("uart4:rx").subject(), "uart4");
  EXPECT_EQ(parse_selector("task:Foo.run:done").subject(), "task:Foo.run");
  EXPECT_EQ(parse_selector("task:foo[3]:resume").subject(), "task:foo");
  EXPECT_EQ(parse_selector("stdout:/a:b/").subject(), "stdout");
  EXPECT_EQ(parse_selector("mark:ready").subject(), "mark:ready");
  EXPECT_EQ(parse_selector("hub.pin:LED:rising").subject(), "hub.pin:LED");
  EXPECT_EQ(parse_selector("hub.uart1:rx").subject(), "hub.uart1");
}

TEST(Selector, KeepsInstanceKindAndPattern) {
  const Selector task = parse_selector("hub.task:foo[3]:resume");
  EXPECT_EQ(task.board, "hub");
  EXPECT_EQ(task.name, "foo");
  EXPECT_EQ(task.instance, 3U);
  EXPECT_EQ(task.kinds, std::vector{EventKind::resume});
  EXPECT_EQ(parse_selector("stdout:/^got: .*$/").pattern, "^got: .*$");
  EXPECT_EQ(parse_selector("pin:X1:change").kinds, (std::vector{EventKind::rising, EventKind::falling}));
  EXPECT_EQ(parse_selector("uart4:break").kinds, std::vector{EventKind::brk});
}

TEST(Selector, SelectsByKindAndInstance) {
  const Selector one = parse_selector("task:foo[3]:resume");
  const Selector all = parse_selector("task:foo:resume");
  const Event resume{.at = {}, .instance = 3, .kind = EventKind::resume};
  const Event other{.at = {}, .instance = 2, .kind = EventKind::resume};
  const Event suspend{.at = {}, .instance = 3, .kind = EventKind::suspend};
  EXPECT_TRUE(one.selects(resume));
  EXPECT_FALSE(one.selects(other));
  EXPECT_FALSE(one.selects(suspend));
  EXPECT_TRUE(all.selects(other));
}

std::string selector_refusal(std::string_view text) {
  const std::string start = "expected a selector such as pin:LED1:rising or sw:press, got ";
  try {
    parse_selector(text);
  } catch (const InputError& error) {
    const std::string message = error.what();
    return message.rfind(start, 0) == 0 ? message.substr(start.size()) : message;
  }
  return "accepted";
}

TEST(Selector, RefusesWhatHasNoForm) {
  EXPECT_EQ(selector_refusal(""), "\"\"");
  EXPECT_EQ(selector_refusal("LED1"), "\"LED1\"");
  EXPECT_EQ(selector_refusal(":rising"), "\":rising\"");
  EXPECT_EQ(selector_refusal("pin:LED1"), "\"pin:LED1\": expected a name and an event, such as pin:LED1:rising");
  EXPECT_EQ(selector_refusal("irq:X3:rising"),
            "\"irq:X3:rising\": expected a name and nothing after it, such as irq:X3");
  EXPECT_EQ(selector_refusal("mark:"), "\"mark:\": expected a name and nothing after it, such as mark:ready");
  EXPECT_EQ(selector_refusal("task:foo[x]:done"),
            "\"task:foo[x]:done\": expected the number of an instance, such as foo[3]");
  EXPECT_EQ(selector_refusal("stdout:ready"),
            "\"stdout:ready\": expected a regular expression between slashes, such as stdout:/ready/");
  EXPECT_EQ(selector_refusal("stdout:/(/"), "expected a regular expression, got \"(\": the parentheses do not pair");
  EXPECT_EQ(selector_refusal("sw:pres"), "\"sw:pres\": there is no event \"pres\"; did you mean \"press\"?");
  EXPECT_EQ(selector_refusal("pinn:X1:rising"),
            "\"pinn:X1:rising\": there is no subject \"pinn\"; did you mean \"pin\"?");
  EXPECT_EQ(selector_refusal("spi1:start"), "\"spi1:start\": asim does not have spi1 yet");
}

TEST(Selector, ListsItsForms) {
  std::string forms;
  for (const SelectorForm& form : selector_forms()) forms += form.form + " = " + form.kinds + "\n";
  EXPECT_EQ(forms,
            "pin:NAME:KIND = rising, falling, change, conflict\n"
            "BUTTON:KIND = press, release\n"
            "uartN:KIND = rx, tx, overrun, framing, parity, break\n"
            "irq:NAME = \n"
            "task:NAME:KIND = spawn, resume, suspend, done, cancel_requested, cancelled, failed\n"
            "stdout:/REGEX/ = \n"
            "mark:NAME = \n"
            "BOARD.SELECTOR = \n");
}

}  // namespace
}  // namespace asim
