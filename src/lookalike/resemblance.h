// Recognises an author who shows the name or the domain of a registered organisation although the
// address is elsewhere (docs/registry.md, "Look-alikes"). Knows nothing of how registries are
// stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::lookalike {

/// As include/anshin/registry.h declares it too.
using Key = std::uint64_t;

/// What may be imitated.
struct Subject {
  std::string id;
  std::vector<std::string> names;    ///< the name to show first
  std::vector<std::string> domains;  ///< A-labels, lower case
};

/// Which rules and which Unicode data the keys were made with. Keys of another version find
/// nothing.
std::string keys_version();

/// The keys under which a subject is filed, without duplicates.
std::vector<Key> keys_of(const Subject& subject);

/// What the registries offer. Thread-safe.
class Index {
 public:
  virtual ~Index() = default;
  /// False: certainly nothing is filed under the key. Takes some nanoseconds; one in a few hundred
  /// unknown keys may be told to be there.
  virtual bool may_have(Key key) const = 0;
  /// Subjects filed under the key, at most `limit`; others may be among them (keys are hashes).
  /// Takes microseconds.
  virtual std::vector<Subject> find(Key key, std::size_t limit) const = 0;
  /// About how many subjects are filed; 0: not known, so perhaps very many. Among many, honest
  /// names lie close to each other. Takes some nanoseconds.
  virtual std::uint64_t size() const { return 0; }
};

struct Resemblance {
  Subject subject;
  std::string evidence;  ///< what resembles it and how, printable, e.g. the domain x looks like y
};

/// The first subject that the author's domain or one of the claims (display name and comments of
/// From, decoded UTF-8, hostile) imitates. An author domain that is, lies below or lies above one
/// of the subject's own is no imitation. `author_domain` is an A-label or empty. Work is bounded by
/// the limits in the sources: at most some thousand may_have and some dozen find.
std::optional<Resemblance> find_resemblance(const Index& index, std::string_view author_domain,
                                            std::span<const std::string> claims);

}  // namespace anshin::lookalike
