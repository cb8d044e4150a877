#include "sim/published_figure.hpp"

namespace asim {

std::string published_text(const PublishedFigure& figure) {
  if (figure.value) return format_figure(*figure.value) + " ±" + format_percent(figure.tolerance_ppm);
  if (!figure.min) return "at most " + format_figure(*figure.max);
  if (!figure.max) return "at least " + format_figure(*figure.min);
  return format_figure(*figure.min) + " to " + format_figure(*figure.max);
}

const char* name_of(PublishedResult::Status status) {
  switch (status) {
    case PublishedResult::Status::fitted:
      return "fitted";
    case PublishedResult::Status::predicted:
      return "predicted";
    case PublishedResult::Status::outside:
      break;
  }
  return "outside";
}

}  // namespace asim
