// What can be revoked: organisations by their id, domains with all names below them.
#include "registry/revocation.h"

#include "registry/schema.h"
#include "text/domain_name.h"
#include "text/printable.h"

namespace anshin::registry {

std::expected<std::string, std::string> parse_revocation_subject(std::string_view text) {
  if (text.find(':') != std::string_view::npos) {
    if (const auto good = check_organisation_id(text); !good) {
      return std::unexpected(good.error());
    }
    return std::string(text);
  }
  auto domain = text::normalise_domain(text);
  const std::string shown = "\"" + text::printable_utf8(text) + "\": ";
  if (!domain) {
    return std::unexpected(shown + domain.error() +
                           "; give a domain or an identifier such as jcn:2010001084915");
  }
  if (text::count_labels(*domain) < 2) {
    return std::unexpected(shown +
                           "is a top-level domain; give a domain or an identifier such as "
                           "jcn:2010001084915");
  }
  return domain;
}

std::expected<Revocation, std::string> checked(const Revocation& revocation) {
  auto subject = parse_revocation_subject(revocation.subject);
  if (!subject) {
    return std::unexpected(subject.error());
  }
  const std::string& reason = revocation.reason;
  if (reason.size() > max_reason_octets) {
    return std::unexpected("reason: is longer than 500 bytes");
  }
  if (!text::is_utf8(reason) || text::has_unprintable(reason)) {
    return std::unexpected("reason: must be UTF-8 without control and formatting characters: \"" +
                           text::printable_utf8(reason) + "\"");
  }
  return Revocation{.subject = std::move(*subject), .reason = reason};
}

std::optional<Revocation> Revocations::find(std::string_view id, std::string_view domain) const {
  if (reasons_.empty()) {
    return std::nullopt;
  }
  const auto known = [this](std::string_view subject) -> std::optional<Revocation> {
    const auto found = reasons_.find(subject);
    return found == reasons_.end()
               ? std::nullopt
               : std::optional(Revocation{.subject = found->first, .reason = found->second});
  };
  if (auto found = known(id)) {
    return found;
  }
  for (std::string_view name = domain; !name.empty(); name = text::drop_labels(name)) {
    if (auto found = known(name)) {
      return found;
    }
  }
  return std::nullopt;
}

std::vector<Revocation> Revocations::all() const {
  std::vector<Revocation> revocations;
  revocations.reserve(reasons_.size());
  for (const auto& [subject, reason] : reasons_) {
    revocations.push_back({.subject = subject, .reason = reason});
  }
  return revocations;
}

std::expected<Revocations, std::string> read_revocations(Connection& connection) {
  auto rows = connection.prepare("SELECT subject, reason FROM revocation");
  if (!rows) {
    return std::unexpected(rows.error());
  }
  Revocations revocations;
  while (true) {
    const auto row = rows->step();
    if (!row) {
      return std::unexpected(row.error());
    }
    if (!*row) {
      return revocations;
    }
    auto sound =
        checked({.subject = std::string(rows->text(0)), .reason = std::string(rows->text(1))});
    if (!sound) {
      return std::unexpected("a revocation cannot be read: " + sound.error());
    }
    if (revocations.size() >= max_revocations) {
      return std::unexpected("there are more than 100,000 revocations");
    }
    revocations.add(std::move(*sound));
  }
}

}  // namespace anshin::registry
