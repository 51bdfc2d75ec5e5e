"""check_layers finds each kind of breach, and passes what is allowed."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = """
layer base:
layer ir: base
except src/base/odd.cpp: ir
adapter adapters/tools: base ir
adapter adapters/parsing: base
shared adapters/parsing: adapters/parsing adapters/databases
library sqlite3.h: adapters/databases/*
forbid iostream: src/ir
words flyway
"""


class CheckLayers(unittest.TestCase):
    def check(self, files: dict[str, str]) -> subprocess.CompletedProcess:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "rules.txt").write_text(RULES)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            command = [sys.executable, ROOT / "scripts" / "check_layers", root, "--rules", root / "rules.txt"]
            return subprocess.run(command, capture_output=True, text=True)

    def assert_clean(self, files: dict[str, str]) -> None:
        done = self.check(files)
        self.assertEqual(done.returncode, 0, done.stdout)

    def assert_breach(self, files: dict[str, str], expected: str) -> None:
        done = self.check(files)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(expected, done.stdout)

    def test_a_lower_layer_may_be_seen(self):
        self.assert_clean({"src/ir/a.cpp": '#include "crosswalk/base/text.h"\n#include <vector>\n'})

    def test_a_higher_layer_may_not(self):
        self.assert_breach({"src/base/a.cpp": "\n#include <crosswalk/ir/names.h>\n"}, "src/base/a.cpp:2: ")
        self.assert_breach({"include/crosswalk/base/a.h": '#include "crosswalk/ir/names.h"\n'}, "may not see the layer ir")

    def test_an_exception_holds_for_its_file_alone(self):
        self.assert_clean({"src/base/odd.cpp": '#include "crosswalk/ir/names.h"\n'})
        self.assert_breach({"src/base/even.cpp": '#include "crosswalk/ir/names.h"\n'}, "may not see the layer ir")

    def test_a_private_header_is_its_folders_own(self):
        files = {"src/ir/a.h": "", "src/ir/a.cpp": '#include "a.h"\n', "adapters/tools/x/x.cpp": '#include "x.h"\n', "adapters/tools/x/x.h": ""}
        self.assert_clean(files)
        self.assert_breach({"src/ir/a.h": "", "adapters/tools/x/x.cpp": '#include "ir/a.h"\n'}, "`ir/a.h`")
        self.assert_breach({"adapters/tools/y/y.h": "", "adapters/tools/x/x.cpp": '#include "../y/y.h"\n'}, "`../y/y.h`")

    def test_what_is_shared_is_shared_with_some(self):
        files = {"adapters/parsing/a.h": "", "adapters/parsing/a.cpp": '#include "a.h"\n#include "parsing/a.h"\n'}
        self.assert_clean(files)
        self.assert_breach(files | {"adapters/tools/x/x.cpp": '#include "parsing/a.h"\n'}, "is shared by")

    def test_a_library_has_its_place(self):
        self.assert_breach({"adapters/tools/x/x.cpp": "#include <sqlite3.h>\n"}, "may be included only in")
        self.assert_breach({"src/ir/a.cpp": "#include <boost/any.hpp>\n"}, "boost/any.hpp")

    def test_a_layer_that_is_not_listed_is_a_breach(self):
        self.assert_breach({"src/new/a.cpp": "#include <vector>\n"}, "no layer")

    def test_what_prints_is_refused(self):
        self.assert_breach({"src/ir/a.cpp": "#include <iostream>\n"}, "neither prints nor reads")

    def test_the_core_names_no_tool(self):
        self.assert_breach({"src/ir/a.cpp": "// as FlyWay does\n"}, "`FlyWay`")
        self.assert_breach({"include/crosswalk/ir/a.h": 'const char* a = "//flyway";\n'}, "`flyway`")
        self.assert_clean({"include/crosswalk/ir/a.h": "int a;  // as flyway does\n/* flyway\n */\n"})


if __name__ == "__main__":
    unittest.main()
