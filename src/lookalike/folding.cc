// Folding, one character after the other.
#include "lookalike/folding.h"

#include "lookalike/characters.h"
#include "text/domain_name.h"
#include "text/utf8.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <utility>

namespace anshin::lookalike {
namespace {

// The pairs that look like one letter. Unicode's data turns m into rn, but not w into vv.
void join_pairs(std::u32string& text) {
  std::size_t out = 0;
  for (const char32_t c : text) {
    const char32_t before = out == 0 ? U'\0' : text[out - 1];
    if (c == U'n' && before == U'r') {
      text[out - 1] = U'm';
    } else if (c == U'v' && before == U'v') {
      text[out - 1] = U'w';
    } else {
      text[out++] = c;
    }
  }
  text.resize(out);
}

// Half-width kana and their voicing marks are two characters, full-width kana are one.
void append_composed(std::u32string& text, char32_t plain) {
  if (plain == 0x3099 || plain == 0x309A) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const composer = icu::Normalizer2::getNFCInstance(status);
    const UChar32 composed =
        U_FAILURE(status) != 0 || text.empty()
            ? -1
            : composer->composePair(static_cast<UChar32>(text.back()), static_cast<UChar32>(plain));
    if (composed >= 0) {
      text.back() = static_cast<char32_t>(composed);
      return;
    }
  }
  text += plain;
}

}  // namespace

std::u32string plain_text(std::string_view utf8) {
  utf8 = utf8.substr(0, max_octets);
  std::u32string out;
  std::size_t marks = 0;
  bool blank = false;
  while (!utf8.empty() && out.size() < max_characters) {
    const text::Utf8Character character = text::first_character(utf8);
    utf8.remove_prefix(character.length);
    const char32_t c = character.code_point;
    if (class_of(c) == CharacterClass::blank) {
      blank = !out.empty();
      continue;
    }
    if (character.valid && text::is_unprintable(c)) {
      continue;
    }
    marks = is_mark(c) ? marks + 1 : 0;
    if (marks > max_marks) {
      continue;
    }
    for (const char32_t plain : plain_form(c)) {
      if (class_of(plain) == CharacterClass::blank) {
        continue;  // the blank that carries a spacing mark, e.g. U+309B
      }
      if (std::exchange(blank, false)) {
        out += U' ';
      }
      append_composed(out, plain);
    }
  }
  return out;
}

std::u32string look_folded(std::u32string_view plain) {
  std::u32string out;
  out.reserve(plain.size());
  for (const char32_t c : plain) {
    out += look_of(c);
  }
  join_pairs(out);
  return out;
}

std::u32string seen_domain(std::string_view domain) {
  if (domain.find("xn--") == std::string_view::npos) {
    return look_folded(std::u32string(domain.begin(), domain.end()));
  }
  return look_folded(plain_text(text::unicode_domain(domain)));
}

std::string to_utf8(std::u32string_view text) {
  icu::UnicodeString out;
  for (const char32_t c : text) {
    out.append(static_cast<UChar32>(c));
  }
  std::string utf8;
  out.toUTF8String(utf8);
  return utf8;
}

}  // namespace anshin::lookalike
