// The registry of organisations: who sends mail from which domains. Cached in SQLite, looked up
// locally.
//
// Storage: each registry is a folder with the file registry.db (and registry.lock while somebody
// writes; docs/registry-format.md, "Folder", names the others). Writers build a complete new file
// beside it and rename it over registry.db, so that a reader sees the old or the new one and never
// waits; readers open the file read-only and immutable and notice a new one within a second.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::lookalike {
/// A hash under which what resembles something is filed (docs/registry.md, "Look-alikes").
using Key = std::uint64_t;
}  // namespace anshin::lookalike

namespace anshin::registry {

class Generation;
struct Prepared;

/// A domain that an organisation sends from.
struct RegisteredDomain {
  std::string domain;       ///< A-label, lower case
  bool subdomains = false;  ///< covers names below it too
  bool operator==(const RegisteredDomain&) const = default;
};

/// One organisation, as docs/registry-format.md has it.
struct Organisation {
  std::string id;  ///< scheme ":" number, e.g. "jcn:2010001084915" (法人番号)
  std::map<std::string, std::string> names;          ///< language tag (BCP 47) -> name; never empty
  std::string kana;                                  ///< reading of the Japanese name; may be empty
  std::string url;                                   ///< https or http; may be empty
  std::vector<RegisteredDomain> domains;             ///< at least one
  std::optional<std::chrono::sys_days> valid_from;   ///< first day (UTC) on which the entry counts
  std::optional<std::chrono::sys_days> valid_until;  ///< last day (UTC) on which it counts
  bool operator==(const Organisation&) const = default;

  /// The name to show and its language: Japanese if there is one, then English, then the first.
  std::pair<std::string, std::string> display_name() const;
};

/// Reads the "put" object of a JSON Lines entry (docs/registry-format.md). The error says which
/// field is wrong and why. Domains are normalised; check digits are verified; names must be clean
/// UTF-8 without control or bidirectional formatting characters.
std::expected<Organisation, std::string> parse_organisation(std::string_view json);
/// The JSON object of an organisation, one line, keys in the order of the format.
std::string format_organisation(const Organisation& organisation);

/// Whether a 13-digit 法人番号 (corporate number) has a right check digit: 9 - ((sum of P(n) *
/// Q(n)) mod 9), P(n) being the n-th digit from the right of the lower twelve, Q(n) 1 for odd and 2
/// for even n.
bool corporate_number_is_valid(std::string_view digits);

/// Checks "scheme:number". The error says what is wrong.
std::expected<void, std::string> check_organisation_id(std::string_view id);

/// What an admin does not want to count, whatever the registries say; kept in a local registry.
struct Revocation {
  std::string
      subject;  ///< id of an organisation, or a domain (A-label), which covers names below it
  std::string reason;  ///< for the log; may be empty
  bool operator==(const Revocation&) const = default;
};

/// Checks and normalises what `anshinctl registry revoke` takes: an id, or a domain. The error says
/// what is wrong.
std::expected<std::string, std::string> parse_revocation_subject(std::string_view text);

enum class FindingStatus {
  registered,      ///< an entry covers the domain and is valid now
  not_registered,  ///< no entry covers it, its entry is not valid now, or it is revoked locally
                   ///< (the reason says so)
  unavailable      ///< the registry could not be asked, or has expired
};

/// What the registries say of an author domain.
struct Finding {
  FindingStatus status = FindingStatus::not_registered;
  Organisation organisation;   ///< when registered
  std::string matched_domain;  ///< the entry's domain that covers the author domain; also where the
                               ///< entry is not valid now
  std::string registry;        ///< name of the registry that answered
  std::uint64_t serial = 0;    ///< its serial
  std::string reason;
  /// A registered organisation whose name or domain the From field shows although its address is
  /// elsewhere.
  struct Imitation {
    std::string organisation;  ///< display name
    std::string id;
    std::string evidence;  ///< what in the field claims it, printable
  };
  std::optional<Imitation> imitation;
};

/// What distinguishes a registry's published version from another: written by whoever publishes or
/// receives it.
struct Release {
  std::string registry;  ///< its name in the manifest; empty in a registry that is only edited here
  std::uint64_t serial = 0;
  std::chrono::sys_seconds issued;
  std::optional<std::chrono::sys_seconds> expires;  ///< nullopt: never
  bool operator==(const Release&) const = default;
};

/// One registry's cache on disk, read side. Lookups may run on any number of threads; a thread of
/// the store's own loads new files, so that no lookup ever waits for one.
class Store {
 public:
  /// `local`: an admin's own overlay, whose entries and revocations win over all other registries.
  enum class Role { authority, local };
  /// Never fails: where the folder or the file is missing or broken, lookups say `unavailable` and
  /// why, and the store goes on looking for a good file.
  Store(std::string name, std::string folder, Role role = Role::authority);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  const std::string& name() const;
  const std::string& folder() const;
  Role role() const;
  /// The organisation that covers `domain` (A-label): its own entry, or the nearest parent's with
  /// subdomains, unless a registered name of another organisation stands in between. Parents of
  /// more than ten labels are not asked for.
  Finding lookup(std::string_view domain, std::chrono::sys_seconds now) const;
  /// The organisation with this id, valid now or not; nullopt: there is none.
  std::expected<std::optional<Organisation>, std::string> find_by_id(std::string_view id) const;
  /// Whether look-alike keys may be known here; a false answer is certain. Takes some nanoseconds.
  bool may_have(lookalike::Key key) const;
  /// Valid organisations that are filed under a key, at most `limit`, ordered by id. What has
  /// nothing to do with the key may be among them (keys are hashes).
  std::vector<Organisation> find_by_key(lookalike::Key key, std::size_t limit,
                                        std::chrono::sys_seconds now) const;
  /// The revocation that covers an organisation or a domain (A-label).
  std::optional<Revocation> find_revocation(std::string_view id, std::string_view domain) const;
  std::expected<std::vector<Revocation>, std::string> revocations() const;
  /// All organisations ordered by id, in pages: those after `after_id`, at most `limit`.
  std::expected<std::vector<Organisation>, std::string> list(std::string_view after_id,
                                                             std::size_t limit) const;

