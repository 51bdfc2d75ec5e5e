#include "crosswalk/base/parallel.h"

#include <algorithm>
#include <future>
#include <system_error>
#include <thread>
#include <vector>

namespace crosswalk {

std::size_t count_parts(std::size_t count, std::size_t least) {
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  return std::clamp<std::size_t>(count / std::max<std::size_t>(least, 1), 1, processors);
}

void in_parts(std::size_t count, std::size_t parts, const Part& work) {
  const auto run = [&](std::size_t part) { work(part, count * part / parts, count * (part + 1) / parts); };
  // A future of std::async waits when it goes, whatever is thrown meanwhile.
  std::vector<std::future<void>> others;
  others.reserve(parts);
  for (std::size_t part = 1; part < parts; ++part) {
    try {
      others.push_back(std::async(std::launch::async, run, part));
    } catch (const std::system_error&) {
      run(part);
    }
  }
  run(0);
  for (std::future<void>& other : others) other.get();
}

}  // namespace crosswalk
