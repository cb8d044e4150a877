// Pollable: anything a scheduler can wait on (a UART, a Python object with `ioctl`).
#pragma once

#include <cstdint>

namespace asim {

/// A set of poll bits, with MicroPython's values (`select` module, `MP_STREAM_POLL_*`).
using PollMask = std::uint32_t;
inline constexpr PollMask poll_in = 0x01;
inline constexpr PollMask poll_out = 0x04;
inline constexpr PollMask poll_err = 0x08;
inline constexpr PollMask poll_hup = 0x10;

/// Told when a device may have become ready, so that an idle scheduler looks again.
class ReadyListener {
 public:
  virtual ~ReadyListener() = default;
  virtual void on_ready() = 0;
};

class Pollable {
 public:
  Pollable() = default;
  Pollable(const Pollable&) = delete;
  Pollable& operator=(const Pollable&) = delete;
  virtual ~Pollable() = default;
  /// The subset of `interest` (and err, hup) that is ready now. Takes no time and has no side effect in native devices.
  virtual PollMask poll(PollMask interest) = 0;
  /// Whether the object announces readiness to its ReadyListener. An object that does not (one written in Python) is
  /// looked at again every millisecond while the scheduler idles, as the boards do.
  [[nodiscard]] virtual bool announces_ready() const noexcept = 0;
};

}  // namespace asim
