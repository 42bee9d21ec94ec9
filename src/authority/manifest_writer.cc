// Signature first, manifest last; each by a rename.
#include "authority/manifest_writer.h"

#include "authority/signing_rules.h"
#include "authority/small_file.h"
#include "distribution/limits.h"
#include "registry/durable_file.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace anshin::authority {

namespace {

constexpr std::string_view unfinished_suffix = ".new";

bool is_signed_by_all(const Published& published, const std::vector<crypto::SigningKey>& keys) {
  return std::ranges::all_of(keys, [&published](const crypto::SigningKey& key) {
    return distribution::check_signatures(published.octets, published.signatures,
                                          {key.public_base64()})
        .has_value();
  });
}

std::string first_lines(const std::string& text, std::size_t count) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < count && end < text.size(); ++i) {
    end = text.find('\n', end) + 1;
  }
  return text.substr(0, end);
}

// NAME-SERIAL.snapshot.jsonl.gz or NAME-FROM-SERIAL.delta.jsonl.gz, perhaps with .new behind.
bool is_data_file_of(const std::string& registry, std::string_view file) {
  if (file.ends_with(unfinished_suffix)) {
    file.remove_suffix(unfinished_suffix.size());
  }
  if (!file.starts_with(registry + "-")) {
    return false;
  }
  file.remove_prefix(registry.size() + 1);
  const auto end = file.find_first_not_of("0123456789-");
  return end != 0 && end != std::string_view::npos &&
         (file.substr(end) == ".snapshot.jsonl.gz" || file.substr(end) == ".delta.jsonl.gz");
}

std::set<std::string> data_files_in(const std::string& folder, const std::string& registry) {
  std::set<std::string> names;
  std::error_code problem;
  for (auto file = std::filesystem::directory_iterator(folder, problem);
       !problem && file != std::filesystem::directory_iterator(); file.increment(problem)) {
    if (std::string name = file->path().filename().string(); is_data_file_of(registry, name)) {
      names.insert(std::move(name));
    }
  }
  return names;
}

// What cannot be removed is tried again after the next build.
void remove_data_files(const std::string& folder, const std::string& registry,
                       const std::set<std::string>& kept) {
  for (const std::string& name : data_files_in(folder, registry)) {
    if (!kept.contains(name)) {
      registry::remove_file((std::filesystem::path(folder) / name).string());
    }
  }
}

void add_names(std::set<std::string>& names, const distribution::Manifest& manifest) {
  names.insert(manifest.snapshot.name);
  for (const distribution::Delta& delta : manifest.deltas) {
    names.insert(delta.file.name);
  }
}

}  // namespace

std::expected<bool, std::string> put_in_force(const std::string& folder,
                                              const distribution::Manifest& manifest,
                                              const std::vector<crypto::SigningKey>& keys,
                                              const std::optional<Published>& published,
                                              const std::vector<std::string>& known_keys) {
  const std::string octets = distribution::format_manifest(manifest);
  // What receivers would refuse is never published.
  if (const auto good = distribution::parse_manifest(octets); !good || *good != manifest) {
    return std::unexpected("the manifest would not be accepted: " +
                           (good ? std::string("it does not survive being read") : good.error()));
  }
  std::string signatures = distribution::format_signatures(octets, keys);
  if (published && published->octets == octets) {
    if (is_signed_by_all(*published, keys)) {
      return false;
    }
  } else if (published) {
    signatures += first_lines(good_signature_lines(*published, known_keys), max_signers);
  }
  auto next_signatures = NextFile::write(folder + "/" + distribution::signatures_name, signatures);
  if (!next_signatures) {
    return std::unexpected(next_signatures.error());
  }
  auto next_manifest = NextFile::write(folder + "/" + distribution::manifest_name, octets);
  if (!next_manifest) {
    return std::unexpected(next_manifest.error());
  }
  if (const auto done = next_signatures->put_in_place(); !done) {
    return std::unexpected(done.error());
  }
  if (const auto done = next_manifest->put_in_place(); !done) {
    return std::unexpected(done.error());
  }
  return true;
}

NewDataFiles::NewDataFiles(std::string folder, std::string registry)
    : folder_(std::move(folder)), registry_(std::move(registry)) {
  before_ = data_files_in(folder_, registry_);
}

NewDataFiles::~NewDataFiles() {
  if (kept_) {
    return;
  }
  // The error may have come when the manifest was in force already.
  const auto published = read_published(folder_);
  if (!published) {
    return;
  }
  if (const std::optional<Published>& in_force = *published; in_force) {
    add_names(before_, in_force->manifest);
  }
  remove_data_files(folder_, registry_, before_);
}

void remove_old_files(const std::string& folder, const distribution::Manifest& manifest,
                      const std::optional<Published>& published) {
  std::set<std::string> names;
  add_names(names, manifest);
  if (published && published->manifest.registry == manifest.registry) {
    add_names(names, published->manifest);
  }
  remove_data_files(folder, manifest.registry, names);
}

void remove_unfinished_files(const std::string& folder, const std::string& registry) {
  std::set<std::string> complete = data_files_in(folder, registry);
  std::erase_if(complete,
                [](const std::string& name) { return name.ends_with(unfinished_suffix); });
  remove_data_files(folder, registry, complete);
}

}  // namespace anshin::authority
