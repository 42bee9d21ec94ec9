// Every key of the configuration file, once: the parser, the "did you mean", and the tests that
// hold the sample file and the documentation against it all read these tables.
#pragma once

#include "config/configuration.h"
#include "config/values.h"

#include <span>
#include <string>
#include <string_view>

namespace anshin::config {

/// One key of a section whose values end up in `Target`.
template <typename Target>
struct Key {
  std::string_view section;
  std::string_view name;
  /// Puts a value in its place, or says what is wrong with it (without the key's name) and leaves
  /// the place alone.
  Faults (*set)(const Value& value, Target& target);
  /// The present value as TOML.
  std::string (*show)(const Target& target);
};

/// The keys of the plain sections, in the order of the documentation.
std::span<const Key<Configuration>> keys();
/// The keys of one [[registry]].
std::span<const Key<Registry>> registry_keys();

/// Puts a value that was read in its place.
template <typename T, typename Given>
Faults place(T& target, Read<Given> given) {
  if (!given) {
    return {std::move(given.error())};
  }
  target = static_cast<T>(std::move(*given));
  return {};
}

/// The same for lists, whose faults are many.
template <typename T>
Faults place_all(T& target, std::expected<T, Faults> given) {
  if (!given) {
    return std::move(given.error());
  }
  target = std::move(*given);
  return {};
}

}  // namespace anshin::config
