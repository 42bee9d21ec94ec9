// A merge of two ordered streams.
#include "authority/difference.h"

#include "registry/calendar_date.h"

#include <algorithm>

namespace anshin::authority {

namespace {

using registry::Organisation;
using registry::RegisteredDomain;

std::string shown(const std::string& value) {
  return value.empty() ? "nothing" : "\"" + value + "\"";
}

void tell(std::vector<std::string>& differences, const std::string& field,
          const std::string& before, const std::string& after) {
  if (before != after) {
    differences.push_back(field + ": " + shown(before) + " -> " + shown(after));
  }
}

std::string name_in(const Organisation& organisation, const std::string& language) {
  const auto found = organisation.names.find(language);
  return found == organisation.names.end() ? "" : found->second;
}

std::string date(const std::optional<std::chrono::sys_days>& day) {
  return day ? registry::format_date(*day) : "";
}

std::string domain_text(const RegisteredDomain& registered) {
  return (registered.subdomains ? "*." : "") + registered.domain;
}

bool has(const Organisation& organisation, const RegisteredDomain& registered) {
  return std::ranges::find(organisation.domains, registered) != organisation.domains.end();
}

// A stream and what stands at its front.
struct Head {
  EntryStream& stream;
  std::optional<Entry> front;

  std::expected<void, std::string> advance() {
    auto next = stream.next();
    if (!next) {
      return std::unexpected(next.error());
    }
    front = std::move(*next);
    return {};
  }
};

}  // namespace

bool differ(const Entry& before, const Entry& after) {
  if (before.line == after.line) {
    return false;
  }
  const auto old_organisation = organisation_of(before);
  const auto new_organisation = organisation_of(after);
  return !old_organisation || !new_organisation || *old_organisation != *new_organisation;
}

std::expected<ChangeCounts, std::string> compare(
    EntryStream& before, EntryStream& after, const std::function<void(const Change&)>& receive,
    const std::function<void(std::uint64_t)>& progress) {
  Head old_head{.stream = before, .front = std::nullopt};
  Head new_head{.stream = after, .front = std::nullopt};
  ChangeCounts counts;
  std::uint64_t done = 0;
  auto old_ready = old_head.advance();
  auto new_ready = new_head.advance();
  while (old_ready && new_ready && (old_head.front || new_head.front)) {
    const bool from_old =
        old_head.front && (!new_head.front || old_head.front->id <= new_head.front->id);
    const bool from_new =
        new_head.front && (!old_head.front || new_head.front->id <= old_head.front->id);
    Change change;
    if (from_old) {
      change.before = std::move(old_head.front);
      old_ready = old_head.advance();
    }
    if (from_new) {
      change.after = std::move(new_head.front);
      new_ready = new_head.advance();
      ++done;
    }
    if (progress) {
      progress(done);
    }
    if (change.before && change.after && !differ(*change.before, *change.after)) {
      continue;
    }
    ++(!change.before ? counts.added : !change.after ? counts.removed : counts.changed);
    receive(change);
  }
  if (!old_ready || !new_ready) {
    return std::unexpected(old_ready ? new_ready.error() : old_ready.error());
  }
  return counts;
}

std::vector<std::string> describe_change(const Organisation& before, const Organisation& after) {
  std::vector<std::string> differences;
  std::vector<std::string> languages;
  for (const auto* names : {&before.names, &after.names}) {
    for (const auto& [language, name] : *names) {
      languages.push_back(language);
    }
  }
  std::ranges::sort(languages);
  const auto repeated = std::ranges::unique(languages);
  languages.erase(repeated.begin(), repeated.end());
  for (const std::string& language : languages) {
    tell(differences, "name." + language, name_in(before, language), name_in(after, language));
  }
  tell(differences, "kana", before.kana, after.kana);
  tell(differences, "url", before.url, after.url);
  std::string domains;
  for (const RegisteredDomain& registered : after.domains) {
    domains += has(before, registered) ? "" : " +" + domain_text(registered);
  }
  for (const RegisteredDomain& registered : before.domains) {
    domains += has(after, registered) ? "" : " -" + domain_text(registered);
  }
  if (!domains.empty()) {
    differences.push_back("domains:" + domains);
  }
  tell(differences, "valid_from", date(before.valid_from), date(after.valid_from));
  tell(differences, "valid_until", date(before.valid_until), date(after.valid_until));
  if (differences.empty()) {
    differences.emplace_back("order of domains");
  }
  return differences;
}

}  // namespace anshin::authority
