// For tests of C++ tasks with GoogleTest: a world as a fixture, assertions on latency, lateness, cancellation and
// overruns, matchers for lists of events.
#pragma once

#include "sim/testing/event_matchers.hpp"
#include "sim/testing/test_time.hpp"
#include "sim/testing/world_test.hpp"
