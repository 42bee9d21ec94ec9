// Signatures are checked over the octets as they came, before anything reads them as JSON.
#include "distribution/published_manifest.h"

#include "distribution/limits.h"
#include "distribution/source_url.h"

#include <utility>

namespace anshin::distribution {

namespace {

// A short file, kept in memory; the fetcher holds to the limit.
class Text : public FetchSink {
 public:
  bool begin(std::uint64_t /*offset*/) override {
    octets.clear();
    return true;
  }
  bool take(std::string_view more) override {
    octets += more;
    return true;
  }
  std::string octets;
};

std::unexpected<Trouble> trouble(const FetchResult& result) {
  const bool refused = result.status == FetchStatus::too_long;
  return std::unexpected(
      Trouble{refused ? SyncStatus::refused : SyncStatus::failed, result.problem, false});
}

std::unexpected<Trouble> refused(const std::string& url, const std::string& what, bool look_again) {
  return std::unexpected(Trouble{SyncStatus::refused, shown_url(url) + ": " + what, look_again});
}

std::string seconds(const FetchResult& result) {
  return std::to_string(result.age.value_or(std::chrono::seconds{0}).count()) + " s";
}

// A signature that does not fit need not be another's: it may be that of another version.
std::string advice(const FetchResult& manifest, const FetchResult& signatures) {
  if (!manifest.age && !signatures.age) {
    return "; or the two files are of different versions, as a cache or a mirror on the way may "
           "hand them out: sync again later";
  }
  return "; a cache on the way answered (with a manifest of " + seconds(manifest) +
         " and signatures of " + seconds(signatures) +
         "), so the two may be of different versions: purge both there, and let it keep neither";
}

}  // namespace

std::expected<PublishedManifest, Trouble> fetch_manifest(
    Fetcher& fetcher, const Source& source, const std::string& etag,
    const std::vector<std::string>& trusted_keys, const std::atomic<bool>* stop) {
  Text manifest;
  const FetchRequest request{.url = source.url,
                             .ca_file = source.ca_file,
                             .etag = etag,
                             .offset = 0,
                             .limit = max_manifest_octets};
  const FetchResult got = fetcher.fetch(request, manifest, stop);
  if (got.status == FetchStatus::not_modified) {
    return PublishedManifest{
        .manifest = std::nullopt, .text = {}, .signatures = {}, .etag = etag, .octets = 0};
  }
  if (got.status != FetchStatus::complete) {
    return trouble(got);
  }
  Text signatures;
  const FetchResult got_signatures = fetcher.fetch({.url = source.url + ".sig",
                                                    .ca_file = source.ca_file,
                                                    .etag = {},
                                                    .offset = 0,
                                                    .limit = max_signatures_octets},
                                                   signatures, stop);
  if (got_signatures.status != FetchStatus::complete) {
    return trouble(got_signatures);
  }
  if (const auto good = check_signatures(manifest.octets, signatures.octets, trusted_keys); !good) {
    return refused(source.url, good.error() + advice(got, got_signatures), true);
  }
  auto parsed = parse_manifest(manifest.octets);
  if (!parsed) {
    return refused(source.url, parsed.error(), false);
  }
  // Else nobody who trusts them could check this very manifest again.
  if (!parsed->keys.empty() &&
      !check_signatures(manifest.octets, signatures.octets, parsed->keys)) {
    return refused(source.url, "it announces keys, but none of them signed it", false);
  }
  const std::uint64_t octets = manifest.octets.size() + signatures.octets.size();
  return PublishedManifest{.manifest = std::move(*parsed),
                           .text = std::move(manifest.octets),
                           .signatures = std::move(signatures.octets),
                           .etag = got.etag,
                           .octets = octets};
}

}  // namespace anshin::distribution
