#include "sim/turn_log.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "sim/label_prefix.hpp"
#include "sim/task_names.hpp"
#include "sim/world.hpp"

namespace asim {
namespace {

bool ends_task(EventKind kind) {
  return kind == EventKind::done || kind == EventKind::cancelled || kind == EventKind::failed;
}

}  // namespace

TurnLog::TurnLog(World& world) : events_(world.events()) {
  for (const auto& board : world.boards()) {
    labels_.push_back(board->settings().label);
    boards_.push_back({.board = board.get()});
  }
  events_.listen_all(*this);
}

TurnLog::Name* TurnLog::name_of(const Event& event) {
  const auto [found, fresh] = names_.try_emplace(event.subject);
  if (fresh) {
    const std::string_view subject = events_.name(event.subject);
    for (std::size_t k = 0; k < labels_.size(); ++k) {
      const std::string prefix = label_prefix(labels_[k]);
      if (!subject.starts_with(prefix) || !subject.substr(prefix.size()).starts_with(task_prefix)) continue;
      found->second.emplace();
      found->second->board = k;
      found->second->turns.name = subject.substr(prefix.size() + task_prefix.size());
      order_.push_back(event.subject);
    }
  }
  return found->second ? &*found->second : nullptr;
}

void TurnLog::on_event(const Event& event) {
  Name* const name = name_of(event);
  if (name == nullptr) return;
  const std::optional<SubjectId> running = boards_[name->board].running;
  const bool runs = running == event.subject && boards_[name->board].turn.span.instance == event.instance;
  if (event.kind == EventKind::spawn) {
    name->turns.most_alive = std::max(name->turns.most_alive, ++name->alive);
  } else if (event.kind == EventKind::resume) {
    begin(*name, event);
  } else if (event.kind == EventKind::suspend) {
    if (runs) end(*name, event.at, location(boards_[name->board], event));
  } else if (ends_task(event.kind)) {
    if (name->alive > 0) --name->alive;
    if (runs) end(*name, event.at, "");
  }
}

void TurnLog::begin(Name& name, const Event& event) {
  BoardState& board = boards_[name.board];
  // A callback is never spawned: each call is alive by itself.
  name.turns.most_alive = std::max<std::size_t>(name.turns.most_alive, 1);
  // What a program does before its loop runs is no switch.
  if (board.last_end) {
    const Instant free = std::max(*board.last_end, board.board->idle_ended());
    board.longest_switch = std::max(board.longest_switch, event.at - free);
  }
  board.running = event.subject;
  board.turn = {.span = {event.at, event.at, event.instance}, .resumed_at = location(board, event), .yielded_at = {}};
  ++name.turns.turns;
  if (event.value >= 0) note_latest(name, event);
}

void TurnLog::end(Name& name, Instant at, std::string yielded_at) {
  BoardState& board = boards_[name.board];
  Turn turn = std::move(board.turn);
  turn.span.to = at;
  board.last_end = at;
  board.past.push_back({*board.running, turn.span});
  if (board.past.size() > past_turns) board.past.pop_front();
  board.running.reset();
  Duration& longest = name.longest_of[turn.span.instance];
  longest = std::max(longest, turn.span.length());
  if (name.turns.longest && turn.span.length() <= name.turns.longest->span.length()) return;
  turn.yielded_at = std::move(yielded_at);
  name.turns.longest = std::move(turn);
}

void TurnLog::note_latest(Name& name, const Event& event) {
  const Span span{event.at - Duration::from_ns(event.value), event.at, event.instance};
  if (name.turns.latest && span.length() <= name.turns.latest->span.length()) return;
  std::map<SubjectId, TurnShare> shares;
  const auto& past = boards_[name.board].past;
  for (auto turn = past.rbegin(); turn != past.rend() && turn->span.to > span.from; ++turn) {
    TurnShare& share = shares[turn->subject];
    ++share.turns;
    share.time += turn->span.to - std::max(turn->span.from, span.from);
  }
  LatestResume latest{.span = span, .shares = {}};
  for (auto& [subject, share] : shares) {
    share.task = names_.at(subject)->turns.name;
    latest.shares.push_back(std::move(share));
  }
  std::stable_sort(latest.shares.begin(), latest.shares.end(),
                   [](const TurnShare& a, const TurnShare& b) { return a.time > b.time; });
  name.turns.latest = std::move(latest);
}

/// Of a task; a callback has no place of its own.
std::string TurnLog::location(const BoardState& board, const Event& event) {
  const Task* const task = board.board->scheduler().current();
  if (task == nullptr || task->subject != event.subject || task->instance != event.instance) return {};
  return task->location();
}

std::vector<BoardTurns> TurnLog::result(Instant end_of_run) {
  std::vector<BoardTurns> result(boards_.size());
  for (std::size_t k = 0; k < boards_.size(); ++k) {
    if (boards_[k].running) end(*names_.at(*boards_[k].running), end_of_run, "");
    result[k].label = labels_[k];
    result[k].longest_switch = boards_[k].longest_switch;
  }
  for (const SubjectId subject : order_) {
    Name& name = *names_.at(subject);
    std::vector<Duration>& longest = name.turns.longest_by_instance;
    longest.clear();
    for (const auto& [instance, span] : name.longest_of) longest.push_back(span);
    std::sort(longest.begin(), longest.end(), std::greater<>());
    result[name.board].tasks.push_back(name.turns);
  }
  return result;
}

}  // namespace asim
