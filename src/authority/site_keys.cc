#include "authority/site_keys.h"

#include "dmarc/public_suffix.h"
#include "text/domain_name.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <stdexcept>

namespace anshin::authority {
namespace {

constexpr std::size_t max_starts = 12;    // of one name
constexpr std::size_t least_remains = 2;  // characters behind a start

constexpr std::array<std::string_view, 34> forms{
    "地方独立行政法人", "特定非営利活動法人", "有限責任事業組合",
    "国立研究開発法人", "一般社団法人",       "公益社団法人",
    "一般財団法人",     "公益財団法人",       "社会福祉法人",
    "独立行政法人",     "国立大学法人",       "公立大学法人",
    "社会医療法人",     "有限責任監査法人",   "農事組合法人",
    "弁護士法人",       "税理士法人",         "npo法人",
    "認可法人",         "特殊法人",           "株式会社",
    "有限会社",         "合同会社",           "合資会社",
    "合名会社",         "相互会社",           "社団法人",
    "財団法人",         "医療法人",           "学校法人",
    "宗教法人",         "カブシキガイシヤ",   "ユウゲンガイシヤ",
    "ゴウドウガイシヤ",
};

constexpr std::array<std::string_view, 16> abbreviations{
    "(株)", "(有)", "(合)", "(同)", "(資)", "(名)", "(相)",   "(社)",
    "(財)", "(医)", "(学)", "(宗)", "(福)", "(独)", "(特非)", "(一社)",
};

constexpr char32_t first_hiragana = 0x3041;
constexpr char32_t last_hiragana = 0x3096;
constexpr char32_t first_iteration_mark = 0x309D;  // ゝ and ゞ
constexpr char32_t last_iteration_mark = 0x309E;
constexpr char32_t hiragana_to_katakana = 0x60;

struct SmallKana {
  char32_t small;
  char32_t large;
};

constexpr std::array small_kana{
    SmallKana{.small = U'ァ', .large = U'ア'}, SmallKana{.small = U'ィ', .large = U'イ'},
    SmallKana{.small = U'ゥ', .large = U'ウ'}, SmallKana{.small = U'ェ', .large = U'エ'},
    SmallKana{.small = U'ォ', .large = U'オ'}, SmallKana{.small = U'ッ', .large = U'ツ'},
    SmallKana{.small = U'ャ', .large = U'ヤ'}, SmallKana{.small = U'ュ', .large = U'ユ'},
    SmallKana{.small = U'ョ', .large = U'ヨ'}, SmallKana{.small = U'ヮ', .large = U'ワ'},
    SmallKana{.small = U'ヵ', .large = U'カ'}, SmallKana{.small = U'ヶ', .large = U'ケ'},
};

char32_t fold_kana(char32_t c) {
  if ((c >= first_hiragana && c <= last_hiragana) ||
      (c >= first_iteration_mark && c <= last_iteration_mark)) {
    c += hiragana_to_katakana;
  }
  const auto* const small = std::ranges::find(small_kana, c, &SmallKana::small);
  return small == small_kana.end() ? c : small->large;
}

char32_t fold_character(char32_t c) {
  return fold_kana(static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))));
}

bool is_variation_selector(char32_t c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

bool counts(char32_t c) {
  constexpr std::uint32_t kept = U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kept) != 0 && !is_variation_selector(c);
}

enum class Script { ideograph, kana, other };

Script script_of(char32_t c) {
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &error);
  if (script == USCRIPT_HAN) {
    return Script::ideograph;
  }
  const bool kana = script == USCRIPT_KATAKANA || script == USCRIPT_HIRAGANA || c == U'ー';
  return kana ? Script::kana : Script::other;
}

// A name, folded, and whether a word begins at each character.
struct Folded {
  std::u32string text;
  std::vector<bool> begins_word;
};

