// Tables in pages of 256 characters, made when a page is first asked for.
#include "lookalike/characters.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <array>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace anshin::lookalike {
namespace {

constexpr std::size_t page_size = 256;
// The planes in which characters have compatibility forms or look-alikes in numbers.
constexpr std::size_t pages = 0x20000 / page_size;

std::u32string from_icu(const icu::UnicodeString& text) {
  std::u32string out;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    out += static_cast<char32_t>(text.char32At(i));
  }
  return out;
}

bool is_kana_mark(char32_t c) {
  return c == 0x3099 || c == 0x309A;  // they tell one kana from another
}

// Small kana beside large ones: a reader takes the one for the other (キャノン, キヤノン).
char32_t large_kana(char32_t c) {
  constexpr std::u32string_view small = U"ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ";
  constexpr std::u32string_view large = U"あいうえおつやゆよわアイウエオツヤユヨワ";
  const auto at = small.find(c);
  return at == std::u32string_view::npos ? c : large[at];
}

std::u32string made_plain(char32_t c) {
  constexpr char32_t service_mark = 0x2120;
  constexpr char32_t trade_mark = 0x2122;
  constexpr char32_t lisu_dot = 0xA4F8;  // a letter for Unicode, a full stop for readers
  if (c == service_mark || c == trade_mark) {
    return {};
  }
  if (c == lisu_dot) {
    return U".";
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const normaliser = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status) != 0) {
    return {c};
  }
  const icu::UnicodeString folded =
      normaliser->normalize(icu::UnicodeString(static_cast<UChar32>(c)), status);
  return U_FAILURE(status) != 0 ? std::u32string{c} : from_icu(folded);
}

const USpoofChecker* checker() {
  static const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> opened = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<USpoofChecker, decltype(&uspoof_close)>(uspoof_open(&status),
                                                                   &uspoof_close);
  }();
  return opened.get();
}

std::u32string made_look(char32_t c) {
  icu::UnicodeString skeleton(static_cast<UChar32>(large_kana(c)));
  if (checker() != nullptr) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString text = skeleton;
    uspoof_getSkeletonUnicodeString(checker(), 0, text, skeleton, &status);
    if (U_FAILURE(status) != 0) {
      skeleton = text;
    }
  }
  std::u32string out;
  for (const char32_t part : from_icu(skeleton)) {
    if (!is_mark(part) || is_kana_mark(part)) {
      // Prototypes may be capital letters: a zero looks like a capital o.
      const auto lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(part)));
      // The case is gone, and a capital i looks like l, 1 and a bar: these are all one.
      out += lower == U'i' || lower == U'|' ? U'l' : lower;
    }
  }
  return out;
}

class Table {
 public:
  explicit Table(std::u32string (*make)(char32_t)) : make_(make) {}

  const std::u32string& at(char32_t c) {
    if (c >= pages * page_size) {
      thread_local std::u32string rare;
      rare = make_(c);
      return rare;
    }
    const std::size_t page = c / page_size;
    std::call_once(made_.at(page), [this, page] {
      std::vector<std::u32string>& forms = forms_.at(page);
      forms.reserve(page_size);
      for (std::size_t i = 0; i < page_size; ++i) {
        forms.push_back(make_(static_cast<char32_t>((page * page_size) + i)));
      }
    });
    return forms_.at(page)[c % page_size];
  }

 private:
  std::u32string (*make_)(char32_t);
  std::array<std::once_flag, pages> made_;
  std::array<std::vector<std::u32string>, pages> forms_;
};

}  // namespace

const std::u32string& plain_form(char32_t c) {
  static Table table(made_plain);
  return table.at(c);
}

const std::u32string& look_of(char32_t plain) {
  static Table table(made_look);
  return table.at(plain);
}

bool is_mark(char32_t c) {
  constexpr auto marks = U_GC_MN_MASK | U_GC_ME_MASK;
  return c >= 0x300 && (U_GET_GC_MASK(static_cast<UChar32>(c)) & marks) != 0;
}

CharacterClass class_of(char32_t plain) {
  constexpr char32_t hyphen = 0x2010;
  constexpr char32_t middle_dot = 0xB7;
  constexpr char32_t katakana_middle_dot = 0x30FB;
  constexpr char32_t quote = 0x2019;
  constexpr char32_t ideographic_comma = 0x3001;
  constexpr char32_t braille_blank = 0x2800;
  switch (plain) {
    case U'&':
    case U'+':
      return CharacterClass::letter;
    case U'.':
    case U'-':
    case U'_':
    case hyphen:
    case middle_dot:
    case katakana_middle_dot:
      return CharacterClass::weak;
    case U',':
    case ideographic_comma:
      return CharacterClass::comma;
    case U'\'':
    case quote:
      return CharacterClass::nothing;
    case braille_blank:
      return CharacterClass::blank;
    default:
      break;
  }
  const auto code = static_cast<UChar32>(plain);
  if (is_kana_mark(plain) || u_isalnum(code) != 0) {
    return CharacterClass::letter;
  }
  if (u_isUWhiteSpace(code) != 0) {
    return CharacterClass::blank;
  }
  return is_mark(plain) ? CharacterClass::nothing : CharacterClass::separator;
}

Script script_of(char32_t plain) {
  if ((plain >= U'a' && plain <= U'z') || plain == U'&' || plain == U'+') {
    return Script::latin;
  }
  if (plain >= 0x30A0 && plain <= 0x30FF) {
    return Script::katakana;
  }
  if (plain >= 0x3041 && plain <= 0x309F) {
    return Script::hiragana;
  }
  if (plain == 0x3005 || u_hasBinaryProperty(static_cast<UChar32>(plain), UCHAR_IDEOGRAPHIC) != 0) {
    return Script::kanji;
  }
  return u_isalpha(static_cast<UChar32>(plain)) != 0 ? Script::latin : Script::other;
}

}  // namespace anshin::lookalike
