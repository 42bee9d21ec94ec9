// The steps of a sync in their order: lock, look at what is here, fetch and judge the manifest,
// remember announced keys, fetch and install data, remember the outcome.
#include "distribution/synchroniser.h"

#include "distribution/acceptance.h"
#include "distribution/download.h"
#include "distribution/full_disk.h"
#include "distribution/installation.h"
#include "distribution/published_manifest.h"
#include "distribution/source_url.h"
#include "distribution/timestamp.h"
#include "distribution/trust.h"
#include "registry/durable_file.h"
#include "registry/lock_file.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace anshin::distribution {

namespace {

// Between two renames of a publisher, or two visits to a cache, lies less.
constexpr std::chrono::milliseconds second_look{2000};
constexpr std::chrono::seconds etag_settles{2};

using Outcome = std::expected<SyncResult, Trouble>;

std::unexpected<Trouble> failed(std::string reason) {
  return std::unexpected(Trouble{SyncStatus::failed, std::move(reason), false});
}

class Run {
 public:
  Run(Surroundings& surroundings, const Source& source, std::chrono::sys_seconds now,
      const SyncOptions& options, SyncRecord& record)
      : surroundings_(surroundings),
        source_(source),
        now_(now),
        options_(options),
        record_(record),
        store_(source.name, source.folder),
        standing_(look()) {}

  Outcome go() {
    auto outcome = once();
    if (!outcome && outcome.error().look_again && !stopped()) {
      surroundings_.pause(second_look);
      outcome = once();
    }
    if (!outcome && stopped()) {
      return failed("stopped");
    }
    if (keys_changed_) {
      (outcome ? outcome->reason : outcome.error().reason) +=
          "; the publisher announced other keys, which are trusted from now on";
    }
    return outcome;
  }

  std::uint64_t octets() const { return octets_; }
  std::uint64_t serial_before() const {
    return standing_.information.available ? standing_.information.serial : 0;
  }

 private:
  bool stopped() const { return options_.stop != nullptr && *options_.stop; }

  Standing look() const {
    std::error_code no_file;
    const auto octets = std::filesystem::file_size(source_.folder + "/registry.db", no_file);
    return {.information = store_.information(),
            .octets = no_file ? 0 : octets,
            .seen = record_.registry == source_.name ? record_.seen : std::nullopt};
  }

  // The ETag of the last manifest counts only while what it led to is here, whole.
  std::string usable_etag(const Announced& announced) const {
    const auto& information = standing_.information;
    const bool intact = information.available && information.look_alikes && standing_.seen &&
                        information.origin == source_.name &&
                        information.serial == standing_.seen->serial &&
                        information.issued == standing_.seen->issued;
    // Announced keys without proof: the manifest is needed for it.
    const bool proven = !announced || announced->is_proven();
    return intact && proven && !options_.accept_rollback &&
                   record_.etag_of == source_fingerprint(source_)
               ? record_.etag
               : "";
  }

  Outcome once() {
    const auto read = read_announced_keys(source_);
    if (!read && !options_.accept_rollback) {
      return std::unexpected(Trouble{SyncStatus::refused, read.error(), false});
    }
    const Announced announced = read.value_or(std::nullopt);
    auto published = fetch_manifest(surroundings_.fetcher, source_, usable_etag(announced),
                                    keys_in_force(source_, announced), options_.stop);
    if (!published) {
      return std::unexpected(published.error());
    }
    octets_ += published->octets;
    const std::optional<Manifest>& offered = published->manifest;
    if (!offered) {
      return unchanged_at_publisher();
    }
    const Manifest& manifest = *offered;
    const auto plan = judge(manifest, standing_, source_.name, now_, options_.accept_rollback);
    if (!plan) {
      return std::unexpected(Trouble{SyncStatus::refused, plan.error(), false});
    }
    if (auto refusal = older_than_keys(manifest, announced); !refusal.empty()) {
      return std::unexpected(Trouble{SyncStatus::refused, std::move(refusal), false});
    }
    if (!read) {
      forget_announced_keys(source_.folder);
    }
    if (const auto kept = remember_keys(*published, announced); !kept) {
      return failed(kept.error());
    }
    auto outcome = follow(*plan, manifest);
    if (outcome) {
      remember_version(manifest, published->etag);
    }
    return outcome;
  }

  Outcome unchanged_at_publisher() const {
    const auto& expires = standing_.information.expires;
    if (auto problem = expires ? freeze_problem(*expires, now_) : ""; !problem.empty()) {
      return std::unexpected(Trouble{SyncStatus::refused, std::move(problem), false});
    }
    return SyncResult{.status = SyncStatus::unchanged,
                      .serial = standing_.information.serial,
                      .reason = "the publisher has nothing newer"};
  }

  // A manifest from before the keys were announced may list the one that was retired since, even if
  // nothing newer has come into force.
  std::string older_than_keys(const Manifest& manifest, const Announced& announced) const {
    if (options_.accept_rollback || !announced || !announced->issued ||
        manifest.issued >= *announced->issued) {
      return {};
    }
    return "rollback: the manifest was issued on " + format_timestamp(manifest.issued) +
           ", but one issued on " + format_timestamp(*announced->issued) +
           " has announced other keys already" + began_anew(source_.name);
  }

