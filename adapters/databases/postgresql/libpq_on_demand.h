#pragma once

namespace crosswalk::postgresql {

// Makes the functions of libpq callable; to be called before anything of libpqxx is. Loads the shared library the first
// time; throws std::runtime_error, with a sentence for the user, where it is missing or too old (the next call tries
// again). Any thread may call it. Does nothing in a build that links libpq as any other library.
void require_libpq();

}  // namespace crosswalk::postgresql
