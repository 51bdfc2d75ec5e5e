#include "command_line.h"

int main(int argc, char** argv) { return crosswalk::cli::run(argc, argv); }
