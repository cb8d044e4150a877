// ScenarioNames: what the names in a scenario mean, once its boards, devices and native tasks are known.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/reading_context.hpp"
#include "sim/scenario.hpp"

namespace asim {

/// Resolves names. What names nothing is reported at the place given, and the result is empty.
class ScenarioNames {
 public:
  /// `scenario` must have its boards with their profiles, and outlive this.
  ScenarioNames(const Scenario& scenario, ReadingContext& context) : scenario_(scenario), context_(context) {}

  /// Where a name stands.
  struct Spot {
    YamlMark mark;
    std::string path;
  };
  static Spot spot(const Cursor& cursor) { return {cursor.mark(), cursor.path()}; }
  static Spot spot(const Cursor::Entry& entry) { return {entry.key_mark, entry.value.path()}; }

  /// Names without a board's label, on the board given.
  std::optional<std::string> pin_on(std::size_t board, const std::string& name, const Spot& spot);
  std::optional<std::string> uart_on(std::size_t board, const std::string& name, const Spot& spot);

  /// Names with the board's label where there are several boards.
  std::optional<PinName> pin(const std::string& text, const Spot& spot);
  std::optional<DeviceName> uart(const std::string& text, const Spot& spot);
  std::optional<DeviceName> button(const std::string& text, const Spot& spot);
  std::optional<WireEnd> terminal(const std::string& text, const Spot& spot);
  std::optional<TaskTarget> task(const std::string& text, const Spot& spot);
  std::optional<std::size_t> board_of_label(const std::string& label, const Spot& spot);
  /// An irq of a board: a pin's, a UART's or a timer's.
  std::optional<std::string> irq_on(std::size_t board, const std::string& name, const Spot& spot);
  std::optional<Selector> selector(const std::string& text, const Spot& spot);
  /// Splits the board's label off, where there are several boards.
  std::optional<std::pair<std::size_t, std::string>> split(const std::string& text, const Spot& spot);

  /// Which names native `mark` steps give, by board. Filled by the reader of the tasks.
  void add_mark(std::size_t board, const std::string& name) { marks_[board].push_back(name); }
  /// The same for tasks that were read before.
  void add_marks_of_tasks();

 private:
  [[nodiscard]] const BoardSpec& board(std::size_t index) const { return scenario_.boards[index]; }
  [[nodiscard]] std::optional<std::string> find_uart(std::size_t index, std::string_view name) const;
  [[nodiscard]] std::optional<std::string> find_button(std::size_t index, std::string_view name) const;
  [[nodiscard]] std::optional<std::string> find_pin(std::size_t index, std::string_view name) const;
  [[nodiscard]] std::vector<std::string> uart_names(std::size_t index) const;
  [[nodiscard]] std::vector<std::string> button_names(std::size_t index) const;
  [[nodiscard]] std::vector<std::string> pin_names(std::size_t index) const;
  /// "pyboard-v1.1", with the label where there are several boards.
  [[nodiscard]] std::string board_name(std::size_t index) const;
  void report(const Spot& spot, std::string message) { context_.report(spot.mark, spot.path, std::move(message)); }
  bool resolve_device(std::size_t index, Selector& selector, const Spot& spot);
  bool resolve_mark(std::size_t index, const Selector& selector, const Spot& spot);
  bool check_task(std::size_t index, const std::string& name, std::optional<std::uint32_t> instance, const Spot& spot);

  const Scenario& scenario_;
  ReadingContext& context_;
  std::map<std::size_t, std::vector<std::string>> marks_;
};

}  // namespace asim
