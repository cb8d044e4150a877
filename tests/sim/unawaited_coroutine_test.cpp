#include "sim/unawaited_coroutine.hpp"

#include <gtest/gtest.h>

namespace asim {
namespace {

TEST(UnawaitedCoroutine, SaysWhereItWasMadeAndWhatToWrite) {
  EXPECT_EQ(unawaited_text({.function = "poll", .place = "main.py:12", .call = "poll()"}, "asyncio-v3"),
            "coroutine 'poll' (main.py:12) was created and never awaited or scheduled; write \"await poll()\" or "
            "\"asyncio.create_task(poll())\"");
}

TEST(UnawaitedCoroutine, CountsThoseOfOnePlace) {
  EXPECT_EQ(unawaited_text({.function = "App.run", .place = "main.py:3", .call = "self.run(...)", .count = 4},
                           "circuitpython"),
            "coroutine 'App.run' (main.py:3) was created 4 times and never awaited or scheduled; write "
            "\"await self.run(...)\" or \"asyncio.create_task(self.run(...))\"");
}

TEST(UnawaitedCoroutine, TasksOfTheUasyncioLineAreMadeByTheLoop) {
  for (const char* scheduler : {"uasyncio-v2", "fast_io", "uasyncio-pycopy"}) {
    EXPECT_TRUE(unawaited_text({.function = "f", .place = "a.py:1", .call = "f()"}, scheduler)
                    .ends_with("or \"loop.create_task(f())\""))
        << scheduler;
  }
}

TEST(UnawaitedCoroutine, OfACallbackSaysSo) {
  EXPECT_EQ(unawaited_text({.function = "foo", .place = "main.py:3", .call = "", .count = 2}, "uasyncio-v2"),
            "coroutine 'foo' (main.py:3) was called 2 times as a callback, and never ran; a callback must be a plain "
            "function, a task is made by loop.create_task(foo())");
}

}  // namespace
}  // namespace asim
