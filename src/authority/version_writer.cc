// A merge of the registry, the published snapshot and the published deltas, by id.
#include "authority/version_writer.h"

#include "distribution/gzip_writer.h"
#include "registry/durable_file.h"

#include <algorithm>
#include <utility>

namespace anshin::authority {

namespace {

using Done = std::expected<void, std::string>;

// A data file on its way: it lies beside its place until all are complete.
class NewFile {
 public:
  static std::expected<NewFile, std::string> create(const std::string& folder, std::string name) {
    auto writer = distribution::GzipWriter::create(folder + "/" + name + ".new");
    if (!writer) {
      return std::unexpected(writer.error());
    }
    return NewFile(folder, std::move(name), std::move(*writer));
  }
  ~NewFile() {
    if (!path_.empty()) {
      registry::remove_file(path_ + ".new");
    }
  }
  NewFile(NewFile&& other) noexcept
      : path_(std::exchange(other.path_, {})),
        writer_(std::move(other.writer_)),
        file_(std::move(other.file_)) {}
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  Done write(const std::string& line) {
    ++file_.lines;
    auto done = writer_.write(line);
    return done ? writer_.write("\n") : done;
  }
  std::uint64_t written() const { return writer_.written(); }

  Done finish() {
    const auto written = writer_.finish();
    if (!written) {
      return std::unexpected(written.error());
    }
    file_.size = written->size;
    file_.sha256 = written->sha256;
    return {};
  }
  const distribution::PublishedFile& file() const { return file_; }

  Done put_in_place() {
    auto done = registry::replace_durably(path_ + ".new", path_);
    path_ = done ? std::string{} : path_;
    return done;
  }

 private:
  NewFile(const std::string& folder, std::string name, distribution::GzipWriter writer)
      : path_(folder + "/" + name), writer_(std::move(writer)) {
    file_.name = std::move(name);
  }

  std::string path_;
  distribution::GzipWriter writer_;
  distribution::PublishedFile file_;
};

// The front of a stream; one of nullptr is at its end from the beginning.
class Head {
 public:
  explicit Head(EntryStream* stream) : stream_(stream) {}

  Done advance() {
    front_.reset();
    if (stream_ == nullptr) {
      return {};
    }
    auto next = stream_->next();
    if (!next) {
      return std::unexpected(next.error());
    }
    front_ = std::move(*next);
    return {};
  }
  const Entry* front() const { return front_ ? &*front_ : nullptr; }
  // Its entry of this id, or nullptr.
  const Entry* at(const std::string& id) const {
    return front_ && front_->id == id ? &*front_ : nullptr;
  }

 private:
  EntryStream* stream_;
  std::optional<Entry> front_;
};

// A delta being written, and the published one that it prolongs.
struct NewDelta {
  std::uint64_t from = 0;
  Head earlier;
  std::optional<NewFile> file;  // nullopt: it grew too large
};

class Writer {
 public:
  Writer(const VersionPlace& place, EntryStream& registry, Base base, NewFile snapshot)
      : place_(place),
        base_(std::move(base)),
        largest_delta_(std::max(small_delta_octets, base_.snapshot_octets / 2)),
        registry_(&registry),
        published_(base_.snapshot.get()),
        snapshot_(std::move(snapshot)) {}

  Done open() {
    if (!base_.snapshot) {
      return advance_all();
    }
    if (auto opened = open_delta(base_.serial, nullptr); !opened) {
      return opened;
    }
    for (const Base::Earlier& earlier : base_.deltas) {
      if (auto opened = open_delta(earlier.from, earlier.entries.get()); !opened) {
        return opened;
      }
    }
    return advance_all();
  }

  Done write(const std::function<void(std::uint64_t)>& progress) {
    while (const Entry* const lowest = lowest_front()) {
      const std::string id = lowest->id;
      if (auto done = write_entry(id); !done) {
        return done;
      }
      if (auto done = step_over(id); !done) {
        return done;
      }
      if (progress) {
        progress(snapshot_.file().lines);
      }
    }
    return {};
  }

