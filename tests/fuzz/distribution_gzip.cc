// A gzip file: reading it ends, within its bound, well or with a reason.
#include "distribution/gzip_reader.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <istream>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t most = 1'000'000;
  const int file = ::memfd_create("gzip", MFD_CLOEXEC);
  if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size)) {
    std::abort();
  }
  {
    const auto reader =
        anshin::distribution::GzipReader::open("/proc/self/fd/" + std::to_string(file), most);
    if (!reader) {
      std::abort();
    }
    std::istream input(reader->get());
    std::array<char, 4096> piece{};
    std::uint64_t got = 0;
    while (input) {
      input.read(piece.data(), piece.size());
      got += static_cast<std::uint64_t>(input.gcount());
    }
    if (got > most || input.bad() == (*reader)->problem().empty()) {
      std::abort();
    }
  }
  ::close(file);
  return 0;
}
