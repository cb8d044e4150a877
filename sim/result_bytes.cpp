#include "sim/result_bytes.hpp"

#include <concepts>
#include <type_traits>

#include "core/errors.hpp"
#include "sim/byte_archive.hpp"

namespace asim {

namespace {

template <class T, class Plain>
concept Is = std::same_as<std::remove_const_t<T>, Plain>;

}  // namespace

// The fields of each type, once for both directions: `archive` is a writer and the object const, or it is a reader.

template <class Archive, Is<SourcePlace> T>
void fields(Archive& archive, T& place) {
  archive(place.origin, place.line, place.column, place.key);
}
template <class Archive, Is<Measurement> T>
void fields(Archive& archive, T& measurement) {
  archive(measurement.name, measurement.value);
}
template <class Archive, Is<PublishedFigure> T>
void fields(Archive& archive, T& figure) {
  archive(figure.of, figure.value, figure.tolerance_ppm, figure.min, figure.max, figure.fitted, figure.quantity,
          figure.source, figure.cause);
}
template <class Archive, Is<PublishedResult> T>
void fields(Archive& archive, T& published) {
  archive(published.figure, published.simulated, published.deviation_ppm, published.status);
}
template <class Archive, Is<ExpectationResult> T>
void fields(Archive& archive, T& expectation) {
  archive(expectation.kind, expectation.of, expectation.pass, expectation.measured, expectation.wanted,
          expectation.message, expectation.published, expectation.place, expectation.tolerance_ppm);
}
template <class Archive, Is<TaskResult> T>
void fields(Archive& archive, T& task) {
  archive(task.name, task.state);
}
template <class Archive, Is<WarningResult> T>
void fields(Archive& archive, T& warning) {
  archive(warning.at, warning.text);
}
template <class Archive, Is<ErrorResult> T>
void fields(Archive& archive, T& error) {
  archive(error.kind, error.message, error.traceback, error.task, error.source, error.place, error.board, error.at,
          error.expected);
}
template <class Archive, Is<NamedCost> T>
void fields(Archive& archive, T& cost) {
  archive(cost.name, cost.value);
}
template <class Archive, Is<BoardResult> T>
void fields(Archive& archive, T& board) {
  archive(board.label, board.board, board.scheduler, board.costs, board.digest);
}
template <class Archive, Is<SourceDigest> T>
void fields(Archive& archive, T& source) {
  archive(source.file, source.digest);
}
template <class Archive, Is<RunResult> T>
void fields(Archive& archive, T& run) {
  archive(run.file, run.scenario, run.boards, run.seed, run.end, run.trace_digest, run.stdout_text, run.expectations,
          run.tasks, run.warnings, run.error, run.sources);
}

std::string result_bytes(const RunResult& result) {
  ByteWriter writer;
  writer(result);
  return writer.take();
}

RunResult result_of_bytes(std::string_view bytes) {
  ByteReader reader(bytes);
  RunResult result;
  reader(result);
  if (!reader.at_end()) throw InternalError("the bytes of a result are no such");
  return result;
}

}  // namespace asim
