// Charsets through iconv. Names are mapped to the supersets that mail programs actually write (as
// the WHATWG encoding standard does), so that "㈱" or "①" in a Japanese name is read.
#include "text/charset.h"

#include "text/header_field.h"
#include "text/utf8.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <memory>

namespace anshin::text {
namespace {

struct Charset {
  std::string_view name;  // as in mail, lower case
  const char* iconv;
};

constexpr const char* japanese_euc = "EUC-JP-MS";

constexpr std::array charsets{
    Charset{"us-ascii", "CP1252"},
    Charset{"iso-8859-1", "CP1252"},
    Charset{"iso-8859-2", "ISO-8859-2"},
    Charset{"iso-8859-3", "ISO-8859-3"},
    Charset{"iso-8859-4", "ISO-8859-4"},
    Charset{"iso-8859-5", "ISO-8859-5"},
    Charset{"iso-8859-6", "ISO-8859-6"},
    Charset{"iso-8859-7", "ISO-8859-7"},
    Charset{"iso-8859-8", "ISO-8859-8"},
    Charset{"iso-8859-9", "CP1254"},
    Charset{"iso-8859-10", "ISO-8859-10"},
    Charset{"iso-8859-13", "ISO-8859-13"},
    Charset{"iso-8859-14", "ISO-8859-14"},
    Charset{"iso-8859-15", "ISO-8859-15"},
    Charset{"iso-8859-16", "ISO-8859-16"},
    Charset{"windows-1250", "CP1250"},
    Charset{"windows-1251", "CP1251"},
    Charset{"windows-1252", "CP1252"},
    Charset{"windows-1253", "CP1253"},
    Charset{"windows-1254", "CP1254"},
    Charset{"windows-1255", "CP1255"},
    Charset{"windows-1256", "CP1256"},
    Charset{"windows-1257", "CP1257"},
    Charset{"windows-1258", "CP1258"},
    Charset{"koi8-r", "KOI8-R"},
    Charset{"koi8-u", "KOI8-U"},
    Charset{"shift_jis", "CP932"},
    Charset{"shift-jis", "CP932"},
    Charset{"sjis", "CP932"},
    Charset{"x-sjis", "CP932"},
    Charset{"cp932", "CP932"},
    Charset{"windows-31j", "CP932"},
    Charset{"euc-jp", japanese_euc},
    Charset{"x-euc-jp", japanese_euc},
    Charset{"gb2312", "GB18030"},
    Charset{"gbk", "GB18030"},
    Charset{"gb18030", "GB18030"},
    Charset{"big5", "CP950"},
    Charset{"euc-kr", "CP949"},
    Charset{"ks_c_5601-1987", "CP949"},
    Charset{"tis-620", "CP874"},
    Charset{"windows-874", "CP874"},
};

class Converter {
 public:
  explicit Converter(const char* from) : handle_(iconv_open("UTF-8", from)) {}
  ~Converter() {
    if (usable()) {
      iconv_close(handle_);
    }
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool usable() const {
    // iconv_open reports failure as (iconv_t)-1.
    return handle_ !=
           reinterpret_cast<iconv_t>(-1);  // NOLINT(performance-no-int-to-ptr): iconv's interface
  }

  std::string convert(std::string octets) const {
    ::iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    std::string out;
    char* in = octets.data();
    std::size_t left = octets.size();
    while (left > 0) {
      if (step(&in, &left, out)) {
        continue;
      }
      if (errno == E2BIG) {
        continue;
      }
      out += replacement_character;
      if (errno == EINVAL) {  // an incomplete character at the end
        break;
      }
      ++in;
      --left;
    }
    // Some converters hold a character back until they know what follows.
    step(nullptr, nullptr, out);
    return out;
  }

 private:
  bool step(char** in, std::size_t* left, std::string& out) const {
    std::array<char, 1024> buffer{};
    char* write = buffer.data();
    std::size_t room = buffer.size();
    const std::size_t status = ::iconv(handle_, in, left, &write, &room);
    const int saved = errno;
    out.append(buffer.data(), buffer.size() - room);
    errno = saved;
    return status != static_cast<std::size_t>(-1);
  }

  iconv_t handle_;
};

// Converters stay open for the thread's life: opening one may load a module, and a field of 64 KB
// can ask for thousands.
std::optional<std::string> convert_with_iconv(std::string_view octets, const char* charset) {
  thread_local std::map<std::string_view, std::unique_ptr<const Converter>> converters;
  std::unique_ptr<const Converter>& converter = converters[charset];
  if (!converter || !converter->usable()) {
    converter = std::make_unique<const Converter>(charset);
  }
  if (!converter->usable()) {
    return std::nullopt;
  }
  return converter->convert(std::string(octets));
}

std::string repair_utf8(std::string_view octets) {
  std::string out;
  while (!octets.empty()) {
    const Utf8Character character = first_character(octets);
    out += character.valid ? octets.substr(0, character.length) : replacement_character;
    octets.remove_prefix(character.length);
  }
  return out;
}

// What the octets of ISO-2022-JP (RFC 1468) mean at the moment, as EUC-JP writes it.
enum class Designation { ascii, katakana, two_octets, supplementary };

struct Escape {
  std::string_view sequence;
  Designation designation;
};

constexpr std::array escapes{
    Escape{"\x1B(B", Designation::ascii},      Escape{"\x1B(J", Designation::ascii},
    Escape{"\x1B(I", Designation::katakana},   Escape{"\x1B$@", Designation::two_octets},
    Escape{"\x1B$B", Designation::two_octets}, Escape{"\x1B$(D", Designation::supplementary},
};

// ISO-2022-JP with the vendor characters that mail has but iconv's converter of that name refuses.
std::string iso2022jp_to_euc(std::string_view octets) {
  std::string out;
  Designation now = Designation::ascii;
  while (!octets.empty()) {
    const auto* const escape = octets.front() != '\x1B'
                                   ? escapes.end()
                                   : std::ranges::find_if(escapes, [octets](const Escape& e) {
                                       return octets.starts_with(e.sequence);
                                     });
    if (escape != escapes.end()) {
      now = escape->designation;
      octets.remove_prefix(escape->sequence.size());
      continue;
    }
    const auto high = [](char c) {
      return static_cast<char>(static_cast<unsigned char>(c) | 0x80U);
    };
    const bool pair = now == Designation::two_octets || now == Designation::supplementary;
    const bool graphic = octets.front() > ' ' && octets.front() < 0x7F;
    if (now == Designation::ascii || !graphic || (pair && octets.size() < 2)) {
      out += octets.front();
      octets.remove_prefix(1);
      continue;
    }
    if (now == Designation::katakana) {
      out += {'\x8E', high(octets.front())};
      octets.remove_prefix(1);
      continue;
    }
    if (now == Designation::supplementary) {
      out += '\x8F';
    }
    out += {high(octets[0]), high(octets[1])};
    octets.remove_prefix(2);
  }
  return out;
}

}  // namespace

std::optional<std::string> convert_to_utf8(std::string_view octets, std::string_view charset) {
  const std::string name = to_lower(charset);
  if (name == "utf-8" || name == "utf8") {
    return repair_utf8(octets);
  }
  if (name == "iso-2022-jp") {
    return convert_with_iconv(iso2022jp_to_euc(octets), japanese_euc);
  }
  const auto* const known = std::ranges::find(charsets, std::string_view(name), &Charset::name);
  if (known == charsets.end()) {
    return std::nullopt;
  }
  return convert_with_iconv(octets, known->iconv);
}

}  // namespace anshin::text
