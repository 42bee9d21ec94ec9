// Reads the manifest of a publication folder and holds what lies there against it.
#include "authority/published.h"

#include "authority/small_file.h"
#include "distribution/file_digest.h"
#include "distribution/limits.h"

#include <algorithm>
#include <sstream>

namespace anshin::authority {

using distribution::check_signatures;

std::expected<std::optional<Published>, std::string> read_published(const std::string& folder) {
  const std::string path = folder + "/" + distribution::manifest_name;
  auto read = read_small_file(path, distribution::max_manifest_octets);
  if (!read) {
    return std::unexpected(read.error());
  }
  std::optional<std::string> octets = std::move(*read);
  if (!octets) {
    return std::nullopt;
  }
  auto manifest = distribution::parse_manifest(*octets);
  if (!manifest) {
    return std::unexpected(path + ": " + manifest.error());
  }
  auto signatures = read_small_file(folder + "/" + distribution::signatures_name,
                                    distribution::max_signatures_octets);
  if (!signatures) {
    return std::unexpected(signatures.error());
  }
  return Published{.octets = std::move(*octets),
                   .signatures = signatures->value_or(""),
                   .manifest = std::move(*manifest)};
}

std::vector<std::string> signers_of(const Published& published,
                                    const std::vector<std::string>& keys) {
  std::vector<std::string> signers;
  std::ranges::copy_if(keys, std::back_inserter(signers), [&published](const std::string& key) {
    return check_signatures(published.octets, published.signatures, {key}).has_value();
  });
  return signers;
}

std::string good_signature_lines(const Published& published, const std::vector<std::string>& keys) {
  std::string good;
  std::istringstream lines(published.signatures);
  for (std::string line; std::getline(lines, line);) {
    if (check_signatures(published.octets, line, keys)) {
      good += line + "\n";
    }
  }
  return good;
}

std::expected<void, std::string> check_published_file(const std::string& folder,
                                                      const distribution::PublishedFile& file) {
  const std::string path = folder + "/" + file.name;
  const auto digest = distribution::digest_file(path);
  if (!digest) {
    return std::unexpected(digest.error());
  }
  if (digest->size != file.size || digest->sha256 != file.sha256) {
    return std::unexpected(path + ": is not the file that the manifest names");
  }
  return {};
}

}  // namespace anshin::authority
