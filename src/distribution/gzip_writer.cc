// RFC 1952 by zlib. The level and the header are fixed, so that the same registry gives the same
// file wherever the same zlib is.
#include "distribution/gzip_writer.h"

#include "crypto/sha256.h"
#include "distribution/file_digest.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

namespace anshin::distribution {

namespace {

constexpr int level = 6;
constexpr int gzip_window = 15 + 16;  // zlib's way to ask for the gzip format
constexpr int memory_level = 8;
constexpr int unknown_system = 255;  // RFC 1952 section 2.3, OS
constexpr mode_t public_mode = 0644;
constexpr std::size_t piece_octets = 65536;

using Done = std::expected<void, std::string>;

}  // namespace

struct GzipWriter::State {
  explicit State(std::string file_path) : path(std::move(file_path)) {
    header.os = unknown_system;
    if (::deflateInit2(&stream, level, Z_DEFLATED, gzip_window, memory_level, Z_DEFAULT_STRATEGY) !=
            Z_OK ||
        ::deflateSetHeader(&stream, &header) != Z_OK) {
      throw std::runtime_error("zlib could not be made ready");
    }
  }
  ~State() {
    ::deflateEnd(&stream);
    if (descriptor >= 0) {
      ::close(descriptor);
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::unexpected<std::string> system_error(const char* what) const {
    return std::unexpected(path + ": " + what + ": " + std::strerror(errno));
  }

  Done put(std::string_view octets) {
    digest.update(octets);
    size += octets.size();
    while (!octets.empty()) {
      const ssize_t written = ::write(descriptor, octets.data(), octets.size());
      if (written < 0 && errno == EINTR) {
        continue;
      }
      if (written < 0) {
        return system_error("cannot be written");
      }
      octets.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }

  Done compress(int flush) {
    do {
      stream.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream.avail_out = static_cast<uInt>(piece.size());
      ::deflate(&stream, flush);
      if (auto done = put({piece.data(), piece.size() - stream.avail_out}); !done) {
        return done;
      }
    } while (stream.avail_out == 0);
    return {};
  }

  std::string path;
  int descriptor = -1;
  z_stream stream{};
  gz_header header{};
  std::array<char, piece_octets> piece{};
  crypto::Sha256 digest;
  std::uint64_t size = 0;
};

GzipWriter::GzipWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
GzipWriter::~GzipWriter() = default;
GzipWriter::GzipWriter(GzipWriter&&) noexcept = default;
GzipWriter& GzipWriter::operator=(GzipWriter&&) noexcept = default;

std::expected<GzipWriter, std::string> GzipWriter::create(const std::string& path) {
  auto state = std::make_unique<State>(path);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return state->system_error("cannot be replaced");
  }
  state->descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, public_mode);
  if (state->descriptor < 0 || ::fchmod(state->descriptor, public_mode) != 0) {
    return state->system_error("cannot be made");
  }
  return GzipWriter(std::move(state));
}

std::expected<void, std::string> GzipWriter::write(std::string_view octets) {
  while (!octets.empty()) {
    const std::string_view part = octets.substr(0, std::numeric_limits<uInt>::max());
    state_->stream.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));  // zlib does not change it
    state_->stream.avail_in = static_cast<uInt>(part.size());
    if (auto done = state_->compress(Z_NO_FLUSH); !done) {
      return done;
    }
    octets.remove_prefix(part.size());
  }
  return {};
}

std::uint64_t GzipWriter::written() const {
  return state_->size;
}

std::expected<GzipWriter::Written, std::string> GzipWriter::finish() {
  state_->stream.avail_in = 0;
  if (const auto done = state_->compress(Z_FINISH); !done) {
    return std::unexpected(done.error());
  }
  if (::fsync(state_->descriptor) != 0) {
    return state_->system_error("cannot be synced to disk");
  }
  if (::close(std::exchange(state_->descriptor, -1)) != 0) {
    return state_->system_error("cannot be written");
  }
  return Written{.size = state_->size, .sha256 = hexadecimal(state_->digest.finish())};
}

}  // namespace anshin::distribution
