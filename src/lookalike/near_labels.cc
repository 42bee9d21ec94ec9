// Enumerates some 73 labels for each letter; every one costs a few multiplications and a question
// to the filter.
#include "lookalike/near_labels.h"

#include "lookalike/folding.h"

#include <algorithm>
#include <array>

namespace anshin::lookalike {
namespace {

struct Letter {
  char32_t look;
  std::uint64_t hash;
};

// What letters, digits and the hyphen look like: 0 is o, 1 and i are l.
const std::vector<Letter>& alphabet() {
  static const std::vector<Letter> letters = [] {
    std::vector<Letter> made;
    for (const char32_t c : std::u32string_view(U"abcdefghjklmnopqrstuvwxyz23456789-")) {
      const std::u32string look = look_folded(std::u32string_view(&c, 1));
      made.push_back({.look = look.front(), .hash = hash_of_character(look.front())});
    }
    return made;
  }();
  return letters;
}

// Letters, and letters and digits, that look like each other at a glance. What looks the same (0
// and o, i and 1 and l, rn and m, vv and w) is the same here.
constexpr std::array<std::u32string_view, 15> similar_letters = {U"lj", U"uv", U"vy", U"vw", U"mn",
                                                                 U"gq", U"5s", U"2z", U"3e", U"4a",
                                                                 U"8b", U"6b", U"9g", U"7t", U"6g"};

bool are_similar(char32_t a, char32_t b) {
  return std::ranges::any_of(similar_letters, [a, b](std::u32string_view pair) {
    return (pair[0] == a && pair[1] == b) || (pair[0] == b && pair[1] == a);
  });
}

class Found {
 public:
  Found(const Index& index, std::size_t limit) : index_(index), limit_(limit) {}

  void ask(std::uint64_t sum) {
    const Key key = finished_key(KeyKind::label, sum);
    if (index_.may_have(key) && keys_.size() < limit_ &&
        std::ranges::find(keys_, key) == keys_.end()) {
      keys_.push_back(key);
    }
  }

  std::vector<Key> take() { return std::move(keys_); }

 private:
  const Index& index_;
  std::size_t limit_;
  std::vector<Key> keys_;
};

}  // namespace

std::vector<Key> near_keys(const Index& index, std::u32string_view label, std::size_t limit) {
  if (label.size() + 1 < shortest_near_label || label.size() > longest_near_label) {
    return {};
  }
  const EditableHash hash(label);
  const std::size_t size = label.size();
  Found found(index, limit);
  for (std::size_t at = 0; at <= size; ++at) {
    for (const Letter& letter : alphabet()) {
      // The same letter beside itself gives the same label on both sides.
      if (at == 0 || label[at - 1] != letter.look) {
        found.ask(hash.with_before(at, letter.hash));
      }
    }
  }
  if (size < shortest_near_label) {
    return found.take();
  }
  for (std::size_t at = 0; at < size; ++at) {
    for (const Letter& letter : alphabet()) {
      if (letter.look != label[at]) {
        found.ask(hash.with(at, letter.hash));
      }
    }
    if (size > shortest_near_label && (at == 0 || label[at] != label[at - 1])) {
      found.ask(hash.without(at));
    }
    if (at + 1 < size && label[at] != label[at + 1]) {
      found.ask(hash.with_pair(at, hash_of_character(label[at + 1]), hash_of_character(label[at])));
    }
  }
  return found.take();
}

std::vector<Key> confusable_keys(const Index& index, std::u32string_view label, std::size_t limit) {
  if (label.size() < shortest_near_label || label.size() > longest_near_label) {
    return {};
  }
  const EditableHash hash(label);
  Found found(index, limit);
  for (std::size_t at = 0; at < label.size(); ++at) {
    for (const std::u32string_view pair : similar_letters) {
      const std::size_t which = pair.find(label[at]);
      if (which != std::u32string_view::npos) {
        found.ask(hash.with(at, hash_of_character(pair[1 - which])));
      }
    }
    if (at + 1 < label.size() && label[at] != label[at + 1]) {
      found.ask(hash.with_pair(at, hash_of_character(label[at + 1]), hash_of_character(label[at])));
    }
  }
  return found.take();
}

bool are_confusable(std::u32string_view a, std::u32string_view b) {
  if (a.size() != b.size() || !are_one_edit_apart(a, b)) {
    return false;
  }
  const auto differ = std::ranges::mismatch(a, b);
  const auto at = static_cast<std::size_t>(differ.in1 - a.begin());
  const bool substituted = a.substr(at + 1) == b.substr(at + 1);
  return !substituted || are_similar(a[at], b[at]);
}

bool are_one_edit_apart(std::u32string_view a, std::u32string_view b) {
  if (a.size() < b.size()) {
    std::swap(a, b);
  }
  if (a.size() > b.size() + 1 || a == b) {
    return false;
  }
  const auto differ = std::ranges::mismatch(a, b);
  const auto from = static_cast<std::size_t>(differ.in1 - a.begin());
  if (a.size() > b.size()) {
    return a.substr(from + 1) == b.substr(from);
  }
  if (a.substr(from + 1) == b.substr(from + 1)) {
    return true;
  }
  return from + 1 < a.size() && a[from] == b[from + 1] && a[from + 1] == b[from] &&
         a.substr(from + 2) == b.substr(from + 2);
}

}  // namespace anshin::lookalike
