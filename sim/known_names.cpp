#include "sim/known_names.hpp"

namespace asim {

const std::vector<ListedName>& device_list() {
  static const std::vector<ListedName> list{
      {"uart", "the far end of a UART: sends what stimuli say, at its own baud rate"},
      {"button", "a push button between a pin and ground or supply, with seeded contact bounce"},
      {"led", "a light-emitting diode on a pin, which gives the pin a name"}};
  return list;
}

const std::vector<std::string>& planned_schedulers() {
  static const std::vector<std::string> list{"circuitpython"};
  return list;
}

const std::vector<std::string>& planned_devices() {
  static const std::vector<std::string> list{"ir_remote", "htu21d", "i2c",    "spi",           "adc",  "rtc",
                                             "lcd",       "gps",    "keypad", "accelerometer", "servo"};
  return list;
}

const std::vector<std::string>& planned_boards() {
  static const std::vector<std::string> list{"esp8266", "esp32", "pyboard-d", "pico"};
  return list;
}

const std::vector<std::string>& planned_stimuli() {
  static const std::vector<std::string> list{"remote", "set", "fault"};
  return list;
}

}  // namespace asim
