// The scheduler policies by name.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/scheduler.hpp"

namespace asim {

struct SchedulerDescription {
  std::string name;
  std::string summary;  ///< one line
};

/// In the order in which `asim list schedulers` shows them.
[[nodiscard]] const std::vector<SchedulerDescription>& scheduler_library();
/// The keys of `scheduler_options`, with the scheduler that each is of.
[[nodiscard]] const std::multimap<std::string, std::string>& scheduler_option_owners();
/// `options` by those keys. Throws InputError for an unknown name.
[[nodiscard]] std::unique_ptr<Scheduler> make_scheduler(std::string_view name, SchedulerHost host,
                                                        const std::map<std::string, int>& options = {});

}  // namespace asim
