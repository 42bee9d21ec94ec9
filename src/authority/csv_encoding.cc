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

constexpr std::string_view euc_jp = "EUC-JP";

struct Packed {
  std::string_view signature;
  std::string_view what;
};

// They hold zeros, as UTF-16 does.
constexpr std::array packed_kinds{
    Packed{.signature = "PK\x03\x04",
           .what =
               "a spreadsheet (.xlsx, .ods) or a ZIP archive, it seems; save the sheet as CSV in "
               "UTF-8, or unpack it (unzip FILE)"},
    Packed{.signature = "\xD0\xCF\x11\xE0",
           .what = "an old spreadsheet (.xls), it seems; save the sheet as CSV in UTF-8"},
    Packed{.signature = "\x1F\x8B", .what = "packed by gzip, it seems; unpack it: gzip -d FILE"},
    Packed{.signature = "BZh91AY", .what = "packed by bzip2, it seems; unpack it: bzip2 -d FILE"},
    Packed{.signature = "\xFD"
                        "7zXZ",
           .what = "packed by xz, it seems; unpack it: xz -d FILE"},
    Packed{.signature = "\x28\xB5\x2F\xFD",
           .what = "packed by zstd, it seems; unpack it: zstd -d FILE"},
    Packed{.signature = "%PDF-", .what = "a PDF document, it seems, which is not read here"},
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

// UTF-16 without a byte order mark: of Latin letters and line ends one octet of two is zero, the
// second where the lower comes first. "" where there are no zeros.
std::string_view octet_order(std::string_view octets) {
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < octets.size(); ++i) {
    zeros.at(i % 2) += octets[i] == '\0' ? 1U : 0U;
  }
  if (zeros[0] == 0 && zeros[1] == 0) {
    return {};
  }
  return zeros[0] > zeros[1] ? "UTF-16BE" : "UTF-16LE";
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

std::string_view foreign_encoding(std::string_view beginning) {
  if (beginning.starts_with("\xFF\xFE") || beginning.starts_with("\xFE\xFF")) {
    return "UTF-16";
  }
  if (const std::string_view order = octet_order(beginning); !order.empty()) {
    return order;
  }
  if (text::is_ascii(beginning)) {
    return is_iso_2022_jp(beginning) ? "ISO-2022-JP" : "";
  }
  if (text::is_utf8(beginning)) {
    return {};
  }
  if (is_euc(beginning)) {
    return euc_jp;
  }
  return is_in("shift_jis", beginning) ? shift_jis_name : "";
}

std::string packed_problem(std::string_view beginning) {
  for (const Packed& kind : packed_kinds) {
    if (beginning.starts_with(kind.signature)) {
      return "the file is " + std::string(kind.what);
    }
  }
  return {};
}

std::string encoding_problem(std::string_view beginning, CsvEncoding encoding) {
  if (std::string packed = packed_problem(beginning); !packed.empty()) {
    return packed;
  }
  const std::string_view foreign = foreign_encoding(beginning);
  const bool is_shift_jis = foreign == shift_jis_name;
  switch (encoding) {
    case CsvEncoding::utf8:
      if (is_shift_jis) {
        return "the file is not UTF-8 but Shift_JIS, it seems; say --encoding shift_jis";
      }
      return foreign.empty() ? "" : conversion_from(foreign);
    case CsvEncoding::shift_jis:
      if (!foreign.empty() && !is_shift_jis &&
          !(foreign == euc_jp && is_in("shift_jis", beginning))) {
        return conversion_from(foreign);
      }
      return text::is_utf8(beginning) && !is_in("shift_jis", beginning)
                 ? "the file is not Shift_JIS but UTF-8, it seems; say --encoding utf-8"
                 : "";
  }
  std::unreachable();
}

}  // namespace anshin::authority
