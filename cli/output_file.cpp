#include "cli/output_file.hpp"

#include "core/errors.hpp"

namespace asim::cli {

int write_output(AtomicFile& file, const std::string& text, Console& console) {
  try {
    file.write(text);
    file.commit();
    return 0;
  } catch (const InputError& error) {
    console.complain(error.what());
    return 2;
  }
}

}  // namespace asim::cli
