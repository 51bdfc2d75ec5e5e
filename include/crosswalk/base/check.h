#pragma once

#include <cstdlib>
#include <iostream>

// Aborts with a message when one of *our own* invariants does not hold. User input must never reach a failing check:
// what a user can cause is a diagnostic.
#define CROSSWALK_CHECK(condition, message)                                                                    \
  do {                                                                                                         \
    if (!(condition)) {                                                                                        \
      std::cerr << "crosswalk: internal error: " << (message) << " (" << __FILE__ << ':' << __LINE__ << ")\n"; \
      std::abort();                                                                                            \
    }                                                                                                          \
  } while (false)
