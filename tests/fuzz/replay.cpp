// SPDX-License-Identifier: Apache-2.0
// Stands in for libFuzzer where the compiler has none: runs the target over the files of a corpus
// folder, and over each file cut short and with single bytes changed. Other arguments are ignored.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::size_t replay(const std::string& bytes) {
  std::size_t runs = 1;
  run(bytes);
  const std::size_t step = bytes.size() / 97 + 1;
  for (std::size_t i = 0; i < bytes.size(); i += step, runs += 2) {
    run(bytes.substr(0, i));
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0x15);
    run(changed);
  }
  return runs;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0, runs = 0;
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) continue;
    for (const auto& entry : std::filesystem::directory_iterator{argv[i]}) {
      std::ifstream in{entry.path(), std::ios::binary};
      runs += replay(std::string{std::istreambuf_iterator<char>{in}, {}});
      ++files;
    }
  }
  std::printf("%zu corpus files, %zu runs\n", files, runs);
  return files == 0 ? 1 : 0;
}
