// SchedulerError: a failure that the reproduced scheduler itself raises, with the Python type that it has there.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace asim {

class SchedulerError : public std::runtime_error {
 public:
  enum class Type : std::uint8_t { assertion, attribute, index, key, os, overflow, runtime, type, value };

  SchedulerError(Type type, const std::string& text) : std::runtime_error(text), type_(type) {}
  [[nodiscard]] Type type() const noexcept { return type_; }

 private:
  Type type_;
};

}  // namespace asim
