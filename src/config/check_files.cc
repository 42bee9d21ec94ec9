// Looks at the signing key on disk, as the user that runs the check.
#include <anshin/ed25519.h>

#include "config/check.h"

#include <unistd.h>

namespace anshin::config {

namespace {

Diagnosis check_signing_key(const std::string& file) {
  if (file.empty()) {
    return {Severity::note,
            "[mark] signing_key is empty: marks are unsigned, and front-ends that check signatures "
            "show "
            "none; anshinctl registry keygen makes a key"};
  }
  if (const auto key = crypto::SigningKey::load(file); !key) {
    return {Severity::error, "[mark] signing_key: " + key.error()};
  }
  if (::geteuid() == 0) {
    return {Severity::note,
            "[mark] signing_key: " + file +
                " can be read by root, who runs this check; see that the user of anshind "
                "can read it too"};
  }
  return {Severity::note, "[mark] signing_key: marks are signed with " + file};
}

}  // namespace

Diagnoses check_files(const Configuration& configuration) {
  return {check_signing_key(configuration.signing_key)};
}

}  // namespace anshin::config
