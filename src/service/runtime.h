// What a configuration becomes when it runs: resolver, engines, registries, keys. Immutable; a
// reload makes a new one and swaps it in, while messages under way keep theirs.
#pragma once

#include <anshin/authenticator.h>
#include <anshin/ed25519.h>
#include <anshin/registry.h>
#include <anshin/resolver.h>

#include "config/configuration.h"
#include "service/sampler.h"

#include <memory>
#include <optional>

namespace anshin::service {

struct Runtime {
  config::Configuration configuration;
  std::shared_ptr<dns::Resolver> resolver;
  std::shared_ptr<dns::NetworkResolver>
      network;                             ///< the same, where it asks the network; else null
  auth::Engines engines;                   ///< whose verdicts count
  auth::Engines other_engines;             ///< for a second opinion
  std::shared_ptr<Sampler> cross_checked;  ///< which messages get one
  std::shared_ptr<const registry::Registries> registries;
  std::optional<crypto::SigningKey> signing_key;
};

/// The one that is not `engine`.
config::Engine other_engine(config::Engine engine);

/// Makes a runtime. Throws std::runtime_error with a message for the operator if a server, zone
/// file or key cannot be used. `previous` (may be null) hands its resolver with its cache, and its
/// open registries, on where the configuration of these parts is the same.
std::shared_ptr<const Runtime> make_runtime(config::Configuration configuration,
                                            const std::shared_ptr<const Runtime>& previous);

}  // namespace anshin::service
