#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/database.h"

namespace crosswalk::databases {
const Database& postgresql();
}

namespace crosswalk {
namespace {

// Nobody listens on port 1, so the answer comes from the client library, without a server.
std::string refusal() {
  Diagnostics diagnostics;
  const auto session =
      databases::postgresql().connect("postgresql://tester:hush@127.0.0.1:1/none", Access::Read, diagnostics);
  if (session != nullptr || diagnostics.items().size() != 1) return "";
  return diagnostics.items().front().code == Code::CannotConnect ? diagnostics.items().front().message : "";
}

TEST_CASE("postgresql session: the client library is found, and says why there is no connection") {
  const std::string message = refusal();
  CHECK(message.find("port 1 failed: Connection refused") != std::string::npos);
  CHECK(message.find("hush") == std::string::npos);
}

TEST_CASE("postgresql session: several threads may be the first to need the client library") {
  std::vector<std::string> messages(8);
  {
    std::vector<std::jthread> threads;
    threads.reserve(messages.size());
    for (std::string& message : messages) threads.emplace_back([&message] { message = refusal(); });
  }
  for (const std::string& message : messages) CHECK(message.find("Connection refused") != std::string::npos);
}

}  // namespace
}  // namespace crosswalk