icu::UnicodeString compatible(std::string_view utf8) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(error);
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  if (U_SUCCESS(error)) {
    text = nfkc->normalize(text, error);
  }
  if (U_FAILURE(error)) {
    throw std::runtime_error(std::string("ICU cannot normalise text: ") + u_errorName(error));
  }
  for (const std::string_view abbreviation : abbreviations) {
    text.findAndReplace(icu::UnicodeString::fromUTF8(std::string(abbreviation)),
                        icu::UnicodeString(static_cast<UChar32>(' ')));
  }
  return text;
}

std::u32string to_utf32(std::string_view utf8) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  std::u32string out;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    out += static_cast<char32_t>(text.char32At(i));
  }
  return out;
}

void strip_legal_form(Folded& folded) {
  static const std::vector<std::u32string> wide_forms = [] {
    std::vector<std::u32string> wide;
    std::ranges::transform(forms, std::back_inserter(wide), to_utf32);
    return wide;
  }();
  for (const std::u32string& wide : wide_forms) {
    if (folded.text.size() <= wide.size()) {
      continue;
    }
    if (folded.text.starts_with(wide)) {
      folded.text.erase(0, wide.size());
      folded.begins_word.erase(
          folded.begins_word.begin(),
          folded.begins_word.begin() + static_cast<std::ptrdiff_t>(wide.size()));
      return;
    }
    if (folded.text.ends_with(wide)) {
      folded.text.resize(folded.text.size() - wide.size());
      folded.begins_word.resize(folded.text.size());
      return;
    }
  }
}

Folded fold(std::string_view utf8) {
  const icu::UnicodeString text = compatible(utf8);
  Folded folded;
  bool begins = true;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const auto c = static_cast<char32_t>(text.char32At(i));
    if (!counts(c)) {
      begins = begins || !is_variation_selector(c);
      continue;
    }
    folded.text += fold_character(c);
    folded.begins_word.push_back(begins);
    begins = false;
  }
  strip_legal_form(folded);
  return folded;
}

std::string key_from(const std::u32string& text, std::size_t start) {
  icu::UnicodeString out;
  for (const char32_t c : text.substr(start, max_key_characters)) {
    out.append(static_cast<UChar32>(c));
  }
  std::string utf8;
  return out.toUTF8String(utf8);
}

void add_name(std::set<std::string>& keys, std::string_view name) {
  const Folded folded = fold(name);
  const std::u32string& text = folded.text;
  std::size_t starts = 0;
  for (std::size_t i = 0; i < text.size() && starts < max_starts; ++i) {
    const bool may_begin =
        i == 0 || (text.size() - i >= least_remains &&
                   (folded.begins_word[i] || script_of(text[i]) == Script::ideograph ||
                    script_of(text[i]) != script_of(text[i - 1])));
    if (may_begin) {
      keys.insert(key_from(text, i));
      ++starts;
    }
  }
}

void add_domain(std::set<std::string>& keys, std::string_view domain) {
  const std::string organisational = dmarc::organizational_domain_by_suffix_list(domain);
  for (std::string_view name = domain; !name.empty(); name = text::drop_labels(name)) {
    keys.insert(fold_for_search(name));
    keys.insert(fold_for_search(text::unicode_domain(std::string(name))));
    if (name == organisational || text::count_labels(name) <= 2) {
      return;
    }
  }
}

}  // namespace

std::span<const std::string_view> legal_forms() {
  return forms;
}

std::span<const std::string_view> legal_form_abbreviations() {
  return abbreviations;
}

std::string fold_for_search(std::string_view utf8) {
  return key_from(fold(utf8).text, 0);
}

std::vector<std::string> search_keys(const registry::Organisation& organisation) {
  std::set<std::string> keys;
  const std::string_view id = organisation.id;
  keys.insert(fold_for_search(id));
  keys.insert(fold_for_search(id.substr(id.find(':') + 1)));
  for (const auto& [language, name] : organisation.names) {
    add_name(keys, name);
  }
  add_name(keys, organisation.kana);
  for (const registry::RegisteredDomain& registered : organisation.domains) {
    add_domain(keys, registered.domain);
  }
  keys.erase("");
  return {keys.begin(), keys.end()};
}

}  // namespace anshin::authority
