// Tag=value lists of RFC 6376 section 3.2.
#include "text/tag_list.h"

#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::text {
namespace {

constexpr std::size_t max_tags = 100;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// tag-name = ALPHA *ALNUMPUNC; the "*" behind it is that of RFC 8187 section 3.2 ("org*").
bool is_tag_name(std::string_view name) {
  if (name.ends_with('*')) {
    name.remove_suffix(1);
  }
  return !name.empty() && is_alpha(name.front()) &&
         std::ranges::all_of(name, [](char c) { return is_alpha(c) || is_digit(c) || c == '_'; });
}

// Where the first octet stands that neither a value nor FWS may have; npos if there is none.
std::size_t find_bad_octet(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = static_cast<unsigned char>(text[i]);
    if (octet > 0x20 && octet != 0x7F) {
      continue;
    }
    if (is_blank(text[i])) {
      continue;
    }
    // A line end counts only as part of a fold; libmilter hands folds as a bare LF.
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      ++i;
    }
    if (text[i] == '\n' && i + 1 < text.size() && is_blank(text[i + 1])) {
      continue;
    }
    return i;
  }
  return std::string_view::npos;
}

std::string quoted(std::string_view text) {
  return '"' + as_published(text, 40) + '"';
}

// Where a value stands, white space around it included.
struct Place {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// A tag list has no semicolon inside a value (RFC 6376 section 3.2), so that the tags are what
// stands between them.
std::optional<Place> find_place(std::string_view list, std::string_view name) {
  for (std::size_t from = 0; from < list.size();) {
    const std::size_t end = std::min(list.find(';', from), list.size());
    const std::size_t equals = list.substr(0, end).find('=', from);
    if (equals != std::string_view::npos && trim(list.substr(from, equals - from)) == name) {
      return Place{.begin = equals + 1, .end = end};
    }
    from = end + 1;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> TagList::find(std::string_view name) const {
  const auto tag = std::ranges::find(tags_, name, &Tag::name);
  if (tag == tags_.end()) {
    return std::nullopt;
  }
  return tag->value;
}

std::expected<TagList, std::string> parse_tag_list(std::string_view text) {
  if (const std::size_t bad = find_bad_octet(text); bad != std::string_view::npos) {
    return std::unexpected("octet \"" + as_published(text.substr(bad, 1)) + "\" at position " +
                           std::to_string(bad) + " may not stand in a tag list");
  }
  TagList list;
  std::string_view rest = text;
  while (true) {
    const std::size_t end = rest.find(';');
    const std::string_view spec = trim(rest.substr(0, end));
    const bool last = end == std::string_view::npos;
    if (last && spec.empty() && !list.tags().empty()) {
      return list;
    }
    const std::size_t equals = spec.find('=');
    if (spec.empty()) {
      return std::unexpected(last ? "the tag list is empty" : "empty tag before a semicolon");
    }
    if (equals == std::string_view::npos) {
      return std::unexpected(quoted(spec) + " has no \"=\"");
    }
    const Tag tag{trim(spec.substr(0, equals)), trim(spec.substr(equals + 1))};
    if (!is_tag_name(tag.name)) {
      return std::unexpected(quoted(tag.name) + " is not a tag name");
    }
    if (list.find(tag.name)) {
      return std::unexpected("duplicate tag " + quoted(tag.name));
    }
    if (list.tags().size() == max_tags) {
      return std::unexpected("more than " + std::to_string(max_tags) + " tags");
    }
    list.add(tag);
    if (last) {
      return list;
    }
    rest.remove_prefix(end + 1);
  }
}

std::string without_fws(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  std::ranges::copy_if(value, std::back_inserter(out),
                       [](char c) { return c != ' ' && c != '\t' && c != '\r' && c != '\n'; });
  return out;
}

std::optional<std::string_view> find_tag(std::string_view list, std::string_view name) {
  const auto place = find_place(list, name);
  return place ? std::optional(trim(list.substr(place->begin, place->end - place->begin)))
               : std::nullopt;
}

std::string without_signature(std::string_view value, std::string_view name) {
  const auto place = find_place(value, name);
  return place ? std::string(value.substr(0, place->begin)).append(value.substr(place->end))
               : std::string(value);
}

}  // namespace anshin::text