  struct Information {
    bool available = false;
    std::string problem;  ///< why not
    /// How often it has become unavailable since this store was made, and why the last time: what
    /// came and went between two looks is seen there.
    std::uint64_t outages = 0;
    std::string last_problem;
    std::uint64_t serial = 0;
    std::uint64_t organisations = 0;
    std::uint64_t domains = 0;
    std::uint64_t revocations = 0;
    std::string origin;  ///< name in the manifest that it came from; empty: edited here
    std::optional<std::chrono::sys_seconds> issued;
    std::optional<std::chrono::sys_seconds> expires;
    bool look_alikes = true;  ///< false: made by a version with other look-alike keys; no imitation
                              ///< is found until the next commit or sync
  };
  Information information() const;

 private:
  struct State;
  friend class StoresIndex;
  std::shared_ptr<const Generation> generation() const;
  std::unique_ptr<State> state_;
};

/// The write side: edits a registry's cache. One writer at a time (a lock file); readers are never
/// disturbed.
class Editor {
 public:
  /// Opens or creates the registry in `folder`. The error says what is wrong with the folder, or
  /// who holds the lock.
  static std::expected<Editor, std::string> open(const std::string& folder);
  /// The same, but begins with an empty registry: what is in `folder` is replaced at the commit.
  /// Made for millions of entries: domains that two organisations claim are told at the commit, if
  /// not earlier.
  static std::expected<Editor, std::string> open_empty(const std::string& folder);
  /// Whether somebody edits the registry in `folder` just now: then open fails, but may succeed
  /// later.
  static bool is_locked(const std::string& folder);
  ~Editor();
  Editor(Editor&&) noexcept;
  Editor& operator=(Editor&&) noexcept;