  std::expected<Version, std::string> finish() {
    if (const auto done = snapshot_.finish(); !done) {
      return std::unexpected(done.error());
    }
    Version version{.snapshot = snapshot_.file(), .deltas = {}, .changes = changes_};
    const std::uint64_t largest =
        std::max(small_delta_octets, std::min(base_.snapshot_octets, version.snapshot.size) / 2);
    for (NewDelta& delta : deltas_) {
      if (!delta.file) {
        continue;
      }
      if (const auto done = delta.file->finish(); !done) {
        return std::unexpected(done.error());
      }
      if (delta.file->file().size > largest) {
        continue;
      }
      if (const auto done = delta.file->put_in_place(); !done) {
        return std::unexpected(done.error());
      }
      version.deltas.push_back({.file = delta.file->file(), .from = delta.from});
    }
    if (const auto done = snapshot_.put_in_place(); !done) {
      return std::unexpected(done.error());
    }
    return version;
  }

 private:
  Done open_delta(std::uint64_t from, EntryStream* earlier) {
    auto file = NewFile::create(place_.folder, delta_file_name(place_, from));
    if (!file) {
      return std::unexpected(file.error());
    }
    deltas_.push_back({.from = from, .earlier = Head(earlier), .file = std::move(*file)});
    return {};
  }

  Done advance_all() {
    auto done = registry_.advance();
    done = done ? published_.advance() : done;
    for (NewDelta& delta : deltas_) {
      done = done ? delta.earlier.advance() : done;
    }
    return done;
  }

  const Entry* lowest_front() const {
    const Entry* lowest = nullptr;
    const auto look_at = [&lowest](const Head& head) {
      const Entry* const front = head.front();
      lowest = front != nullptr && (lowest == nullptr || front->id < lowest->id) ? front : lowest;
    };
    look_at(registry_);
    look_at(published_);
    for (const NewDelta& delta : deltas_) {
      look_at(delta.earlier);
    }
    return lowest;
  }

  Done write_entry(const std::string& id) {
    const Entry* const now = registry_.at(id);
    const Entry* const before = published_.at(id);
    const bool changed = count_change(before, now);
    if (now != nullptr) {
      if (auto done = snapshot_.write(now->line); !done) {
        return done;
      }
    }
    for (NewDelta& delta : deltas_) {
      if (!delta.file || (!changed && delta.earlier.at(id) == nullptr)) {
        continue;
      }
      if (auto done = delta.file->write(now != nullptr ? now->line : del_line(id)); !done) {
        return done;
      }
      if (delta.file->written() > largest_delta_) {
        delta.file.reset();
      }
    }
    return {};
  }

  bool count_change(const Entry* before, const Entry* now) {
    if (before == nullptr && now == nullptr) {
      return false;
    }
    if (before != nullptr && now != nullptr) {
      const bool changed = differ(*before, *now);
      changes_.changed += changed ? 1 : 0;
      return changed;
    }
    ++(now != nullptr ? changes_.added : changes_.removed);
    return true;
  }

  Done step_over(const std::string& id) {
    const auto step = [&id](Head& head) -> Done {
      return head.at(id) != nullptr ? head.advance() : Done{};
    };
    auto done = step(registry_);
    done = done ? step(published_) : done;
    for (NewDelta& delta : deltas_) {
      done = done ? step(delta.earlier) : done;
    }
    return done;
  }

  VersionPlace place_;
  Base base_;
  std::uint64_t largest_delta_;
  Head registry_;
  Head published_;
  NewFile snapshot_;
  std::vector<NewDelta> deltas_;
  ChangeCounts changes_;
};

}  // namespace

std::string snapshot_file_name(const VersionPlace& place) {
  return place.registry + "-" + std::to_string(place.serial) + ".snapshot.jsonl.gz";
}

std::string delta_file_name(const VersionPlace& place, std::uint64_t from) {
  return place.registry + "-" + std::to_string(from) + "-" + std::to_string(place.serial) +
         ".delta.jsonl.gz";
}

std::expected<Version, std::string> write_version(
    const VersionPlace& place, EntryStream& registry, Base base,
    const std::function<void(std::uint64_t)>& progress) {
  auto snapshot = NewFile::create(place.folder, snapshot_file_name(place));
  if (!snapshot) {
    return std::unexpected(snapshot.error());
  }
  Writer writer(place, registry, std::move(base), std::move(*snapshot));
  if (const auto opened = writer.open(); !opened) {
    return std::unexpected(opened.error());
  }
  if (const auto written = writer.write(progress); !written) {
    return std::unexpected(written.error());
  }
  return writer.finish();
}

}  // namespace anshin::authority
