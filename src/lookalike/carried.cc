// Windows over labels, and over the pieces of a domain between dots and hyphens that end like one.
#include "lookalike/carried.h"

#include "lookalike/names.h"
#include "lookalike/words.h"
#include "text/domain_name.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace anshin::lookalike {
namespace {

constexpr std::size_t max_labels = 8;
constexpr std::size_t max_pieces = 8;

using Pieces = std::vector<std::string_view>;

Pieces split(std::string_view text, char separator, std::size_t limit) {
  Pieces pieces;
  while (pieces.size() < limit) {
    const std::size_t end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      break;
    }
    text.remove_prefix(end + 1);
  }
  return pieces;
}

std::string joined(std::span<const std::string_view> pieces, char separator) {
  std::string out;
  for (const std::string_view piece : pieces) {
    if (!out.empty()) {
      out += separator;
    }
    out += piece;
  }
  return out;
}

bool is_one_of(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// What stands between dots and hyphens, and which of both stands before it.
struct Token {
  std::string_view text;
  char before = '.';
};

std::vector<Token> tokens_of(std::string_view domain) {
  std::vector<Token> tokens;
  for (char before = '.';;) {
    const std::size_t end = domain.find_first_of(".-");
    if (end != 0) {  // of hyphens side by side one counts
      tokens.push_back({.text = domain.substr(0, end), .before = before});
    }
    if (end == std::string_view::npos) {
      return tokens;
    }
    before = domain[end];
    domain.remove_prefix(end + 1);
  }
}

std::string as_written(std::span<const Token> tokens) {
  std::string out;
  for (const Token& token : tokens) {
    if (!out.empty()) {
      out += token.before;
    }
    out += token.text;
  }
  return out;
}

// A suffix that a reader takes for the end of the domain, however its dots are written.
struct ShownSuffix {
  std::size_t first = 0;  // token
  std::string text;       // "co.jp"
  bool distinctive_only = false;
};

constexpr std::array<std::string_view, 14> seconds = {"co",  "com", "or", "org", "ne", "net", "go",
                                                      "gov", "ac",  "ed", "edu", "lg", "gr",  "ad"};

// co-jp, or.jp, com-au: a suffix of two labels, the last a country's.
bool is_suffix_of_two(std::string_view second, std::string_view last) {
  return last.size() == 2 && is_one_of(seconds, second);
}

// "co-jp-co", with which a long domain might use up the number of names that are looked for.
bool is_of_suffixes_only(std::span<const Token> tokens) {
  return std::ranges::all_of(tokens, [](const Token& token) {
    return token.text.size() <= 2 || is_one_of(seconds, token.text);
  });
}

// The one that ends with this token.
std::optional<ShownSuffix> shown_suffix(std::span<const Token> tokens, std::size_t last) {
  constexpr std::array<std::string_view, 5> with_a_dot = {"jp", "com", "net", "org", "info"};
  constexpr std::array<std::string_view, 2> of_governments = {"go", "lg"};
  const bool at_the_end = last + 1 == tokens.size();
  const std::string_view text = tokens[last].text;
  if (last >= 2 && is_suffix_of_two(tokens[last - 1].text, text)) {
    // At the end the dots are real ones, unless one is a hyphen: tanaka-co.jp, which may be another
    // company's, while nobody else is called like a ministry.
    const std::string_view second = tokens[last - 1].text;
    if (at_the_end && tokens[last - 1].before == '.' && tokens[last].before == '.') {
      return std::nullopt;
    }
    return ShownSuffix{.first = last - 1,
                       .text = std::string(second) + '.' + std::string(text),
                       .distinctive_only = at_the_end && !is_one_of(of_governments, second)};
  }
  // qualitia.com.au is a name of Australia.
  const bool second_of_a_country = last + 2 == tokens.size() && tokens[last].before == '.' &&
                                   tokens[last + 1].before == '.' &&
                                   is_suffix_of_two(text, tokens[last + 1].text);
  // The companies m.com and mk.com have nothing to do with mk-com.example, nor has mk.jp with
  // mk-jp.example.
  if (!at_the_end && !second_of_a_country &&
      (text == "com" || (tokens[last].before == '.' && is_one_of(with_a_dot, text)))) {
    return ShownSuffix{.first = last, .text = std::string(text), .distinctive_only = true};
  }
  return std::nullopt;
}

// qualitia-co-jp.example, qualitia-co.jp, qualitia.co-jp.example, qualitia.co.jp-login.example,
// qualitia.co.jp.com
void add_dressed_up(std::vector<std::string>& found, std::string_view domain) {
  const std::vector<Token> tokens = tokens_of(domain);
  const std::span<const Token> all(tokens);
  for (std::size_t last = tokens.size(); last-- > 1;) {
    const auto suffix = shown_suffix(all, last);
    if (!suffix) {
      continue;
    }
    const std::size_t earliest = suffix->first > max_pieces ? suffix->first - max_pieces : 0;
    for (std::size_t begin = earliest; begin < suffix->first && found.size() < max_carried;
         ++begin) {
      const auto pieces = all.subspan(begin, suffix->first - begin);
      const std::string name = as_written(pieces);
      if (is_of_suffixes_only(pieces)) {
        continue;
      }
      if (!suffix->distinctive_only ||
          (name.find('.') == std::string::npos && is_distinctive_label(name))) {
        found.push_back(name + '.' + suffix->text);
      }
    }
  }
}

}  // namespace

