// Walks from each "@" through what may belong to a domain. Wherever one program would stop and
// another go on, what was read so far is a candidate.
#include "text/shown_domains.h"

#include "text/domain_name.h"
#include "text/mailbox.h"
#include "text/undeclared_charset.h"
#include "text/utf8.h"

#include <algorithm>
#include <utility>

namespace anshin::text {
namespace {

constexpr std::size_t max_value = 16U << 10U;
constexpr std::size_t max_at_signs = 64;  // of one reading
constexpr std::size_t max_window = 1024;  // behind an "@"
constexpr std::size_t max_candidates = 64;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_name_octet(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// What programs leave out, or show as a mark that the eye passes over.
bool is_left_out(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet < 0x20 || octet == 0x7F || c == '\\' || c == '"' || c == '\'' || c == '[';
}

bool is_at_sign(char32_t c) {
  return c == U'@' || c == U'\uFF20' || c == U'\uFE6B';
}

// UTS 46 reads these as dots.
bool is_wide_dot(char32_t c) {
  return c == U'\u3002' || c == U'\uFF0E' || c == U'\uFF61';
}

// Length of the comment that `text` begins with; 0 if it is not closed.
std::size_t comment_length(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '(') {
      ++depth;
    } else if (text[at] == ')' && --depth == 0) {
      return at + 1;
    } else if (text[at] == '\\') {
      ++at;
    }
  }
  return 0;
}

// Length of the white space and comments that `text` begins with.
std::size_t blank_length(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    const std::size_t comment = text[at] == '(' ? comment_length(text.substr(at)) : 0;
    if (comment == 0) {
      return at;
    }
    at += comment;
  }
  return at;
}

std::string_view without_edges(std::string_view name) {
  constexpr std::string_view edges = ".-";
  const std::size_t begin = std::min(name.find_first_not_of(edges), name.size());
  const std::size_t end = name.find_last_not_of(edges) + 1;
  return name.substr(begin, begin < end ? end - begin : 0);
}

class Scanner {
 public:
  explicit Scanner(ShownDomains& found) : found_(found) {}

  void scan(std::string_view text) {
    std::size_t at_signs = 0;
    while (!text.empty() && !found_.more) {
      const Utf8Character character = first_character(text);
      text.remove_prefix(character.length);
      if (!is_at_sign(character.code_point)) {
        continue;
      }
      if (++at_signs > max_at_signs) {
        found_.more = true;
        return;
      }
      walk(text);
    }
  }

 private:
  // From behind an "@".
  void walk(std::string_view text) {
    name_.clear();
    const bool is_cut = text.size() > max_window;
    text = text.substr(0, max_window);
    while (!text.empty()) {
      const std::size_t length = step(text);
      if (length == 0) {
        break;
      }
      text.remove_prefix(length);
    }
    try_name();
    if (text.empty() && is_cut) {
      found_.more = true;
    }
  }

  // Takes what `text` begins with and says how long it is; 0 where the domain ends for everybody.
  std::size_t step(std::string_view text) {
    const char c = text.front();
    if (is_name_octet(c) || c == '.') {
      name_ += c;
      return 1;
    }
    if (is_blank(c) || c == '(') {
      return step_over_blanks(text);
    }
    if (is_left_out(c)) {
      try_name();
      return 1;
    }
    return static_cast<unsigned char>(c) < 0x80 ? 0 : step_over_character(text);
  }

  // RFC 5322 section 4.4: white space and comments may stand around the dots.
  std::size_t step_over_blanks(std::string_view text) {
    try_name();
    const std::size_t length = blank_length(text);
    if (length == 0) {  // a comment that is not closed
      return 1;
    }
    const bool goes_on =
        name_.empty() || name_.ends_with('.') || text.substr(length).starts_with('.');
    return goes_on ? length : 0;
  }

  std::size_t step_over_character(std::string_view text) {
    const Utf8Character character = first_character(text);
    if (is_at_sign(character.code_point)) {
      return 0;
    }
    if (in_ascii()) {
      try_name();
    }
    if (is_wide_dot(character.code_point)) {
      name_ += '.';
    } else if (character.valid && !is_unprintable(character.code_point)) {
      name_ += text.substr(0, character.length);
    }
    return character.length;
  }

  bool in_ascii() const {
    return !name_.empty() && static_cast<unsigned char>(name_.back()) < 0x80;
  }

  void try_name() {
    const std::string_view name = without_edges(name_);
    if (!name.contains('.') || std::ranges::find(tried_, name) != tried_.end()) {
      return;
    }
    if (tried_.size() == max_candidates) {
      found_.more = true;
      return;
    }
    tried_.emplace_back(name);
    if (const auto domain = normalise_domain(name); domain && count_labels(*domain) > 1) {
      found_.add(*domain);
    }
  }

  ShownDomains& found_;
  std::string name_;
  std::vector<std::string> tried_;
};

void add_new(std::vector<std::string>& readings, std::string reading) {
  if (std::ranges::find(readings, reading) == readings.end()) {
    readings.push_back(std::move(reading));
  }
}

}  // namespace

void ShownDomains::add(const std::string& domain) {
  if (std::ranges::find(domains, domain) != domains.end()) {
    return;
  }
  if (domains.size() == max_shown_domains) {
    more = true;
    return;
  }
  domains.push_back(domain);
}

void ShownDomains::add(const ShownDomains& others) {
  for (const std::string& domain : others.domains) {
    add(domain);
  }
  more = more || others.more;
}

ShownDomains shown_domains(std::string_view value) {
  ShownDomains found;
  found.more = value.size() > max_value;
  value = value.substr(0, max_value);
  std::vector<std::string> readings{std::string(value)};
  for (std::string& reading : readings_of_undeclared(value)) {
    add_new(readings, std::move(reading));
  }
  for (std::size_t i = 0, count = readings.size(); i < count; ++i) {
    std::string decoded = decode_encoded_words(readings[i]);
    add_new(readings, decode_encoded_words(decoded));
    add_new(readings, octets_of_encoded_words(readings[i]));
    add_new(readings, std::move(decoded));
  }
  Scanner scanner(found);
  for (const std::string& reading : readings) {
    scanner.scan(reading);
  }
  return found;
}

}  // namespace anshin::text
