// Looks at the signing key and at the registries on disk, as the user that runs the check.
#include <anshin/ed25519.h>
#include <anshin/registry.h>

#include "config/check.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <system_error>

namespace anshin::config {

namespace {

namespace fs = std::filesystem;

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

/// How to fill a registry.
std::string remedy(const Registry& registry) {
  return "fill it with: anshinctl registry import FILE --registry " + registry.name;
}

Diagnoses check_store(const Registry& registry, const std::string& key) {
  const auto information = registry::Store(registry.name, registry.path).information();
  if (!information.available) {
    return {{Severity::error, key + information.problem + "; " + remedy(registry)}};
  }
  if (information.organisations == 0) {
    return {{Severity::warning,
             key + "it holds no organisation, so no message gets a mark; " + remedy(registry)}};
  }
  const auto now =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  if (information.expires && *information.expires < now) {
    return {
        {Severity::error, key + "it has expired, so no message gets a mark; " + remedy(registry)}};
  }
  return {{Severity::note, key + std::to_string(information.organisations) +
                               " organisations with " + std::to_string(information.domains) +
                               " domains, serial " + std::to_string(information.serial)}};
}

Diagnoses check_registry(const Registry& registry) {
  const std::string key = "[[registry]] " + registry.name + ": ";
  std::error_code error;
  if (!fs::is_directory(registry.path, error)) {
    return {{Severity::error,
             key + "there is no folder " + registry.path + "; create it and " + remedy(registry)}};
  }
  if (::access(registry.path.c_str(), R_OK | X_OK) != 0) {
    return {{Severity::error, key + "the folder " + registry.path +
                                  " cannot be read; give the user that runs anshind access to it"}};
  }
  auto found = check_store(registry, key);
  if (!registry.url.empty()) {
    found.push_back(
        {Severity::warning, key + "url is not fetched by this version; " + remedy(registry)});
  }
  return found;
}

}  // namespace

Diagnoses check_files(const Configuration& configuration) {
  Diagnoses found{check_signing_key(configuration.signing_key)};
  if (configuration.registries.empty()) {
    found.push_back(
        {Severity::note, "there is no [[registry]]: messages are verified, but none gets a mark"});
  }
  for (const auto& registry : configuration.registries) {
    std::ranges::move(check_registry(registry), std::back_inserter(found));
  }
  return found;
}

}  // namespace anshin::config
