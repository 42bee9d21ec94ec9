// What is published in a folder now. It is trusted no further than its signature goes: the folder
// may lie on a web server that somebody else got into.
#pragma once

#include <anshin/distribution.h>

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace anshin::authority {

struct Published {
  std::string octets;      ///< of manifest.json
  std::string signatures;  ///< of manifest.json.sig
  distribution::Manifest manifest;
};

/// nullopt: nothing is published in `folder`. The error names the file.
std::expected<std::optional<Published>, std::string> read_published(const std::string& folder);

/// Which of `keys` (base64) signed it.
std::vector<std::string> signers_of(const Published& published,
                                    const std::vector<std::string>& keys);

/// The lines of the signature file that were made by one of `keys` over this manifest.
std::string good_signature_lines(const Published& published, const std::vector<std::string>& keys);

/// Whether a file that the manifest names is in `folder` as the manifest says. The error says what
/// is wrong.
std::expected<void, std::string> check_published_file(const std::string& folder,
                                                      const distribution::PublishedFile& file);

}  // namespace anshin::authority