std::vector<std::string> domains_carried_by(std::string_view domain,
                                            std::string_view organisational_domain) {
  std::vector<std::string> found;
  if (domain.size() > organisational_domain.size() + 1) {
    const std::string_view front =
        domain.substr(0, domain.size() - organisational_domain.size() - 1);
    const std::size_t count = text::count_labels(front);
    // Those next to the organisational domain are the ones that a reader may take for the end.
    const Pieces labels = split(
        text::drop_labels(front, count > max_labels ? count - max_labels : 0), '.', max_labels);
    const std::span<const std::string_view> all(labels);
    for (std::size_t begin = 0; begin < labels.size(); ++begin) {
      for (std::size_t end = begin + 2; end <= labels.size(); ++end) {
        found.push_back(joined(all.subspan(begin, end - begin), '.'));
      }
    }
  }
  add_dressed_up(found, domain);
  return found;
}

std::vector<std::string> labels_without_bait(std::string_view label) {
  // What nobody has in an honest name, and what some have.
  constexpr std::array<std::string_view, 14> baits = {
      "login",  "signin", "logon",   "verify",   "verification", "account", "accounts",
      "unlock", "mypage", "webmail", "passcode", "password",     "refund",  "confirm"};
  constexpr std::array<std::string_view, 9> ambiguous = {
      "secure", "security", "support", "billing", "payment", "update", "auth", "safety", "alert"};
  constexpr std::size_t shortest = 5;
  std::vector<std::string> found;
  const auto add = [&](std::string_view rest, bool distinctive_only) {
    while (rest.starts_with('-')) {
      rest.remove_prefix(1);
    }
    while (rest.ends_with('-')) {
      rest.remove_suffix(1);
    }
    if (rest.size() >= shortest && (!distinctive_only || is_distinctive_label(rest))) {
      found.emplace_back(rest);
    }
  };
  const auto peel = [&](std::span<const std::string_view> words, bool distinctive_only) {
    for (const std::string_view word : words) {
      if (label.starts_with(word)) {
        add(label.substr(word.size()), distinctive_only);
      }
      if (label.ends_with(word)) {
        add(label.substr(0, label.size() - word.size()), distinctive_only);
      }
    }
  };
  peel(baits, false);
  peel(ambiguous, true);
  return found;
}

}  // namespace anshin::lookalike
