#pragma once
namespace asim {
class BoardHardware {
 public:
  virtual ~BoardHardware() = default;
};
}