  // Before the data: who is no longer trusted must not be, even if fetching them fails for days.
  std::expected<void, std::string> remember_keys(const PublishedManifest& published,
                                                 const Announced& announced) {
    const auto& keys = published.manifest->keys;
    const bool same = keys == keys_in_force(source_, announced);
    if (keys.empty() || (same && (!announced || announced->is_proven()))) {
      return {};
    }
    keys_changed_ = !same;
    const auto next = with_announcement(
        source_, announced, {.manifest = published.text, .signatures = published.signatures});
    return next ? write_announced_keys(source_.folder, *next)
                : std::unexpected(
                      "the keys that the manifest announces cannot be remembered: it "
                      "does not go back to public_keys");
  }

  void remember_version(const Manifest& manifest, const std::string& etag) {
    record_.site = manifest.site;
    record_.registry = manifest.registry;
    record_.seen = SeenVersion{.serial = manifest.serial, .issued = manifest.issued};
    // Servers make ETags of the time in seconds and the size: right after a publication the next
    // one might bear the same.
    record_.etag = now_ - manifest.issued > etag_settles ? etag : "";
    record_.etag_of = source_fingerprint(source_);
  }

  Outcome follow(const Plan& plan, const Manifest& manifest) {
    switch (plan.step) {
      case Step::nothing:
        return SyncResult{.status = SyncStatus::unchanged,
                          .serial = manifest.serial,
                          .reason = "the publisher has nothing newer"};
      case Step::take_over:
        return take_over(manifest);
      case Step::delta:
        return plan.delta ? use_delta(*plan.delta, manifest) : use_snapshot(manifest, "");
      case Step::snapshot:
        return use_snapshot(manifest, "");
    }
    std::unreachable();
  }

  Outcome take_over(const Manifest& manifest) const {
    const auto done = take_over_times(source_, manifest);
    if (!done) {
      return std::unexpected(done.error());
    }
    return SyncResult{.status = SyncStatus::unchanged,
                      .serial = manifest.serial,
                      .reason = "the publisher has the same entries, issued anew"};
  }

  Outcome use_delta(const Delta& delta, const Manifest& manifest) {
    const auto file = download(surroundings_.fetcher, source_, delta.file, options_);
    octets_ += file ? file->octets : 0;
    const auto entries = file
                             ? install_delta(source_, manifest, delta, file->path, store_, options_)
                             : Installed(std::unexpected(file.error()));
    if (entries) {
      return updated(manifest, *entries, true, "by the delta from " + std::to_string(delta.from));
    }
    // A delta is an economy; what it should lead to can be had from the snapshot too.
    const bool useless =
        entries.error().status == SyncStatus::refused || entries.error().look_again;
    if (!useless || stopped()) {
      return std::unexpected(entries.error());
    }
    return use_snapshot(manifest, ", since the delta is of no use: " + entries.error().reason);
  }

  Outcome use_snapshot(const Manifest& manifest, const std::string& why) {
    const auto file = download(surroundings_.fetcher, source_, manifest.snapshot, options_);
    if (!file) {
      return std::unexpected(file.error());
    }
    octets_ += file->octets;
    const auto entries = install_snapshot(source_, manifest, file->path, options_);
    if (!entries) {
      return std::unexpected(entries.error());
    }
    return updated(manifest, *entries, false, "by the snapshot" + why);
  }

  static SyncResult updated(const Manifest& manifest, std::uint64_t entries, bool from_delta,
                            const std::string& how) {
    return {.status = SyncStatus::updated,
            .serial = manifest.serial,
            .octets = 0,
            .from_delta = from_delta,
            .entries = entries,
            .reason = "updated to serial " + std::to_string(manifest.serial) + " " + how};
  }

  Surroundings& surroundings_;
  const Source& source_;
  std::chrono::sys_seconds now_;
  const SyncOptions& options_;
  SyncRecord& record_;
  registry::Store store_;
  Standing standing_;
  std::uint64_t octets_ = 0;
  bool keys_changed_ = false;
};

void remember_outcome(SyncRecord& record, const SyncResult& result, std::chrono::sys_seconds now) {
  const bool good = result.status == SyncStatus::updated || result.status == SyncStatus::unchanged;
  record.last_attempt = now;
  if (good) {
    record.last_success = now;
  }
  record.problem = good ? "" : result.reason;
  record.failures = good ? 0 : record.failures + 1;
}

}  // namespace

SyncResult sync_with(Surroundings& surroundings, const Source& source, std::chrono::sys_seconds now,
                     const SyncOptions& options) {
  if (const auto made = registry::make_folder(source.folder); !made) {
    return {.status = SyncStatus::failed, .reason = made.error()};
  }
  // One at a time: the daemon's background refresh and `anshinctl registry sync`.
  const auto lock = registry::LockFile::acquire(source.folder + "/sync.lock");
  if (!lock) {
    return {.status = SyncStatus::failed, .reason = lock.error()};
  }
  SyncRecord record = read_sync_record(source.folder);
  Run run(surroundings, source, now, options, record);
  auto outcome = run.go();
  SyncResult result = outcome ? std::move(*outcome)
                              : SyncResult{.status = outcome.error().status,
                                           .serial = run.serial_before(),
                                           .reason = outcome.error().reason};
  result.reason += full_disk_advice(result.reason);
  result.octets = run.octets();
  if (outcome) {
    remove_downloads(source.folder, "");
  }
  remember_outcome(record, result, now);
  // A hint only: what is in force does not depend on it.
  [[maybe_unused]] const auto written = write_sync_record(source.folder, record);
  return result;
}

}  // namespace anshin::distribution
