#include "sim/vcd_writer.hpp"

#include <algorithm>
#include <set>

namespace asim {
namespace {

// A program that spawns tasks for ever must not get ever more wires: further instances share the last one.
constexpr std::uint32_t task_wires = 64;

// One sample of the command that the header gives: what changes before it is taken for the level at the start.
constexpr Instant first_edge{50};

// Short codes from the printable characters '!' to '~', as the format prescribes.
std::string code_of(std::size_t wire) {
  constexpr std::size_t radix = '~' - '!' + 1;
  std::string code;
  for (std::size_t rest = wire + 1; rest > 0; rest = (rest - 1) / radix) {
    code += static_cast<char>('!' + (rest - 1) % radix);
  }
  return code;
}

// Viewers take brackets for bit ranges and end a name at a blank.
std::string plain_name(std::string_view name) {
  std::string plain(name);
  for (char& c : plain) {
    if (c <= ' ' || c > '~' || c == '[' || c == ']' || c == '\\') c = '_';
  }
  return plain;
}

}  // namespace

VcdWriter::VcdWriter(EventStream& events, const std::filesystem::path& target, Tasks tasks)
    : events_(events), tasks_(tasks), file_(target), changes_(file_.folder()) {
  events.listen_all(*this);
}

void VcdWriter::declare(std::string_view name) { (void)wire(subject(events_.subject(name)), 0); }

VcdWriter::Subject& VcdWriter::subject(SubjectId id) {
  if (id >= subjects_.size()) subjects_.resize(id + 1);
  Subject& subject = subjects_[id];
  if (subject.drawn != Subject::Drawn::unknown) return subject;
  const std::string_view text = events_.name(id);
  const std::size_t colon = text.find(':');
  std::string_view kind = text.substr(0, colon);
  if (const std::size_t dot = kind.find('.'); dot != std::string_view::npos) {
    subject.board = kind.substr(0, dot);
    kind.remove_prefix(dot + 1);
  }
  subject.drawn = Subject::Drawn::nothing;
  if (colon == std::string_view::npos) return subject;
  if (kind == "pin") subject.drawn = Subject::Drawn::pin;
  if (kind == "task" && tasks_ == Tasks::draw) subject.drawn = Subject::Drawn::task;
  subject.name = plain_name(text.substr(colon + 1));
  return subject;
}

std::size_t VcdWriter::wire(Subject& subject, std::uint32_t instance) {
  const bool is_task = subject.drawn == Subject::Drawn::task;
  const std::uint32_t index = is_task ? std::min(instance, task_wires) : 0;
  if (index >= subject.wires.size()) subject.wires.resize(index + 1, 0);
  if (subject.wires[index] == 0) {
    std::string name = subject.name;
    if (index > 0) name += "." + std::to_string(index) + (index == task_wires ? "+" : "");
    wires_.push_back({subject.board, is_task ? Group::task : Group::pin, std::move(name), 0, 0, {}});
    subject.wires[index] = wires_.size();
  }
  return subject.wires[index] - 1;
}

void VcdWriter::on_event(const Event& event) {
  Subject& from = subject(event.subject);
  if (from.drawn == Subject::Drawn::pin) {
    on_pin(event, wire(from, 0));
  } else if (from.drawn == Subject::Drawn::task) {
    switch (event.kind) {
      case EventKind::resume:
        change(wire(from, event.instance), event.at, '1', '0');
        break;
      case EventKind::spawn:
      case EventKind::suspend:
      case EventKind::done:
      case EventKind::cancelled:
      case EventKind::failed:
        change(wire(from, event.instance), event.at, '0', '0');
        break;
      default:
        break;
    }
  }
}

void VcdWriter::on_pin(const Event& event, std::size_t wire) {
  switch (event.kind) {
    case EventKind::rising:
      change(wire, event.at, '1', '0');
      break;
    case EventKind::falling:
      // A pin whose drivers conflict reads 0; the edge that this makes is no level that anything drives.
      if (wires_[wire].value != 'x' || wires_[wire].changed != event.at) change(wire, event.at, '0', '1');
      break;
    case EventKind::conflict:
      change(wire, event.at, 'x', '0');
      break;
    default:
      break;
  }
}

void VcdWriter::on_frame(const FrameTrace& frame) {
  draw_edges_until(frame.start);
  const std::size_t on = wire(subject(frame.wire), 0);
  begin_idle(wires_[on], frame);
  std::uint32_t last = 1;
  for (int bit = 0; bit <= frame.bit_count; ++bit) {
    const std::uint32_t level = bit < frame.bit_count ? (frame.levels >> bit) & 1U : 1U;
    if (level == last) continue;
    last = level;
    const Instant at = frame.start + Duration::from_bits_nearest(bit, frame.baud);
    edges_.push({std::max(at, first_edge), next_sequence_++, on, level == 1 ? '1' : '0'});
  }
}

void VcdWriter::begin_idle(Wire& wire, const FrameTrace& frame) {
  const bool just_risen = wire.history == Wire::History::one_change && wire.value == '1';
  if (just_risen && frame.start - wire.changed < Duration::from_bits_nearest(1, frame.baud)) wire.initial = '1';
}

void VcdWriter::draw_edges_until(Instant limit) {
  while (!edges_.empty() && edges_.top().at <= limit) {
    const Edge edge = edges_.top();
    edges_.pop();
    draw(edge.wire, edge.at, edge.value, '1');
  }
}

void VcdWriter::change(std::size_t wire, Instant at, char value, char before) {
  draw_edges_until(at);
  draw(wire, at, value, before);
}

void VcdWriter::draw(std::size_t wire, Instant at, char value, char before) {
  Wire& drawn = wires_[wire];
  if (drawn.initial == 0) drawn.initial = drawn.value = before;
  if (drawn.value == value) return;
  drawn.value = value;
  drawn.changed = at;
  drawn.history = drawn.history == Wire::History::none ? Wire::History::one_change : Wire::History::more;
  draw_time(at);
  changes_.write(value + code_of(wire) + "\n");
}

void VcdWriter::draw_time(Instant at) {
  if (at <= drawn_) return;
  drawn_ = at;
  changes_.write("#" + std::to_string(at.ns) + "\n");
}

void VcdWriter::finish(Instant end) {
  draw_edges_until(end);
  draw_time(end);
  file_.write(header());
  changes_.read_back([this](std::string_view text) { file_.write(text); });
  file_.commit();
}

std::vector<std::string> VcdWriter::unique_names() const {
  std::map<std::string_view, int> uses;
  for (const Wire& wire : wires_) ++uses[wire.name];
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const Wire& wire : wires_) {
    std::string name = wire.name;
    if (uses[wire.name] > 1 && !wire.board.empty()) name.insert(0, wire.board + ".");
    std::string unique = name;
    for (int k = 2; !taken.insert(unique).second; ++k) unique = name + "_" + std::to_string(k);
    names.push_back(std::move(unique));
  }
  return names;
}

