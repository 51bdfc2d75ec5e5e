#pragma once

#include <string>
#include <string_view>

#include "crosswalk/script/reader.h"

// Programs that were parsed before are not parsed again: what a reader makes of a file is kept between runs by the
// content of the file, as long as the program that made it is the same build. Evaluation, which depends on more than a
// file, is done anew each time.
namespace crosswalk::script {

// The folder in which trees are kept; none are, until it is said. Once, before anything is read.
void keep_programs_in(std::string folder);

// While one of these is there, readers look for what they read among what is kept of a project, and keep what they made
// anew; at the end that is written. One at a time, and outlived by no reading.
class KeptPrograms {
 public:
  // `project`: what distinguishes it from others on this machine, such as its full path.
  explicit KeptPrograms(std::string_view project);
  ~KeptPrograms();
  KeptPrograms(const KeptPrograms&) = delete;
  KeptPrograms& operator=(const KeptPrograms&) = delete;
};

// The reader that looks among what is kept before it asks `plain`. For the registry.
[[nodiscard]] const Reader& keeping_reader(const Reader& plain);

}  // namespace crosswalk::script
