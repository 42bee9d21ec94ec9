#include "mark/covered_fields.h"

#include "crypto/sha256.h"
#include "text/header_field.h"

#include <algorithm>
#include <array>

namespace anshin::mark {

namespace {

// RFC 5322 section 2.1.1; Postfix and Sendmail break what is longer.
constexpr std::size_t max_line_octets = 998;
constexpr std::array<std::string_view, 4> names_signed = {"From", "Date", "Message-ID", "Subject"};
constexpr std::array<std::string_view, 10> names_hashed = {"Sender",
                                                           "Reply-To",
                                                           "Mail-Reply-To",
                                                           "Mail-Followup-To",
                                                           "MIME-Version",
                                                           "Content-Type",
                                                           "Content-Transfer-Encoding",
                                                           "Content-Disposition",
                                                           "Content-Base",
                                                           "Content-Location"};

bool is_named(const Field& field, std::string_view name) {
  return text::equals_ignoring_case(text::field_name(field.name), name);
}

std::string relaxed_lines(std::string_view name, std::span<const Field> message_fields) {
  std::string lines;
  for (const Field& field : message_fields) {
    if (is_named(field, name)) {
      lines += text::canonicalise_relaxed(field.name, field.value);
      lines += "\r\n";
    }
  }
  return lines;
}

// The relaxed form without any blank.
std::string nofws_lines(std::string_view name, std::span<const Field> message_fields) {
  std::string lines = relaxed_lines(name, message_fields);
  std::erase(lines, ' ');
  return lines;
}

bool has_long_line(const Field& field) {
  std::size_t column = field.name.size() + 2;  // the colon, and a blank where the value has none
  for (const char c : field.value) {
    column = c == '\n' ? 0 : column + 1;
    if (column > max_line_octets) {
      return true;
    }
  }
  return false;
}

bool may_lack_white_space(std::string_view name) {
  return name == "Subject" || name == "Message-ID";
}

}  // namespace

bool covers(std::string_view field_name) {
  const std::string_view name = text::field_name(field_name);
  const auto is_it = [&](std::string_view covered) {
    return text::equals_ignoring_case(name, covered);
  };
  return std::ranges::any_of(names_signed, is_it) || std::ranges::any_of(names_hashed, is_it);
}

SignedFields fields_to_sign(std::span<const Field> message_fields) {
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(message_fields, [&](const Field& f) { return is_named(f, name); });
  };
  const auto is_long = [](const Field& field) {
    return (is_named(field, "Subject") || is_named(field, "Message-ID")) && has_long_line(field);
  };
  return {.date = has("Date"),
          .message_id = has("Message-ID"),
          .any_white_space = std::ranges::any_of(message_fields, is_long)};
}

std::string_view names_of(const SignedFields& which) {
  if (which.date) {
    return which.message_id ? "" : "from:date:subject";
  }
  return which.message_id ? "from:message-id:subject" : "from:subject";
}

std::string signed_lines(std::span<const Field> message_fields, const SignedFields& which) {
  std::string lines;
  for (const std::string_view name : names_signed) {
    if ((name == "Date" && !which.date) || (name == "Message-ID" && !which.message_id)) {
      continue;
    }
    lines += which.any_white_space && may_lack_white_space(name)
                 ? nofws_lines(name, message_fields)
                 : relaxed_lines(name, message_fields);
  }
  return lines;
}

bool can_be_read_otherwise(const Field& field) {
  const std::string_view value = field.value;
  constexpr std::string_view doubtful("\r\n\0", 3);
  for (std::size_t at = value.find_first_of(doubtful); at != std::string_view::npos;
       at = value.find_first_of(doubtful, at + 1)) {
    const std::size_t line_feed = value[at] == '\r' ? at + 1 : at;
    const bool is_fold =
        value.substr(line_feed).starts_with("\n ") || value.substr(line_feed).starts_with("\n\t");
    if (!is_fold) {
      return true;
    }
    at = line_feed;
  }
  return false;
}

std::string fields_hash(std::span<const Field> message_fields) {
  std::string lines;
  for (const std::string_view name : names_hashed) {
    lines += relaxed_lines(name, message_fields);
  }
  return crypto::sha256(lines);
}

}  // namespace anshin::mark
