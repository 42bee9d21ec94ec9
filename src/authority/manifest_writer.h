// Puts a manifest in force in a publication folder, in an order that never leaves receivers with
// something they cannot verify.
//
// manifest.json and manifest.json.sig are two files, so a receiver may fetch one before and the
// other after they are replaced, and the authority may crash in between. Therefore the signature
// file comes first and holds, besides the new signatures, those of the manifest that it replaces:
// it fits both. Before either is replaced, both lie on disk whole: a disk that is full changes
// none.
#pragma once

#include <anshin/ed25519.h>

#include "authority/published.h"

#include <expected>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace anshin::authority {

/// Replaces what is `published`. All data files must be in place. False if it is published exactly
/// so already: then nothing was written. `known_keys` (base64): whose signatures of the old
/// manifest are kept.
std::expected<bool, std::string> put_in_force(const std::string& folder,
                                              const distribution::Manifest& manifest,
                                              const std::vector<crypto::SigningKey>& keys,
                                              const std::optional<Published>& published,
                                              const std::vector<std::string>& known_keys);

/// The data files that a build writes. Unless they are kept, they go with the object: a build that
/// fails leaves nothing behind, however often it is tried.
class NewDataFiles {
 public:
  NewDataFiles(std::string folder, std::string registry);
  ~NewDataFiles();
  NewDataFiles(const NewDataFiles&) = delete;
  NewDataFiles& operator=(const NewDataFiles&) = delete;

  void keep() { kept_ = true; }

 private:
  std::string folder_;
  std::string registry_;
  std::set<std::string> before_;
  bool kept_ = false;
};

/// After a new version: removes data files of the registry that neither manifest names, and what a
/// crash left behind. The files of the version before stay until the next version, for those who
/// are fetching them. Files of other names are not touched.
void remove_old_files(const std::string& folder, const distribution::Manifest& manifest,
                      const std::optional<Published>& published);

/// After a version was issued again: removes what a crash left unfinished. Complete files stay:
/// those of the version before may still be fetched.
void remove_unfinished_files(const std::string& folder, const std::string& registry);

}  // namespace anshin::authority
