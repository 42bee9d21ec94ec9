// RFC 1952 by zlib, which checks CRC-32 and length (section 2.3.1) at the end of the member.
#include "distribution/gzip_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace anshin::distribution {

namespace {

constexpr int gzip_window = 15 + 16;  // gzip only: neither zlib's own format nor raw data
constexpr std::size_t piece_octets = 65536;

}  // namespace

struct GzipReader::State {
  State(std::string file_path, std::uint64_t most) : path(std::move(file_path)), max_octets(most) {
    if (::inflateInit2(&stream, gzip_window) != Z_OK) {
      throw std::runtime_error("zlib could not be made ready");
    }
  }
  ~State() {
    ::inflateEnd(&stream);
    if (descriptor >= 0) {
      ::close(descriptor);
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  [[noreturn]] void fail(const std::string& what) {
    problem = path + ": " + what;
    throw std::runtime_error(problem);
  }

  // Octets read; 0 at the end.
  std::size_t read_packed() {
    ssize_t got = 0;
    do {
      got = ::read(descriptor, packed.data(), packed.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
      fail(std::string("cannot be read: ") + std::strerror(errno));
    }
    packed_octets += static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
  }

  void refill() {
    const std::size_t got = read_packed();
    if (got == 0) {
      fail("is cut short");
    }
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(got);
  }

  // The next unpacked octets; 0 at the good end.
  std::size_t unpack() {
    std::size_t got = 0;
    while (got == 0 && !ended) {
      stream.next_out = reinterpret_cast<Bytef*>(unpacked.data());
      stream.avail_out = static_cast<uInt>(unpacked.size());
      const int result = ::inflate(&stream, Z_NO_FLUSH);
      // Only now: zlib may hold back output when all input is used up.
      if (result == Z_BUF_ERROR && stream.avail_in == 0) {
        refill();
        continue;
      }
      if (result != Z_OK && result != Z_STREAM_END) {
        fail(std::string("is not a sound gzip file") +
             (stream.msg == nullptr ? "" : std::string(": ") + stream.msg));
      }
      got = unpacked.size() - stream.avail_out;
      unpacked_octets += got;
      if (unpacked_octets > max_octets) {
        fail("unpacks to more than " + std::to_string(max_octets) + " octets");
      }
      if (result == Z_STREAM_END) {
        ended = true;
        if (stream.avail_in > 0 || read_packed() > 0) {
          fail("has something behind its end");
        }
      }
    }
    return got;
  }

  std::string path;
  std::uint64_t max_octets;
  int descriptor = -1;
  z_stream stream{};
  std::array<char, piece_octets> packed{};
  std::array<char, piece_octets> unpacked{};
  std::uint64_t packed_octets = 0;
  std::uint64_t unpacked_octets = 0;
  bool ended = false;
  std::string problem;
};

GzipReader::GzipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
GzipReader::~GzipReader() = default;

std::expected<std::unique_ptr<GzipReader>, std::string> GzipReader::open(const std::string& path,
                                                                         std::uint64_t max_octets) {
  auto state = std::make_unique<State>(path, max_octets);
  // O_NONBLOCK: a FIFO in the place of the file must not hang us.
  state->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat status = {};
  if (state->descriptor < 0 || ::fstat(state->descriptor, &status) != 0) {
    return std::unexpected(path + ": cannot be opened: " + std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return std::unexpected(path + ": is not a regular file");
  }
  return std::unique_ptr<GzipReader>(new GzipReader(std::move(state)));
}

const std::string& GzipReader::problem() const {
  return state_->problem;
}

std::uint64_t GzipReader::packed_octets() const {
  return state_->packed_octets;
}

GzipReader::int_type GzipReader::underflow() {
  // Whoever reads on after an error gets the error again, never an end that looks good.
  if (!state_->problem.empty()) {
    throw std::runtime_error(state_->problem);
  }
  const std::size_t got = state_->unpack();
  char* const begin = state_->unpacked.data();
  setg(begin, begin, begin + got);
  return got == 0 ? traits_type::eof() : traits_type::to_int_type(*begin);
}

}  // namespace anshin::distribution