  /// Adds an organisation or replaces the one with its id. The error names a domain that belongs to
  /// another one.
  std::expected<void, std::string> put(const Organisation& organisation);
  /// What was put so far. An entry put as it is counts as unchanged.
  struct Puts {
    std::uint64_t added = 0;
    std::uint64_t replaced = 0;
    std::uint64_t unchanged = 0;
  };
  const Puts& puts() const;
  /// Tells `watch` of every entry that a put replaces from now on: as it was, and as it is.
  using ReplacementWatch = std::function<void(const Organisation&, const Organisation&)>;
  void watch_replacements(ReplacementWatch watch);
  /// Has `admission` (may be empty) asked from now on of every domain that an organisation did not
  /// have yet, or with other names below it. Its error refuses the put; it names no domain.
  using Admission = std::function<std::expected<void, std::string>(const RegisteredDomain&)>;
  void ask_before_admission(Admission admission);
  /// False if there is none with this id.
  std::expected<bool, std::string> remove(std::string_view id);
  /// Adds a revocation or replaces the one of the same subject. The error says what is wrong with
  /// the subject.
  std::expected<void, std::string> revoke(const Revocation& revocation);
  /// False if the subject was not revoked.
  std::expected<bool, std::string> unrevoke(std::string_view subject);
  /// The registry's present release (serial 0 and no name for a new one).
  const Release& release() const;
  /// How many organisations the registry has with the changes so far.
  std::uint64_t organisations() const;
  /// Whether a commit would make a difference: something was put that is new or other than what was
  /// there, or taken away, or there is no registry yet. Entries put as they are make none.
  bool has_changes() const;
  /// Puts all changes in force: syncs the new file and renames it over the old. The serial grows by
  /// one. Without changes the registry stays as it is, serial included. An editor commits once; one
  /// that is destroyed without it leaves the registry as it was.
  std::expected<void, std::string> commit();
  /// The same for what was received, with or without changes: the file takes over name, serial and
  /// times of a release.
  std::expected<void, std::string> commit(const Release& release);
  /// Whether the file could not be written (disk full): then every further change and the commit
  /// are refused.
  bool failed() const;

 private:
  struct State;
  enum class Start { copy, empty };
  explicit Editor(std::unique_ptr<State> state);
  static std::expected<Editor, std::string> open(const std::string& folder, Start start);
  friend class Importer;
  std::expected<void, std::string> put(const Prepared& prepared);
  std::unique_ptr<State> state_;
};

/// Outcome of an import.
struct ImportResult {
  std::uint64_t put = 0;
  std::uint64_t removed = 0;
  std::uint64_t revoked = 0;
  std::uint64_t unrevoked = 0;
  struct Problem {
    std::uint64_t line = 0;  ///< from 1
    std::string what;
  };
  std::vector<Problem> problems;  ///< at most 1000 are kept; `bad_lines` counts all
  std::uint64_t bad_lines = 0;
};

/// What a "del" of an organisation is that the registry does not have: an error of its line, or in
/// order, as in a delta of what came and went between two versions.
enum class AbsentDeletion { wrong, accepted };

/// Reads JSON Lines ("put" and "del" entries) into the editor, telling `progress` (may be empty)
/// the bytes read so far. Bad lines are skipped and reported; the caller decides whether to commit.
std::expected<ImportResult, std::string> import_json_lines(
    std::istream& input, Editor& editor, const std::function<void(std::uint64_t)>& progress,
    AbsentDeletion absent = AbsentDeletion::wrong);

/// Whether and where look-alikes are looked for.
struct LookAlikeSettings {
  bool enabled = true;
  std::vector<std::string> allow;  ///< author domains (A-labels, names below included) that are
                                   ///< never suspect
  bool operator==(const LookAlikeSettings&) const = default;
};

/// All configured registries in order of priority.
class Registries {
 public:
  explicit Registries(std::vector<std::shared_ptr<const Store>> stores,
                      LookAlikeSettings look_alikes = {});
  /// Local registries are asked before all others. What one of them revokes is not registered,
  /// whoever registered it; if one of them cannot be asked, nothing is known (`unavailable`). Then
  /// the first registry that has the domain wins. If none has it and one could not be asked:
  /// `unavailable`. Looks for imitations where the domain is not registered: `claims` are the From
  /// field's display name and comments, decoded. Without a domain `proved` takes its place there:
  /// the domains that From shows and a signature proves; what one of them may claim imitates
  /// nobody.
  Finding lookup(std::string_view domain, std::span<const std::string> claims,
                 std::chrono::sys_seconds now, std::span<const std::string> proved = {}) const;
  const std::vector<std::shared_ptr<const Store>>& stores() const { return stores_; }

 private:
  std::vector<std::shared_ptr<const Store>> stores_;
  LookAlikeSettings look_alikes_;
};

}  // namespace anshin::registry
