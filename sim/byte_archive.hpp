// ByteWriter and ByteReader: values as bytes, for another process of the same build.
//
// A type takes part by a function `fields(archive, object)` in its namespace that calls `archive(object.a, object.b,
// …)`, for both directions: the object is const where a writer is the archive.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/errors.hpp"
#include "core/time.hpp"
#include "sim/figure.hpp"

namespace asim {

/// Values without pointers or padding, which are their own bytes.
template <class T>
concept OwnBytes = std::is_arithmetic_v<T> || std::is_enum_v<T> || std::same_as<T, Duration> ||
                   std::same_as<T, Instant> || std::same_as<T, Rate>;

class ByteWriter {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (write(values), ...);
  }
  std::string take() { return std::move(bytes_); }

 private:
  template <class T>
  void write(const T& value) {
    if constexpr (OwnBytes<T>) {
      bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    } else {
      fields(*this, value);
    }
  }
  void write(const std::string& text) {
    write(text.size());
    bytes_ += text;
  }
  template <class T>
  void write(const std::optional<T>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <class T>
  void write(const std::vector<T>& values) {
    write(values.size());
    for (const T& value : values) write(value);
  }
  template <class... T>
  void write(const std::variant<T...>& value) {
    write(value.index());
    std::visit([this](const auto& alternative) { write(alternative); }, value);
  }

  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <class... T>
  void operator()(T&... values) {
    (read(values), ...);
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view take(std::size_t size) {
    if (size > rest_.size()) throw InternalError("the bytes end too early");
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  template <class T>
  T value() {
    T value{};
    read(value);
    return value;
  }

  template <class T>
  void read(T& value) {
    if constexpr (OwnBytes<T>) {
      std::memcpy(&value, take(sizeof value).data(), sizeof value);
    } else {
      fields(*this, value);
    }
  }
  void read(std::string& text) { text = take(value<std::size_t>()); }
  template <class T>
  void read(std::optional<T>& value) {
    value.reset();
    if (this->value<bool>()) read(value.emplace());
  }
  template <class T>
  void read(std::vector<T>& values) {
    values.clear();
    for (auto left = value<std::size_t>(); left > 0; --left) read(values.emplace_back());
  }
  template <class... T>
  void read(std::variant<T...>& value) {
    const auto index = this->value<std::size_t>();
    std::size_t alternative = 0;
    const bool known = ((alternative++ == index && (read(value.template emplace<T>()), true)) || ...);
    if (!known) throw InternalError("the bytes name no alternative of a variant");
  }

  std::string_view rest_;
};

}  // namespace asim
