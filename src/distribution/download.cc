// Resume by Range, then the digest over the whole file: an old piece that does not belong to the
// rest is found by it, and the file fetched anew once.
#include "distribution/download.h"

#include "distribution/file_digest.h"
#include "distribution/source_url.h"
#include "registry/durable_file.h"
#include "text/printable.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace anshin::distribution {

namespace {

constexpr const char* suffix = ".part";
// The whole transfer at the least speed that is worth it; what is missing then is resumed.
constexpr std::uint64_t octets_per_second = 20'000;
constexpr std::chrono::seconds least_patience{300};
constexpr std::chrono::seconds most_patience{3600 * 6};

std::chrono::seconds patience_for(std::uint64_t octets) {
  const std::chrono::seconds wanted(static_cast<std::int64_t>(octets / octets_per_second));
  return std::min(least_patience + wanted, most_patience);
}

// The file that a download writes.
class PartFile : public FetchSink {
 public:
  PartFile(std::string path, std::uint64_t total, const SyncOptions& options)
      : path_(std::move(path)),
        total_(total),
        options_(options),
        descriptor_(
            ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600)) {}
  ~PartFile() override { close(); }

  // Octets of an earlier attempt; the error names the file.
  std::expected<std::uint64_t, std::string> open(const std::string& folder) {
    struct stat status = {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) {
      return std::unexpected(path_ + ": cannot be opened for writing: " + std::strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
      return std::unexpected(path_ + ": is not a regular file; remove it");
    }
    if (const auto given = registry::give_to_owner_of(folder + "/", descriptor_, path_); !given) {
      return std::unexpected(given.error());
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    return size <= total_ ? size : 0;
  }

  bool begin(std::uint64_t offset) override {
    position_ = offset;
    return ::ftruncate(descriptor_, static_cast<off_t>(offset)) == 0 || failed();
  }

  bool take(std::string_view octets) override {
    fetched_ += octets.size();
    while (!octets.empty()) {
      const ssize_t written =
          ::pwrite(descriptor_, octets.data(), octets.size(), static_cast<off_t>(position_));
      if (written < 0 && errno == EINTR) {
        continue;
      }
      if (written <= 0) {
        return failed();
      }
      position_ += static_cast<std::uint64_t>(written);
      octets.remove_prefix(static_cast<std::size_t>(written));
    }
    if (options_.progress) {
      options_.progress(
          {.stage = SyncProgress::Stage::fetching, .done = position_, .total = total_});
    }
    return true;
  }

  bool close() {
    const int number = descriptor_;
    descriptor_ = -1;
    return number < 0 || ::close(number) == 0 || failed();
  }

  std::uint64_t fetched() const { return fetched_; }
  const std::string& problem() const { return problem_; }

 private:
  bool failed() {
    problem_ = path_ + ": cannot be written: " + std::strerror(errno);
    return false;
  }

  std::string path_;
  std::uint64_t total_;
  const SyncOptions& options_;
  int descriptor_;
  std::uint64_t position_ = 0;
  std::uint64_t fetched_ = 0;
  std::string problem_;
};

std::unexpected<Trouble> failure(std::string reason) {
  return std::unexpected(Trouble{SyncStatus::failed, std::move(reason), false});
}

// One run of the fetcher into the part file; octets that it fetched.
std::expected<std::uint64_t, Trouble> fetch_rest(Fetcher& fetcher, const Source& source,
                                                 const PublishedFile& file, const std::string& path,
                                                 const SyncOptions& options) {
  PartFile part(path, file.size, options);
  const auto have = part.open(source.folder);
  if (!have) {
    return failure(have.error());
  }
  if (*have == file.size) {
    return 0;
  }
  const FetchResult result = fetcher.fetch({.url = url_beside(source.url, file.name),
                                            .ca_file = source.ca_file,
                                            .etag = {},
                                            .offset = *have,
                                            .limit = file.size,
                                            .patience = patience_for(file.size)},
                                           part, options.stop);
  const bool closed = part.close();
  if (result.status == FetchStatus::rejected || !closed) {
    // A full disk must not stay full because of us.
    registry::remove_file(path);
    return failure(part.problem());
  }
  switch (result.status) {
    case FetchStatus::complete:
      return part.fetched();
    case FetchStatus::too_long:
      registry::remove_file(path);
      return std::unexpected(Trouble{
          SyncStatus::refused, result.problem + ", the size that the manifest states", false});
    case FetchStatus::missing:
      return std::unexpected(
          Trouble{SyncStatus::failed, result.problem + "; the manifest names this file", true});
    case FetchStatus::not_modified:
    case FetchStatus::rejected:
    case FetchStatus::stopped:
    case FetchStatus::failed:
      break;
  }
  return failure(result.problem);
}

// What is wrong with the file, or "". Trouble: nobody knows.
std::expected<std::string, Trouble> compare(const std::string& path, const PublishedFile& file,
                                            const SyncOptions& options) {
  const auto digest = digest_file(path, options.stop);
  if (!digest) {
    return failure(digest.error());
  }
  if (digest->size != file.size) {
    return "has " + std::to_string(digest->size) + " bytes, but the manifest says " +
           std::to_string(file.size);
  }
  return digest->sha256 == file.sha256 ? "" : "does not have the SHA-256 that the manifest says";
}

}  // namespace

std::expected<Download, Trouble> download(Fetcher& fetcher, const Source& source,
                                          const PublishedFile& file, const SyncOptions& options) {
  const std::string path = source.folder + "/" + file.name + suffix;
  remove_downloads(source.folder, file.name);
  Download done{.path = path, .octets = 0};
  std::string wrong;
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto fetched = fetch_rest(fetcher, source, file, path, options);
    if (!fetched) {
      return std::unexpected(fetched.error());
    }
    done.octets += *fetched;
    auto difference = compare(path, file, options);
    if (!difference) {
      return std::unexpected(difference.error());
    }
    if (difference->empty()) {
      return done;
    }
    wrong = std::move(*difference);
    registry::remove_file(path);
    if (*fetched >= file.size) {
      break;  // nothing of an earlier attempt was in it
    }
  }
  return std::unexpected(Trouble{
      SyncStatus::refused, shown_url(url_beside(source.url, file.name)) + ": " + wrong, false});
}

void remove_downloads(const std::string& folder, const std::string& kept) {
  std::error_code error;
  for (std::filesystem::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    const std::string name = file->path().filename().string();
    if (name.ends_with(suffix) && name != kept + suffix) {
      registry::remove_file(file->path().string());
    }
  }
}

}  // namespace anshin::distribution
