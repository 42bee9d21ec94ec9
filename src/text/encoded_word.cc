// Encoded words of RFC 2047, read as generously as mail programs read them: what a person is shown
// is what must be judged.
#include "text/base64.h"
#include "text/charset.h"
#include "text/header_field.h"
#include "text/mailbox.h"

#include <algorithm>
#include <optional>

namespace anshin::text {
namespace {

constexpr std::size_t max_charset = 64;

struct EncodedWord {
  std::string_view charset;
  std::string octets;
  std::size_t length = 0;  // in the text, delimiters included
};

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// RFC 2047 section 4.2
std::string decode_q(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=' && text.size() - i > 2) {
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    out += text[i] == '_' ? ' ' : text[i];
  }
  return out;
}

// RFC 2047 section 4.1, with padding and unused bits that are wrong: many programs write them, all
// read them.
std::optional<std::string> decode_b(std::string_view text) {
  std::string digits(text.substr(0, text.find_last_not_of('=') + 1));
  const std::size_t octets = digits.size() * 6 / 8;
  digits.append((4 - digits.size() % 4) % 4, 'A');
  std::optional<std::string> out = decode_base64(digits);
  if (out) {
    out->resize(octets);
  }
  return out;
}

// `text` begins with "=?".
std::optional<EncodedWord> read_encoded_word(std::string_view text) {
  const std::size_t charset_end = text.substr(0, max_charset + 3).find('?', 2);
  if (charset_end == std::string_view::npos || text.size() < charset_end + 3 ||
      text[charset_end + 2] != '?') {
    return std::nullopt;
  }
  const std::string_view charset = text.substr(2, charset_end - 2);
  const std::size_t start = charset_end + 3;
  const std::size_t end = text.find('?', start);
  if (end == std::string_view::npos || !text.substr(end).starts_with("?=")) {
    return std::nullopt;
  }
  const std::string_view encoded = text.substr(start, end - start);
  const char encoding = text[charset_end + 1];
  std::optional<std::string> octets;
  if (encoding == 'B' || encoding == 'b') {
    octets = decode_b(encoded);
  } else if (encoding == 'Q' || encoding == 'q') {
    octets = decode_q(encoded);
  }
  if (!octets) {
    return std::nullopt;
  }
  // RFC 2231 section 5: a language may stand behind the charset.
  return EncodedWord{charset.substr(0, charset.find('*')), std::move(*octets), end + 2};
}

// Adjacent words of one charset are converted together: characters may be split between them.
class WordJoiner {
 public:
  void add_word(const EncodedWord& word, std::string_view source) {
    if (!charset_.empty() && !equals_ignoring_case(charset_, word.charset)) {
      flush();
    }
    charset_ = word.charset;
    octets_ += word.octets;
    if (!source_.empty()) {
      source_ += ' ';
    }
    source_ += source;
    after_word_ = true;
  }

  void add_text(std::string_view text) {
    if (text.empty()) {
      return;
    }
    flush();
    out_ += text;
    after_word_ = false;
  }

  bool after_word() const { return after_word_; }

  std::string take() {
    flush();
    return std::move(out_);
  }

 private:
  void flush() {
    if (source_.empty()) {
      return;
    }
    const std::optional<std::string> text = convert_to_utf8(octets_, charset_);
    out_ += text ? *text : source_;
    charset_.clear();
    octets_.clear();
    source_.clear();
  }

  std::string out_;
  std::string charset_;
  std::string octets_;
  std::string source_;
  bool after_word_ = false;
};

}  // namespace

std::size_t encoded_word_length(std::string_view text) {
  const auto word = text.starts_with("=?") ? read_encoded_word(text) : std::nullopt;
  return word ? word->length : 0;
}

std::string octets_of_encoded_words(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t at = std::min(text.find("=?"), text.size());
    out += text.substr(0, at);
    text.remove_prefix(at);
    if (text.empty()) {
      return out;
    }
    const std::size_t charset_end = text.substr(0, max_charset + 3).find('?', 2);
    const std::size_t start = charset_end + 3;
    if (charset_end == std::string_view::npos || start > text.size() || text[start - 1] != '?') {
      out += text.substr(0, 2);
      text.remove_prefix(2);
      continue;
    }
    const std::size_t end = std::min(text.find_first_of("? \t\r\n", start), text.size());
    const std::string_view encoded = text.substr(start, end - start);
    const char encoding = text[charset_end + 1];
    out += encoding == 'B' || encoding == 'b' ? decode_b(encoded).value_or("") : decode_q(encoded);
    text.remove_prefix(end);
    if (text.starts_with("?=")) {
      text.remove_prefix(2);
    }
  }
}

std::string decode_encoded_words(std::string_view text) {
  WordJoiner joiner;
  std::size_t literal = 0;
  std::size_t search = 0;
  while (true) {
    const std::size_t at = text.find("=?", search);
    if (at == std::string_view::npos) {
      break;
    }
    const std::optional<EncodedWord> word = read_encoded_word(text.substr(at));
    if (!word) {
      search = at + 2;
      continue;
    }
    const std::string_view between = text.substr(literal, at - literal);
    // RFC 2047 section 6.2: white space between encoded words is not shown.
    if (!joiner.after_word() || !trim(between).empty()) {
      joiner.add_text(between);
    }
    joiner.add_word(*word, text.substr(at, word->length));
    search = at + word->length;
    literal = search;
  }
  joiner.add_text(text.substr(literal));
  return joiner.take();
}

}  // namespace anshin::text
