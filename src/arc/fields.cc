#include "arc/fields.h"

#include "dkim/signature_tags.h"
#include "dkim/tag_value.h"
#include "text/header_field.h"
#include "text/printable.h"
#include "text/tag_list.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace anshin::arc {
namespace {

constexpr std::size_t most_instance_digits = 2;  // RFC 8617 section 4.2.1, position
constexpr std::array kinds{FieldKind::authentication_results, FieldKind::message_signature,
                           FieldKind::seal};

std::string quoted(std::string_view text) {
  return '"' + text::as_published(text, 60) + '"';
}

// RFC 8617 section 4.2.1
std::expected<unsigned, std::string> parse_instance(std::string_view digits) {
  const auto number = dkim::parse_number(digits, most_instance_digits);
  if (!number || *number == 0 || *number > most_sets) {
    return std::unexpected("instance i=" + quoted(digits) + " is not a number from 1 to " +
                           std::to_string(most_sets));
  }
  return static_cast<unsigned>(*number);
}

std::expected<unsigned, std::string> read_instance(const text::TagList& tags) {
  const auto value = tags.find("i");
  if (!value) {
    return std::unexpected("tag i= is missing");
  }
  return parse_instance(*value);
}

std::expected<ChainStatus, std::string> read_status(const text::TagList& tags) {
  const auto value = tags.find("cv");
  if (!value) {
    return std::unexpected("tag cv= is missing");
  }
  for (const auto& [word, status] :
       {std::pair{"none", ChainStatus::none}, std::pair{"pass", ChainStatus::pass},
        std::pair{"fail", ChainStatus::fail}}) {
    if (text::equals_ignoring_case(*value, word)) {
      return status;
    }
  }
  return std::unexpected("chain status cv=" + quoted(*value) + " is not none, pass or fail");
}

std::expected<dkim::Signature, std::string> read_all(const text::TagList& tags,
                                                     std::span<const dkim::TagReader> readers) {
  dkim::Signature signature;
  for (const dkim::TagReader reader : readers) {
    if (auto read = reader(tags, signature); !read) {
      return std::unexpected(std::move(read.error()));
    }
  }
  // There is no agent or user identifier: i= is the instance.
  signature.identity_domain = signature.domain;
  return signature;
}

// RFC 8617 section 4.1.2: as DKIM-Signature, without v= (ignored) and with another i=.
std::expected<dkim::Signature, std::string> read_message_signature(const text::TagList& tags) {
  constexpr auto readers = std::to_array<dkim::TagReader>(
      {&dkim::read_domain_and_selector, &dkim::read_algorithm, &dkim::read_signature,
       &dkim::read_body_hash, &dkim::read_canonicalization, &dkim::read_field_names,
       &dkim::read_body_length, &dkim::read_query_methods, &dkim::read_times});
  auto signature = read_all(tags, readers);
  if (signature && signature->signs("arc-seal")) {
    return std::unexpected("h= holds ARC-Seal, which must not be signed here");
  }
  return signature;
}

bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Steps over white space and comments; nullopt if a comment has no end. Linear, no recursion.
std::optional<std::string_view> behind_cfws(std::string_view text) {
  std::size_t depth = 0;
  while (!text.empty()) {
    const char c = text.front();
    if (depth == 0 && c != '(' && !is_white_space(c)) {
      return text;
    }
    if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    } else if (c == '\\' && text.size() > 1) {
      text.remove_prefix(1);
    }
    text.remove_prefix(1);
  }
  return depth == 0 ? std::optional(text) : std::nullopt;
}

// Steps over white space, comments, `what`, and white space and comments again.
std::optional<std::string_view> behind(std::string_view text, char what) {
  const auto found = behind_cfws(text);
  if (!found || !found->starts_with(what)) {
    return std::nullopt;
  }
  return behind_cfws(found->substr(1));
}

}  // namespace

std::string_view to_string(FieldKind kind) {
  switch (kind) {
    case FieldKind::authentication_results:
      return "ARC-Authentication-Results";
    case FieldKind::message_signature:
      return "ARC-Message-Signature";
    case FieldKind::seal:
      return "ARC-Seal";
  }
  std::unreachable();
}

std::optional<FieldKind> kind_of(std::string_view name) {
  const std::string_view plain = text::field_name(name);
  for (const FieldKind kind : kinds) {
    if (text::equals_ignoring_case(plain, to_string(kind))) {
      return kind;
    }
  }
  return std::nullopt;
}

// RFC 8617 section 4.1.1: [CFWS] "i" [CFWS] "=" [CFWS] position [CFWS] ";" authres-payload
std::expected<AuthenticationResults, std::string> parse_authentication_results(
    std::string_view value) {
  const auto name = behind(value, 'i');
  const auto digits = name ? behind(*name, '=') : std::nullopt;
  if (!digits) {
    return std::unexpected("it does not begin with i=");
  }
  const std::size_t end = std::min(digits->find_first_not_of("0123456789"), digits->size());
  const auto instance = parse_instance(digits->substr(0, end));
  if (!instance) {
    return std::unexpected(instance.error());
  }
  const auto rest = behind_cfws(digits->substr(end));
  if (!rest || !rest->starts_with(';')) {
    return std::unexpected("there is no semicolon behind i=" + std::to_string(*instance));
  }
  return AuthenticationResults{.instance = *instance, .payload = rest->substr(1)};
}

std::expected<MessageSignature, std::string> parse_message_signature(std::string_view value) {
  const auto tags = text::parse_tag_list(value);
  if (!tags) {
    return std::unexpected(tags.error());
  }
  const auto instance = read_instance(*tags);
  if (!instance) {
    return std::unexpected(instance.error());
  }
  return MessageSignature{.instance = *instance,
                          .signature = read_message_signature(*tags),
                          .has_canonicalization = tags->find("c").has_value()};
}

// RFC 8617 section 4.1.3: i=, cv=, a=, b=, d=, s= and t=; other tags, x= too, mean nothing here.
std::expected<Seal, std::string> parse_seal(std::string_view value) {
  constexpr auto readers =
      std::to_array<dkim::TagReader>({&dkim::read_domain_and_selector, &dkim::read_algorithm,
                                      &dkim::read_signature, &dkim::read_time_of_signing});
  const auto tags = text::parse_tag_list(value);
  if (!tags) {
    return std::unexpected(tags.error());
  }
  const auto instance = read_instance(*tags);
  if (!instance) {
    return std::unexpected(instance.error());
  }
  const auto status = read_status(*tags);
  if (!status) {
    return std::unexpected(status.error());
  }
  if (tags->find("h")) {
    return std::unexpected("tag h= must not stand in it");
  }
  auto signature = read_all(*tags, readers);
  if (!signature) {
    return std::unexpected(signature.error());
  }
  // RFC 8617 section 4.1.3: only relaxed header canonicalisation
  signature->header_canonicalization = Canonicalization::relaxed;
  return Seal{.instance = *instance, .status = *status, .signature = *std::move(signature)};
}

}  // namespace anshin::arc
