// Reverse-paths of RFC 5321 section 4.1.2, with the SMTPUTF8 extension of RFC 6531 section 3.3.
#include "text/domain_name.h"
#include "text/mailbox.h"
#include "text/printable.h"

namespace anshin::text {
namespace {

// RFC 5321 section 4.5.3.1.3 says 256; longer ones are seen and harmless, but there is an end.
constexpr std::size_t max_path = 1000;

struct LocalPart {
  std::string octets;
  std::size_t length = 0;  // in the path, quotes included
};

std::expected<LocalPart, std::string> read_quoted(std::string_view path) {
  LocalPart local;
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (path[i] == '"') {
      local.length = i + 1;
      return local;
    }
    if (path[i] == '\\') {
      ++i;
    }
    if (i < path.size()) {
      local.octets += path[i];
    }
  }
  return std::unexpected("the quotation mark is not closed");
}

// What an MTA let through although RFC 5321 would have it quoted, or not empty, is read (RFC 7208
// section 4.3 wants an answer for it). Not what others may read as a comment, a quotation or
// another path.
std::expected<LocalPart, std::string> read_local_part(std::string_view path) {
  if (path.starts_with('@') && path.contains(':')) {
    return std::unexpected("source routes are not accepted");
  }
  if (path.starts_with('"')) {
    return read_quoted(path);
  }
  const std::string_view local = path.substr(0, path.find('@'));
  if (local.find_first_of("()<>\"\\") != std::string_view::npos) {
    return std::unexpected("the local part has a character that must be quoted");
  }
  return LocalPart{std::string(local), local.size()};
}

std::expected<ReversePath, std::string> read_mailbox(std::string_view path) {
  std::expected<LocalPart, std::string> local = read_local_part(path);
  if (!local) {
    return std::unexpected(std::move(local.error()));
  }
  if (!is_utf8(local->octets) || has_unprintable(local->octets)) {
    return std::unexpected("the local part is not printable UTF-8");
  }
  if (local->length == path.size() && local->octets.find_first_not_of(' ') == std::string::npos) {
    return std::unexpected("there is nothing but blanks");
  }
  ReversePath result;
  result.local_part = std::move(local->octets);
  path.remove_prefix(local->length);
  if (path.empty()) {
    return result;
  }
  if (!path.starts_with('@')) {
    return std::unexpected("text stands between the quoted local part and the @");
  }
  path.remove_prefix(1);
  if (path.starts_with('[')) {
    return std::unexpected("address literals are not accepted");
  }
  if (path.contains('@')) {
    return std::unexpected("there is more than one @");
  }
  std::expected<std::string, std::string> domain = normalise_domain(path);
  if (!domain) {
    return std::unexpected(std::move(domain.error()));
  }
  result.domain = std::move(*domain);
  return result;
}

}  // namespace

std::expected<ReversePath, std::string> parse_reverse_path(std::string_view path) {
  const std::string_view given = path;
  const auto error = [given](std::string_view what) {
    return std::unexpected("reverse-path \"" + printable(given) + "\": " + std::string(what));
  };
  if (path.size() > max_path) {
    return error("it is longer than 1000 octets");
  }
  if (path.starts_with('<') != path.ends_with('>')) {
    return error("the angle brackets do not match");
  }
  if (path.starts_with('<')) {
    path = path.substr(1, path.size() - 2);
  }
  if (path.empty()) {
    ReversePath null_path;
    null_path.null = true;
    return null_path;
  }
  std::expected<ReversePath, std::string> result = read_mailbox(path);
  if (!result) {
    return error(result.error());
  }
  return result;
}

}  // namespace anshin::text
