#include "sim/published_reader.hpp"

#include <string>
#include <utility>

#include "sim/schema.hpp"

namespace asim {
namespace {

/// A figure of the type that measurements named `of` have, as an example for messages.
Figure example_of(const std::string& of) {
  if (of == "count" || of == "missed" || of == "overruns") return std::int64_t{9};
  if (of == "rate") return Rate{4'249'000};
  return Duration{156'000};
}

const char* type_of(const Figure& figure) {
  if (std::holds_alternative<Duration>(figure)) return "a time";
  return std::holds_alternative<Rate>(figure) ? "a rate" : "a whole number";
}

}  // namespace

std::optional<Figure> read_figure(const Cursor& cursor, const std::string& of, ReadingContext& context) {
  if (!cursor) return std::nullopt;
  Figure figure = parse_figure(cursor.text());
  const Figure example = example_of(of);
  if (figure.index() == example.index()) return figure;
  context.report(cursor, std::string("expected ") + type_of(example) + " such as " + format_figure(example) + ", as " +
                             of + " is, got " + describe(cursor.node()));
  return std::nullopt;
}

std::optional<PublishedFigure> read_published_figure(const Cursor& published, ReadingContext& context) {
  PublishedFigure figure;
  const Cursor of = published.at("of");
  if (!of) return std::nullopt;
  figure.of = of.text();
  figure.value = read_figure(published.at("value"), figure.of, context);
  figure.min = read_figure(published.at("min"), figure.of, context);
  figure.max = read_figure(published.at("max"), figure.of, context);
  if (figure.min && figure.max && amount_of(*figure.min) > amount_of(*figure.max)) {
    context.report(published.at("min"), "expected at most max, which is " + published.at("max").text() + ", got " +
                                            published.at("min").text());
  }
  if (const Cursor tolerance = published.at("tolerance")) figure.tolerance_ppm = parse_percent(tolerance.text());
  figure.fitted = optional_text(published.at("fitted")) == "true";
  figure.quantity = optional_text(published.at("quantity"));
  figure.source = optional_text(published.at("source"));
  figure.cause = optional_text(published.at("cause"));
  if (!figure.value && !figure.min && !figure.max) return std::nullopt;
  return figure;
}

}  // namespace asim
