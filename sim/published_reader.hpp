// The reader of published figures.
#pragma once

#include <optional>

#include "sim/published_figure.hpp"
#include "sim/reading_context.hpp"

namespace asim {

/// Reads a figure of the measurement `of`. Empty where there is none, or one of another type, which is reported.
std::optional<Figure> read_figure(const Cursor& cursor, const std::string& of, ReadingContext& context);

/// Reads `published`, an entry of an expectation. Empty where it is wrong, which is reported: a time where a rate is
/// measured, a range from the larger to the smaller figure.
std::optional<PublishedFigure> read_published_figure(const Cursor& published, ReadingContext& context);

}  // namespace asim
