#include "sim/event_stream.hpp"

#include <array>
#include <cstdio>

#include "sim/text_hash.hpp"

namespace asim {
namespace {

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit.
constexpr std::uint64_t mix(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

}  // namespace

SubjectId EventStream::subject(std::string_view name) {
  if (const auto found = ids_.find(name); found != ids_.end()) return found->second;
  const auto id = static_cast<SubjectId>(subjects_.size());
  subjects_.push_back({std::string(name), hash_text(name), false, {}});
  ids_.emplace(std::string(name), id);
  return id;
}

void EventStream::emit(const Event& event) {
  if (!open_) return;
  Subject& subject = subjects_[event.subject];
  subject.seen = true;
  ++event_count_;
  std::uint64_t word = static_cast<std::uint64_t>(event.at.ns) * 0x9e3779b97f4a7c15U;
  word ^= subject.hash + (static_cast<std::uint64_t>(event.instance) << 8U) + static_cast<std::uint64_t>(event.kind);
  word += static_cast<std::uint64_t>(event.value) * 0xd6e8feb86659fd93U;
  if (!event.text.empty()) word ^= mix(hash_text(event.text));
  digest_a_ = mix(digest_a_ + word);
  digest_b_ = (digest_b_ ^ word) * 0xff51afd7ed558ccdU + digest_a_;
  for (EventObserver* observer : subject.listeners) observer->on_event(event);
  for (EventObserver* observer : all_) observer->on_event(event);
}

void EventStream::on_frame(const FrameTrace& frame) {
  if (!open_) return;
  for (EventObserver* observer : all_) observer->on_frame(frame);
}

void EventStream::listen(SubjectId subject, EventObserver& observer) {
  subjects_[subject].listeners.push_back(&observer);
}

void EventStream::ignore(SubjectId subject, EventObserver& observer) {
  std::erase(subjects_[subject].listeners, &observer);
}

void EventStream::listen_all(EventObserver& observer) { all_.push_back(&observer); }

std::string EventStream::digest() const {
  std::array<char, 33> text{};
  std::snprintf(text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(mix(digest_a_)),
                static_cast<unsigned long long>(mix(digest_b_ + event_count_)));
  return text.data();
}

}  // namespace asim
