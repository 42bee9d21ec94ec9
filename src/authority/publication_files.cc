// Which files a build writes, and which of those that are there it can use.
#include "authority/publication_files.h"

#include "authority/version_writer.h"

#include <ranges>

namespace anshin::authority {

namespace {

using distribution::Manifest;

class Files {
 public:
  Files(const FilesRequest& request, const Source& source,
        const std::function<void(std::uint64_t, std::uint64_t)>& progress)
      : request_(request), source_(source) {
    if (progress) {
      counter_ = [&progress, total = source.facts.organisations](std::uint64_t done) {
        progress(done, total);
      };
    }
  }

  std::expected<DataFiles, std::string> write(Base base) {
    const bool has_base = base.snapshot != nullptr;
    const auto entries = entries_of(*source_.store);
    auto version = write_version(
        {.folder = request_.folder, .registry = request_.name, .serial = source_.facts.serial},
        *entries, std::move(base), counter_);
    if (!version) {
      return std::unexpected(version.error());
    }
    if (version->snapshot.lines != source_.facts.organisations) {
      return std::unexpected("the registry changed while it was being published; build again");
    }
    files_.snapshot = std::move(version->snapshot);
    files_.deltas = std::move(version->deltas);
    if (has_base) {
      files_.changes = version->changes;
    }
    return std::move(files_);
  }

  std::expected<DataFiles, std::string> take_over(const Manifest& published) {
    if (const auto intact = check_published_file(request_.folder, published.snapshot); !intact) {
      files_.warnings.push_back(intact.error() + "; it is written anew, without deltas");
      return write({});
    }
    const auto old_entries = entries_in(path_of(published.snapshot), FileKind::snapshot);
    if (!old_entries) {
      return std::unexpected(old_entries.error());
    }
    const auto entries = entries_of(*source_.store);
    const auto changes = compare(**old_entries, *entries, [](const Change&) {}, counter_);
    if (!changes) {
      return std::unexpected(changes.error());
    }
    if (!changes->none()) {
      return std::unexpected(
          serial_problem(request_.folder, published.serial, source_.facts.serial));
    }
    files_.snapshot = published.snapshot;
    files_.deltas = intact_deltas(published, request_.deltas);
    files_.changes = *changes;
    return std::move(files_);
  }

  // Without a snapshot where no delta can be made.
  Base base_of(const Manifest& published) {
    if (request_.deltas == 0) {
      return {};
    }
    const auto intact = check_published_file(request_.folder, published.snapshot);
    auto snapshot = intact ? entries_in(path_of(published.snapshot), FileKind::snapshot)
                           : std::unexpected(intact.error());
    if (!snapshot) {
      files_.warnings.push_back(snapshot.error() + "; there are no deltas");
      return {};
    }
    Base base{.serial = published.serial,
              .snapshot_octets = published.snapshot.size,
              .snapshot = std::move(*snapshot),
              .deltas = {}};
    for (const distribution::Delta& delta : intact_deltas(published, request_.deltas - 1)) {
      if (auto entries = entries_in(path_of(delta.file), FileKind::delta); entries) {
        base.deltas.push_back({.from = delta.from, .entries = std::move(*entries)});
      }
    }
    return base;
  }

 private:
  std::string path_of(const distribution::PublishedFile& file) const {
    return request_.folder + "/" + file.name;
  }

  // Newest first.
  std::vector<distribution::Delta> intact_deltas(const Manifest& published, std::size_t most) {
    std::vector<distribution::Delta> deltas;
    for (const distribution::Delta& delta : published.deltas | std::views::take(most)) {
      if (const auto intact = check_published_file(request_.folder, delta.file); intact) {
        deltas.push_back(delta);
      } else {
        files_.warnings.push_back(intact.error() + "; it is left out");
      }
    }
    return deltas;
  }

  const FilesRequest& request_;
  const Source& source_;
  std::function<void(std::uint64_t)> counter_;
  DataFiles files_;
};

}  // namespace

std::expected<DataFiles, std::string> data_files(
    const FilesRequest& request, const Source& source, const std::optional<Published>& published,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  Files files(request, source, progress);
  if (!published) {
    return files.write({});
  }
  if (published->manifest.serial == source.facts.serial) {
    return files.take_over(published->manifest);
  }
  return files.write(files.base_of(published->manifest));
}

std::string serial_problem(const std::string& folder, std::uint64_t published,
                           std::uint64_t serial) {
  return folder + ": holds serial " + std::to_string(published) + ", the registry has " +
         (serial == published ? "other entries under the same serial" : std::to_string(serial)) +
         ". Was it restored from an older copy? Receivers would refuse it as a rollback; "
         "--raise-serial gives the registry the serial " +
         std::to_string(published + 1) + ", its entries stay as they are";
}

}  // namespace anshin::authority