std::string VcdWriter::header() const {
  const std::vector<std::string> names = unique_names();
  std::vector<std::string> boards;
  for (const Wire& wire : wires_) {
    if (std::find(boards.begin(), boards.end(), wire.board) == boards.end()) boards.push_back(wire.board);
  }
  std::string text = "$version asim $end\n$timescale 1 ns $end\n";
  const auto declare_group = [&](const std::string& board, Group group) {
    std::string variables;
    for (std::size_t k = 0; k < wires_.size(); ++k) {
      if (wires_[k].board != board || wires_[k].group != group) continue;
      variables += "$var wire 1 " + code_of(k) + " " + names[k] + " $end\n";
    }
    if (group == Group::task && !variables.empty())
      variables = "$scope module task $end\n" + variables + "$upscope $end\n";
    text += variables;
  };
  for (const std::string& board : boards) {
    if (!board.empty()) text += "$scope module " + board + " $end\n";
    declare_group(board, Group::pin);
    declare_group(board, Group::task);
    if (!board.empty()) text += "$upscope $end\n";
  }
  text += "$enddefinitions $end\n#0\n$dumpvars\n";
  for (std::size_t k = 0; k < wires_.size(); ++k) {
    text += (wires_[k].initial == 0 ? 'x' : wires_[k].initial) + code_of(k) + "\n";
  }
  return text + "$end\n";
}

}  // namespace asim
