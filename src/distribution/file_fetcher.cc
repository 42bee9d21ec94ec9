// file: URLs by plain reads. Only regular files: opening a pipe or a device could wait for ever.
#include "distribution/file_fetcher.h"

#include "distribution/source_url.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace anshin::distribution {

namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

FetchResult problem(FetchStatus status, const FetchRequest& request, const std::string& what) {
  return {.status = status, .etag = {}, .problem = shown_url(request.url) + ": " + what};
}

FetchResult send_all(int file, std::uint64_t position, const FetchRequest& request, FetchSink& sink,
                     const std::atomic<bool>* stop) {
  std::array<char, 65536> piece{};
  while (true) {
    if (stop != nullptr && *stop) {
      return problem(FetchStatus::stopped, request, "stopped");
    }
    const ssize_t got = ::pread(file, piece.data(), piece.size(), static_cast<off_t>(position));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return problem(FetchStatus::failed, request,
                     std::string("cannot be read: ") + std::strerror(errno));
    }
    if (got == 0) {
      return {.status = FetchStatus::complete, .etag = {}, .problem = {}};
    }
    position += static_cast<std::uint64_t>(got);
    if (position > request.limit) {
      return problem(FetchStatus::too_long, request,
                     "is longer than " + std::to_string(request.limit) + " bytes");
    }
    if (!sink.take({piece.data(), static_cast<std::size_t>(got)})) {
      return problem(FetchStatus::rejected, request, "was not taken");
    }
  }
}

}  // namespace

FetchResult FileFetcher::fetch(const FetchRequest& request, FetchSink& sink,
                               const std::atomic<bool>* stop) {
  const auto path = path_of_file_url(request.url);
  if (!path) {
    return problem(FetchStatus::failed, request, "is not a file URL such as file:///media/x/y");
  }
  const Descriptor file(*path);
  if (file.number() < 0) {
    const bool missing = errno == ENOENT || errno == ENOTDIR;
    return problem(missing ? FetchStatus::missing : FetchStatus::failed, request,
                   std::string("cannot be opened: ") + std::strerror(errno));
  }
  struct stat status = {};
  if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return problem(FetchStatus::failed, request, "is not a regular file");
  }
  const std::uint64_t start =
      request.offset <= static_cast<std::uint64_t>(status.st_size) ? request.offset : 0;
  if (!sink.begin(start)) {
    return problem(FetchStatus::rejected, request, "was not taken");
  }
  return send_all(file.number(), start, request, sink, stop);
}

}  // namespace anshin::distribution
