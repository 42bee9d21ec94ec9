// The steps of a build: check who may publish what, write the data files, then the manifest.
#include "authority/publication.h"

#include "authority/manifest_writer.h"
#include "authority/publication_files.h"
#include "authority/publication_folder.h"
#include "authority/publication_state.h"
#include "authority/published.h"
#include "authority/registry_source.h"
#include "authority/signing_rules.h"
#include "authority/version_writer.h"
#include "distribution/manifest_rules.h"
#include "distribution/timestamp.h"
#include "text/printable.h"

#include <algorithm>
#include <filesystem>
#include <ranges>
#include <system_error>
#include <utility>

namespace anshin::authority {

namespace {

using distribution::Manifest;
using Done = std::expected<void, std::string>;
using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

std::vector<std::string> public_halves(const std::vector<crypto::SigningKey>& keys) {
  std::vector<std::string> halves;
  std::ranges::transform(keys, std::back_inserter(halves), &crypto::SigningKey::public_base64);
  return halves;
}

Done check_request(const BuildRequest& request, const PublicationState& state) {
  if (!distribution::is_registry_name(request.name)) {
    return std::unexpected(
        request.name.empty()
            ? "the registry needs a name, by which receivers know it; give one with --name"
            : "\"" + text::printable(request.name) +
                  "\" cannot be the name of a registry; it may have 1 to 64 letters, digits, '.', "
                  "'_', '-'");
  }
  if (!state.name.empty() && state.name != request.name) {
    return std::unexpected("the registry was published as " + state.name + " before, not as " +
                           request.name + "; receivers know it by its name");
  }
  if (request.validity < std::chrono::days(1) || request.validity > longest_validity) {
    return std::unexpected("the manifest can be valid for 1 to " +
                           std::to_string(longest_validity.count()) + " days");
  }
  if (request.deltas > most_deltas) {
    return std::unexpected("there can be at most " + std::to_string(most_deltas) + " deltas");
  }
  if (request.site && !request.site->empty() && !distribution::is_site(*request.site)) {
    return std::unexpected("\"" + text::printable(*request.site) +
                           "\" is not an https or http URL");
  }
  return {};
}

// What is published must be ours: deltas are made from it, and its signature is handed on.
Done check_published(const BuildRequest& request, const Published& published,
                     const std::vector<std::string>& known_keys) {
  const Manifest& manifest = published.manifest;
  if (manifest.registry != request.name) {
    return std::unexpected(request.folder + ": holds registry " +
                           text::printable(manifest.registry) + ", not " + request.name +
                           "; each registry has a folder of its own");
  }
  if (!request.force && signers_of(published, known_keys).empty()) {
    return std::unexpected(request.folder +
                           ": its manifest bears no signature by a key of this registry, so "
                           "somebody else may have changed it; publish in an empty folder, or "
                           "with --force");
  }
  if (request.issued < manifest.issued) {
    return std::unexpected("--issued " + distribution::format_timestamp(request.issued) +
                           " is before " + distribution::format_timestamp(manifest.issued) +
                           ", when what is published was issued; receivers would refuse it");
  }
  return {};
}

SourcePlace source_place(const BuildRequest& request) {
  return {
      .folder = request.registry_folder, .name = request.name, .allow_empty = request.allow_empty};
}

std::uint64_t last_serial(const std::optional<Published>& published,
                          const PublicationState& state) {
  return published ? published->manifest.serial : state.last ? state.last->serial : 0;
}

// For as long as the result lives.
std::shared_ptr<const void> in_registry(const BuildRequest& request) {
  return request.enter_registry ? request.enter_registry() : nullptr;
}

std::expected<PublicationState, std::string> registry_state(const BuildRequest& request) {
  const auto entered = in_registry(request);
  if (const auto there = find_registry(request.registry_folder); !there) {
    return std::unexpected(there.error());
  }
  return read_publication_state(request.registry_folder);
}

std::expected<Source, std::string> enter_source(const BuildRequest& request) {
  const auto entered = in_registry(request);
  return open_source(source_place(request));
}

// The registry with a serial that may follow what was published. Raising it changes the registry,
// so this comes when nothing else can be refused.
std::expected<Source, std::string> with_next_serial(Source source, const BuildRequest& request,
                                                    std::uint64_t last) {
  if (!request.raise_serial || last == 0 || source.facts.serial > last) {
    return source;
  }
  {
    // An editor needs the lock that the source holds.
    const auto closed = std::move(source);
  }
  const auto entered = in_registry(request);
  if (const auto raised = raise_serial(request.registry_folder, last + 1, request.issued);
      !raised) {
    return std::unexpected(raised.error());
  }
  return open_source(source_place(request));
}

// The state after a build.
PublicationState after_build(PublicationState state, const BuildRequest& request,
                             const Manifest& manifest) {
  state.name = request.name;
  state.site = manifest.site;
  for (AnnouncedKey& key : state.keys) {
    if (!key.announced) {
      key.announced = manifest.issued;
    }
  }
  state.last = LastBuild{.folder = request.folder,
                         .serial = manifest.serial,
                         .issued = manifest.issued,
                         .expires = manifest.expires,
                         .keys = manifest.keys,
                         .signers = public_halves(request.keys)};
  return state;
}

std::expected<NextFile, std::string> write_next_state(const BuildRequest& request,
                                                      const PublicationState& state) {
  const auto entered = in_registry(request);
  return next_publication_state(request.registry_folder, state);
}

Done put_in_place(NextFile& state, const BuildRequest& request) {
  const auto entered = in_registry(request);
  return state.put_in_place();
}

std::vector<std::string> known_keys_of(const PublicationState& state,
                                       const std::vector<std::string>& signers) {
  std::vector<std::string> known = state.known_keys();
  for (const std::string& signer : signers) {
    if (std::ranges::find(known, signer) == known.end()) {
      known.push_back(signer);
    }
  }
  return known;
}

Manifest beginning_of_manifest(const BuildRequest& request, const PublicationState& state,
                               std::uint64_t serial) {
  Manifest manifest{.registry = request.name,
                    .serial = serial,
                    .issued = request.issued,
                    .expires = request.issued + request.validity,
                    .snapshot = {},
                    .deltas = {},
                    .keys = {},
                    .site = request.site.value_or(state.site)};
  std::ranges::transform(state.keys, std::back_inserter(manifest.keys), &AnnouncedKey::key);
  return manifest;
}

bool is_same_folder(const std::string& one, const std::string& other) {
  namespace fs = std::filesystem;
  std::error_code missing;
  return one == other || fs::equivalent(one, other, missing) ||
         fs::path(one + "/").lexically_normal() == fs::path(other + "/").lexically_normal();
}

// What the build does, but perhaps not what was meant.
std::vector<std::string> advice(const BuildRequest& request, const PublicationState& state,
                                std::uint64_t revocations) {
  std::vector<std::string> warnings;
  if (std::string warning = revocations_warning(revocations); !warning.empty()) {
    warnings.push_back(std::move(warning));
  }
  if (state.last && !is_same_folder(state.last->folder, request.folder)) {
    warnings.push_back("the build before was in " + text::printable(state.last->folder) +
                       ", which stays as it is and expires " +
                       distribution::format_timestamp(state.last->expires) +
                       "; receivers must find this folder under their url from now on");
  }
  return warnings;
}

BuildResult::Outcome outcome_of(bool written, const std::optional<Published>& published,
                                std::uint64_t serial) {
  if (!written) {
    return BuildResult::Outcome::unchanged;
  }
  return published && published->manifest.serial == serial ? BuildResult::Outcome::reissued
                                                           : BuildResult::Outcome::published;
}

}  // namespace

std::expected<BuildResult, std::string> build(const BuildRequest& asked, const Progress& progress) {
  BuildRequest request = asked;
  auto state = registry_state(request);
  if (!state) {
    return std::unexpected(state.error());
  }
  request.name = request.name.empty() ? state->name : request.name;
  if (const auto good = check_request(request, *state); !good) {
    return std::unexpected(good.error());
  }
  if (const auto fit = check_publication_folder(request.folder); !fit) {
    return std::unexpected(fit.error());
  }
  auto opened = enter_source(request);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  auto read = read_published(request.folder);
  if (!read) {
    return std::unexpected(read.error() + "; move it away to publish anew");
  }
  std::optional<Published> published = std::move(*read);
  const std::vector<std::string> signers = public_halves(request.keys);
  const std::vector<std::string> known = known_keys_of(*state, signers);
  if (published) {
    if (const auto ours = check_published(request, *published, known); !ours) {
      return std::unexpected(ours.error());
    }
  }
  const Audience audience = audience_of(published, *state, known);
  auto warnings = check_signers(signers, *state, audience, request.issued);
  if (!warnings) {
    return std::unexpected(warnings.error());
  }
  if (const std::string problem = lock_out_problem(signers, audience); !problem.empty()) {
    if (!request.force) {
      return std::unexpected(problem);
    }
    warnings->push_back(problem);
  }
  std::ranges::move(advice(request, *state, opened->facts.revocations),
                    std::back_inserter(*warnings));
  const std::uint64_t last = last_serial(published, *state);
  if (opened->facts.serial < last && !request.raise_serial) {
    return std::unexpected(serial_problem(request.folder, last, opened->facts.serial));
  }
  if (published && signers_of(*published, known).empty()) {
    published.reset();  // nothing of it is used
  }
  if (const auto made = make_publication_folder(request.folder); !made) {
    return std::unexpected(made.error());
  }
  const auto source = with_next_serial(std::move(*opened), request, last);
  if (!source) {
    return std::unexpected(source.error());
  }
  NewDataFiles new_files(request.folder, request.name);
  Manifest manifest = beginning_of_manifest(request, *state, source->facts.serial);
  auto files =
      data_files({.folder = request.folder, .name = request.name, .deltas = request.deltas},
                 *source, published, progress);
  if (!files) {
    return std::unexpected(files.error());
  }
  manifest.snapshot = files->snapshot;
  manifest.deltas = files->deltas;
  std::ranges::move(let_all_read(request.folder, manifest), std::back_inserter(*warnings));
  auto next_state = write_next_state(request, after_build(*state, request, manifest));
  if (!next_state) {
    return std::unexpected(next_state.error());
  }
  const auto written = put_in_force(request.folder, manifest, request.keys, published, known);
  if (!written) {
    return std::unexpected(written.error());
  }
  new_files.keep();
  const auto outcome = outcome_of(*written, published, manifest.serial);
  // Whoever still fetches the version before goes on undisturbed until there is a third.
  if (outcome == BuildResult::Outcome::published) {
    remove_old_files(request.folder, manifest, published);
  } else {
    remove_unfinished_files(request.folder, request.name);
  }
  if (const auto saved = put_in_place(*next_state, request); !saved) {
    return std::unexpected(saved.error());
  }
  BuildResult result{.outcome = outcome,
                     .manifest = std::move(manifest),
                     .previous_serial = published ? published->manifest.serial : 0,
                     .changes = files->changes,
                     .warnings = std::move(*warnings)};
  std::ranges::copy(files->warnings, std::back_inserter(result.warnings));
  return result;
}

}  // namespace anshin::authority
