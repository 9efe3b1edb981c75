// SPDX-License-Identifier: Apache-2.0
// conformance DIR…: replays every case in these folders (a case, a platform's folder, or a folder of
// platforms) and prints a line a case. Exit 1 if one failed or none was found.
#include "tests/conformance/case.hpp"
#include "tests/conformance/judge.hpp"

#include <cstdio>

namespace {

using namespace sarad;
using namespace sarad::conformance;

/// What is wrong with the case; nothing if it passes.
std::optional<std::string> fault_of(const std::filesystem::path& folder) {
  auto loaded = Case::load(folder);
  if (!loaded) return loaded.error().message;
  const auto batch = loaded->inbound() ? receive(*loaded) : poll(*loaded);
  if (!batch) return batch.error().message;
  return difference(loaded->expected.root(), *batch);
}

}  // namespace

int main(int argc, char** argv) {
  int passed = 0, failed = 0;
  for (int i = 1; i < argc; ++i) {
    auto cases = find_cases(std::filesystem::absolute(argv[i]).lexically_normal());
    if (cases.empty()) std::fprintf(stderr, "no cases in %s\n", argv[i]);
    for (const auto& folder : cases) {
      const std::string name = (folder.parent_path().filename() / folder.filename()).string();
      const auto fault = fault_of(folder);
      ++(fault ? failed : passed);
      std::printf(fault ? "FAIL %s: %s\n" : "ok   %s\n", name.c_str(), fault ? fault->c_str() : "");
    }
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  if (argc < 2) std::fprintf(stderr, "usage: conformance DIR...\n");
  return failed > 0 || passed == 0 ? 1 : 0;
}
