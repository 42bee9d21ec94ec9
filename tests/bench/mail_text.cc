#include "bench/mail_text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace anshin::bench {
namespace {

constexpr double median_size = 13'500;
constexpr double size_spread = 0.65;  // with header and large ones: median 15 KB, mean 28 KB
constexpr double large_share = 0.01;
constexpr std::size_t large_size = 1'000'000;
constexpr std::size_t attachment_size =
    60'000;  // from here on it is an attachment that makes the size

constexpr std::array<std::string_view, 24> vocabulary{
    "mail",    "the",    "of",       "information", "and",     "delivery", "to",      "service",
    "notice",  "is",     "month",    "please",      "confirm", "in",       "account", "address",
    "content", "change", "schedule", "for",         "below",   "thank",    "you",     "reserved"};
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string_view word(Random& random) {
  return vocabulary.at(random.below(vocabulary.size()));
}

// Some lines end with blanks, some have several between words: relaxed has work to do.
std::string plain_line(Random& random) {
  std::string line = words(4 + random.below(8), random);
  if (random.chance(0.05)) {
    line += "  ";
  }
  if (random.chance(0.05)) {
    line.insert(line.find(' '), " ");
  }
  return line + "\r\n";
}

std::string html_line(Random& random) {
  return std::string(2 * random.below(8), ' ') + "<td style=3D\"padding:0\">" +
         words(3 + random.below(3), random) + "</td>=\r\n";
}

std::string base64_line(Random& random) {
  std::string line(76, 'A');
  std::ranges::generate(line, [&] { return base64_digits[random.below(base64_digits.size())]; });
  return line + "\r\n";
}

template <typename Line>
void fill(std::string& body, std::size_t size, Random& random, Line line) {
  body.reserve(size + 100);
  while (body.size() < size) {
    body += random.chance(0.03) ? "\r\n" : line(random);
  }
}

MailText with_attachment(std::size_t size, Random& random) {
  MailText text{
      .content_type = "multipart/mixed; boundary=\"=-part\"", .encoding = "7bit", .body = {}};
  text.body = "--=-part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
  fill(text.body, std::min<std::size_t>(size / 4, 2000), random, plain_line);
  text.body +=
      "\r\n--=-part\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: "
      "base64\r\n\r\n";
  while (text.body.size() < size) {
    text.body += base64_line(random);
  }
  text.body += "\r\n--=-part--\r\n";
  return text;
}

}  // namespace

std::size_t choose_body_size(Random& random) {
  if (random.chance(large_share)) {
    return large_size;
  }
  return static_cast<std::size_t>(
      std::clamp(random.log_normal(median_size, size_spread), 1'000.0, 200'000.0));
}

std::string words(std::size_t count, Random& random) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += (i == 0 ? "" : " ");
    text += word(random);
  }
  return text;
}

MailText make_text(std::size_t size, Random& random) {
  const double kind = random.unit();
  if (size >= attachment_size || kind < 0.15) {
    return with_attachment(size, random);
  }
  if (kind < 0.6) {
    MailText text{
        .content_type = "text/html; charset=utf-8", .encoding = "quoted-printable", .body = {}};
    fill(text.body, size, random, html_line);
    return text;
  }
  MailText text{.content_type = "text/plain; charset=utf-8", .encoding = "8bit", .body = {}};
  fill(text.body, size, random, plain_line);
  return text;
}

}  // namespace anshin::bench
