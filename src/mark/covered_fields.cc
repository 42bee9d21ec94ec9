#include "mark/covered_fields.h"

#include "crypto/sha256.h"
#include "text/header_field.h"

#include <algorithm>
#include <array>

namespace anshin::mark {

namespace {

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

std::string relaxed_lines(std::span<const std::string_view> names,
                          std::span<const Field> message_fields) {
  std::string lines;
  for (const std::string_view name : names) {
    for (const Field& field : message_fields) {
      if (text::equals_ignoring_case(text::field_name(field.name), name)) {
        lines += text::canonicalise_relaxed(field.name, field.value);
        lines += "\r\n";
      }
    }
  }
  return lines;
}

}  // namespace

bool covers(std::string_view field_name) {
  const std::string_view name = text::field_name(field_name);
  const auto is_it = [&](std::string_view covered) {
    return text::equals_ignoring_case(name, covered);
  };
  return std::ranges::any_of(names_signed, is_it) || std::ranges::any_of(names_hashed, is_it);
}

std::string signed_lines(std::span<const Field> message_fields) {
  return relaxed_lines(names_signed, message_fields);
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
  return crypto::sha256(relaxed_lines(names_hashed, message_fields));
}

}  // namespace anshin::mark
