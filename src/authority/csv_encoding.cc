// Text in one of the encodings of Japan is hardly ever valid in another, once there are some lines
// of it.
#include "authority/csv_encoding.h"

#include "text/charset.h"
#include "text/header_field.h"
#include "text/printable.h"
#include "text/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anshin::authority {
namespace {

struct NamedEncoding {
  std::string_view name;
  CsvEncoding encoding;
};

constexpr std::array encodings{
    NamedEncoding{.name = "utf-8", .encoding = CsvEncoding::utf8},
    NamedEncoding{.name = "utf8", .encoding = CsvEncoding::utf8},
    NamedEncoding{.name = "shift_jis", .encoding = CsvEncoding::shift_jis},
    NamedEncoding{.name = "shift-jis", .encoding = CsvEncoding::shift_jis},
    NamedEncoding{.name = "sjis", .encoding = CsvEncoding::shift_jis},
    NamedEncoding{.name = "cp932", .encoding = CsvEncoding::shift_jis},
    NamedEncoding{.name = "windows-31j", .encoding = CsvEncoding::shift_jis},
};

bool is_in(std::string_view charset, std::string_view octets) {
  const auto converted = text::convert_to_utf8(octets, charset);
  return converted && converted->find(text::replacement_character) == std::string::npos;
}

// Of the octets from 80 to 9F it has only two, for half-width kana and further kanji.
bool is_euc(std::string_view octets) {
  const bool others = std::ranges::any_of(octets, [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet >= 0x80 && octet < 0xA0 && octet != 0x8E && octet != 0x8F;
  });
  return !others && is_in("euc-jp", octets);
}

// A shift into JIS X 0208 (RFC 1468), "ESC $ B" or "ESC $ @": all of the text is ASCII otherwise.
bool is_iso_2022_jp(std::string_view octets) {
  return octets.find("\x1B$B") != std::string_view::npos ||
         octets.find("\x1B$@") != std::string_view::npos;
}

std::string conversion_from(std::string_view name) {
  return "the file is " + std::string(name) +
         ", it seems, which is not read here; convert it: iconv -f " + std::string(name) +
         " -t UTF-8 FILE > NEWFILE";
}

}  // namespace

std::expected<CsvEncoding, std::string> parse_csv_encoding(std::string_view name) {
  for (const NamedEncoding& known : encodings) {
    if (text::equals_ignoring_case(known.name, name)) {
      return known.encoding;
    }
  }
  return std::unexpected("\"" + text::printable_utf8(name) +
                         "\" is no encoding that is read here; there are utf-8 and shift_jis, and "
                         "iconv converts others: iconv -f ENCODING -t UTF-8 FILE > NEWFILE");
}

std::string encoding_problem(std::string_view beginning, CsvEncoding encoding) {
  // A byte order mark, or Latin letters and line ends beside zeros.
  if (beginning.starts_with("\xFF\xFE") || beginning.starts_with("\xFE\xFF") ||
      beginning.find('\0') != std::string_view::npos) {
    return conversion_from("UTF-16");
  }
  if (text::is_ascii(beginning)) {
    return is_iso_2022_jp(beginning) ? conversion_from("ISO-2022-JP") : "";
  }
  switch (encoding) {
    case CsvEncoding::utf8:
      if (text::is_utf8(beginning)) {
        return {};
      }
      if (is_euc(beginning)) {
        return conversion_from("EUC-JP");
      }
      return is_in("shift_jis", beginning)
                 ? "the file is not UTF-8 but Shift_JIS, it seems; say --encoding shift_jis"
                 : "";
    case CsvEncoding::shift_jis:
      return text::is_utf8(beginning) && !is_in("shift_jis", beginning)
                 ? "the file is not Shift_JIS but UTF-8, it seems; say --encoding utf-8"
                 : "";
  }
  std::unreachable();
}

}  // namespace anshin::authority
