#include "sim/baseline_result.hpp"

#include <algorithm>

namespace asim {

bool fails(const FigureChange& change) { return change.kind != FigureChange::Kind::better; }

std::size_t failures(const BaselineResult& result) {
  return static_cast<std::size_t>(std::count_if(result.changes.begin(), result.changes.end(), fails));
}

const char* name_of(FigureChange::Kind kind) {
  switch (kind) {
    case FigureChange::Kind::worse:
      return "worse";
    case FigureChange::Kind::better:
      return "better";
    case FigureChange::Kind::different:
      break;
  }
  return "different";
}

std::string change_text(const FigureChange& change) {
  std::string text = change.figure + " " + format_figure(change.before) + " -> " + format_figure(change.after);
  if (change.change_ppm) text += ", " + signed_percent(*change.change_ppm);
  return text;
}

}  // namespace asim
