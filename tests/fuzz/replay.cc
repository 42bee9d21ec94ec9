// Runs a fuzz target over every file below the folders given, whole and line by line, each input
// once: a regression test without a fuzzer.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

// The target's entry point, as libFuzzer wants it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kMaxInput = 65536;

void run(std::string_view input) {
  static std::unordered_set<std::string> seen;  // messages have most of their lines in common
  if (!seen.emplace(input).second) {
    return;
  }
  const std::string_view cut = input.substr(0, kMaxInput);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(cut.data()), cut.size());
}

void run_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  run(content);
  std::string_view rest = content;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    run(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  for (const char* folder : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) {
        run_file(entry.path());
        ++files;
      }
    }
  }
  std::cout << files << " files\n";
  return files > 0 ? 0 : 1;
}
