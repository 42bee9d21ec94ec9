// Windows over labels, and over the pieces of a label between hyphens.
#include "lookalike/carried.h"

#include "lookalike/names.h"
#include "lookalike/words.h"
#include "text/domain_name.h"

#include <algorithm>
#include <array>
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

// co-jp, or-jp, com-au: a suffix of two labels, the last a country's.
bool is_hyphenated_suffix(std::string_view second, std::string_view last) {
  constexpr std::array<std::string_view, 14> seconds = {
      "co", "com", "or", "org", "ne", "net", "go", "gov", "ac", "ed", "edu", "lg", "gr", "ad"};
  return last.size() == 2 && is_one_of(seconds, second);
}

void add_hyphenated(std::vector<std::string>& found, std::string_view label) {
  const Pieces pieces = split(label, '-', max_pieces);
  const std::span<const std::string_view> all(pieces);
  for (std::size_t end = 1; end < pieces.size(); ++end) {
    const std::string_view last = pieces[end];
    const bool two = end >= 2 && is_hyphenated_suffix(pieces[end - 1], last);
    if (!two && last != "com") {
      continue;
    }
    const std::size_t name_end = two ? end - 1 : end;
    const std::string suffix = two ? "." + joined(all.subspan(end - 1, 2), '.') : ".com";
    for (std::size_t begin = 0; begin < name_end && found.size() < max_carried; ++begin) {
      const std::string name = joined(all.subspan(begin, name_end - begin), '-');
      // The companies m.com and mk.com have nothing to do with mk-com.example.
      if (two || is_distinctive_label(name)) {
        found.push_back(name + suffix);
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
    for (const std::string_view label : labels) {
      add_hyphenated(found, label);
    }
  }
  add_hyphenated(found, organisational_domain.substr(0, organisational_domain.find('.')));
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
