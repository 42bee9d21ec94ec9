// Directional overrides as Unicode Standard Annex 9 has them, for text written from left to right.
#include "lookalike/readings.h"

#include "lookalike/characters.h"
#include "lookalike/folding.h"
#include "text/utf8.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <utility>

namespace anshin::lookalike {
namespace {

constexpr char32_t left_to_right_embedding = 0x202A;
constexpr char32_t right_to_left_embedding = 0x202B;
constexpr char32_t pop_formatting = 0x202C;
constexpr char32_t left_to_right_override = 0x202D;
constexpr char32_t right_to_left_override = 0x202E;
constexpr char32_t left_to_right_isolate = 0x2066;
constexpr char32_t right_to_left_isolate = 0x2067;
constexpr char32_t first_strong_isolate = 0x2068;
constexpr char32_t pop_isolate = 0x2069;

class VisualOrder {
 public:
  void add(char32_t c) {
    switch (c) {
      case left_to_right_embedding:
      case right_to_left_embedding:  // Latin and Japanese letters keep their order in it
      case left_to_right_override:
        open({.text = {}});
        return;
      case right_to_left_override:
        open({.text = {}, .reversed = true});
        return;
      case left_to_right_isolate:
      case right_to_left_isolate:
      case first_strong_isolate:
        open({.text = {}, .isolate = true});
        return;
      case pop_formatting:
        if (!runs_.back().isolate) {
          close();
        }
        return;
      case pop_isolate:
        if (std::ranges::any_of(runs_, &Run::isolate)) {
          while (!runs_.back().isolate) {
            close();
          }
          close();
        }
        return;
      default:
        runs_.back().text += c;
        return;
    }
  }

  std::u32string take() {
    while (runs_.size() > 1) {
      close();
    }
    return std::move(runs_.back().text);
  }

 private:
  struct Run {
    std::u32string text;
    bool reversed = false;
    bool isolate = false;
  };

  void open(Run run) {
    if (runs_.size() <= max_bidirectional_depth) {
      runs_.push_back(std::move(run));
    }
  }

  void close() {
    if (runs_.size() == 1) {
      return;
    }
    Run run = std::move(runs_.back());
    runs_.pop_back();
    if (run.reversed != runs_.back().reversed) {
      std::ranges::reverse(run.text);
      for (char32_t& c : run.text) {
        c = static_cast<char32_t>(u_charMirror(static_cast<UChar32>(c)));
      }
    }
    runs_.back().text += run.text;
  }

  std::vector<Run> runs_ = std::vector<Run>(1);
};

std::string in_visual_order(std::string_view utf8) {
  VisualOrder order;
  for (std::size_t count = 0; !utf8.empty() && count < max_overridden; ++count) {
    const text::Utf8Character character = text::first_character(utf8);
    utf8.remove_prefix(character.length);
    order.add(character.valid ? character.code_point : U'\uFFFD');
  }
  return to_utf8(order.take());
}

std::string without(std::string_view text, std::string_view what) {
  std::string out;
  for (std::size_t end = text.find(what); end != std::string_view::npos; end = text.find(what)) {
    out += text.substr(0, end);
    text.remove_prefix(end + what.size());
  }
  return out += text;
}

// J|PDEC; what has no bar between Latin letters stays as it is.
std::u32string with_bars_as_letters(std::u32string plain) {
  const auto latin = [&plain](std::size_t at) {
    return class_of(plain[at]) == CharacterClass::letter &&
           (script_of(plain[at]) == Script::latin || plain[at] < 0x80);
  };
  for (std::size_t at = 1; at + 1 < plain.size(); ++at) {
    if (class_of(plain[at]) == CharacterClass::separator && look_of(plain[at]) == U"l" &&
        latin(at - 1) && (latin(at + 1) || look_of(plain[at + 1]) == U"l")) {
      plain[at] = U'l';
    }
  }
  return plain;
}

}  // namespace

std::vector<std::u32string> readings_of(std::string_view claim) {
  constexpr std::string_view braille_blank = "\u2800";
  constexpr std::string_view override_to_left = "\u202E";
  claim = claim.substr(0, max_octets);
  std::vector<std::u32string> readings;
  const auto add = [&readings](std::u32string reading) {
    if (std::ranges::find(readings, reading) == readings.end()) {
      readings.push_back(std::move(reading));
    }
  };
  const auto add_both = [&add](std::string_view text) {
    std::u32string plain = plain_text(text);
    std::u32string with_letters = with_bars_as_letters(plain);
    add(std::move(plain));
    add(std::move(with_letters));
  };
  add_both(claim);
  std::string joined(claim);
  if (claim.find(braille_blank) != std::string_view::npos) {
    joined = without(claim, braille_blank);
    add_both(joined);
  }
  if (joined.find(override_to_left) != std::string::npos) {
    add_both(in_visual_order(joined));
  }
  return readings;
}

}  // namespace anshin::lookalike
