#include "sim/github_command.hpp"

#include <cstdint>

namespace asim {
namespace {

/// What commands give a meaning to is escaped; in a property, commas and colons too.
enum class Part : std::uint8_t { message, property };

std::string escaped(std::string_view raw, Part part) {
  std::string text;
  for (const char c : raw) {
    if (c == '%') {
      text += "%25";
    } else if (c == '\r') {
      text += "%0D";
    } else if (c == '\n') {
      text += "%0A";
    } else if (part == Part::property && c == ':') {
      text += "%3A";
    } else if (part == Part::property && c == ',') {
      text += "%2C";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

std::string github_command(std::string_view level, const SourcePlace& place, std::string_view title,
                           std::string_view message) {
  std::string text = "::" + std::string(level) + " file=" + escaped(place.origin, Part::property);
  if (place.line > 0) text += ",line=" + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) text += ",col=" + std::to_string(place.column);
  if (!title.empty()) text += ",title=" + escaped(title, Part::property);
  return text + "::" + escaped(message, Part::message) + "\n";
}

}  // namespace asim
