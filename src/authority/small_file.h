// Small files that are read whole and replaced whole: manifests, signatures, the publication's
// state.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <utility>

namespace anshin::authority {

/// The content of a regular file; nullopt if there is none. One of more than `max_octets` is an
/// error. Errors name the file.
std::expected<std::optional<std::string>, std::string> read_small_file(const std::string& path,
                                                                       std::size_t max_octets);

/// What a file is to hold, on disk beside it under another name. It goes away unless it is put in
/// place: where several files change together, all are written before the first one is replaced, so
/// that a disk that is full changes none.
class NextFile {
 public:
  /// Everybody may read it.
  static std::expected<NextFile, std::string> write(const std::string& path,
                                                    const std::string& content);
  ~NextFile();
  NextFile(NextFile&& other) noexcept;
  NextFile& operator=(NextFile&&) = delete;
  NextFile(const NextFile&) = delete;
  NextFile& operator=(const NextFile&) = delete;

  /// Replaces the file so that a crash leaves the old or the new one.
  std::expected<void, std::string> put_in_place();

 private:
  explicit NextFile(std::string path) : path_(std::move(path)) {}

  std::string path_;  // of the file; empty: there is nothing beside it
};

/// Replaces a file so that a crash leaves the old or the new one. Everybody may read it.
std::expected<void, std::string> write_small_file(const std::string& path,
                                                  const std::string& content);

}  // namespace anshin::authority
