#include "sim/stimulus_schedule.hpp"

#include "core/errors.hpp"
#include "sim/board_hardware.hpp"
#include "sim/world.hpp"

namespace asim {
namespace {

Drive drive_of(DrivenLevel level) {
  switch (level) {
    case DrivenLevel::low:
      return Drive::low;
    case DrivenLevel::high:
      return Drive::high;
    case DrivenLevel::released:
      break;
  }
  return Drive::high_z;
}

BoardHardware& hardware(World& world, std::size_t board) { return world.boards().at(board)->hardware(); }

template <class Device>
Device& existing(Device* device, const char* what, const std::string& name) {
  if (device == nullptr) throw InternalError(std::string("stimulus: no ") + what + " " + name);
  return *device;
}

}  // namespace

StimulusSchedule::StimulusSchedule(World& world, const std::vector<StimulusSpec>& stimuli, std::uint64_t seed)
    : TimelineEvent(Lane::stimulus), world_(world), stimuli_(stimuli), seed_(seed) {
  take_new();
}

void StimulusSchedule::take_new() {
  players_.reserve(stimuli_.size());
  while (players_.size() < stimuli_.size()) {
    players_.push_back({RandomStream(seed_, "stimulus[" + std::to_string(players_.size()) + "]")});
    schedule_next(players_.size() - 1);
  }
  arm();
}

void StimulusSchedule::schedule_next(std::size_t index) {
  Player& player = players_[index];
  const StimulusSpec& spec = stimuli_[index];
  const std::int64_t most = spec.every ? spec.count.value_or(-1) : 1;
  if (most >= 0 && player.done >= most) return;
  Instant due = Instant::start() + spec.at;
  if (spec.every) due = due + *spec.every * player.done;
  if (spec.jitter.ns > 0) due = due + player.random.uniform(Duration::zero(), spec.jitter);
  ++player.done;
  // With a jitter longer than the distance, occurrences may come in another order than drawn, never in the past.
  queue_.insert({std::max(due, world_.timeline().now()), index, false});
}

void StimulusSchedule::arm() {
  if (!queue_.empty()) world_.timeline().schedule(*this, queue_.begin()->due);
}

void StimulusSchedule::fire() {
  const Instant now = due();
  while (!queue_.empty() && queue_.begin()->due == now) {
    const Entry entry = *queue_.begin();
    queue_.erase(queue_.begin());
    act(entry);
    if (!entry.release) schedule_next(entry.player);
  }
  arm();
}

void StimulusSchedule::act(const Entry& entry) {
  const StimulusSpec& spec = stimuli_[entry.player];
  if (const auto* const press = std::get_if<PressStimulus>(&spec.action)) {
    existing(hardware(world_, press->button.board).find_button(press->button.name), "button", press->button.name)
        .press_for(spec.held.value_or(default_press));
  } else if (const auto* const send = std::get_if<SendStimulus>(&spec.action)) {
    existing(hardware(world_, send->uart.board).find_peer(send->uart.name), "far end of", send->uart.name)
        .send(send->bytes);
  } else if (const auto* const pins = std::get_if<PinStimulus>(&spec.action)) {
    for (const PinLevel& level : pins->levels) {
      existing(hardware(world_, level.pin.board).find_pin(level.pin.name), "pin", level.pin.name)
          .drive_from_outside(entry.release ? Drive::high_z : drive_of(level.level));
    }
    if (spec.held && !entry.release) queue_.insert({entry.due + *spec.held, entry.player, true});
  }
}

}  // namespace asim
