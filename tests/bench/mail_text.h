// Bodies of the sizes and kinds that mail servers see: plain text, HTML in quoted-printable, text
// with a base64 attachment.
#pragma once

#include "bench/random.h"

#include <cstddef>
#include <string>

namespace anshin::bench {

/// Size of a body: median 15 KB, one in a hundred 1 MB.
std::size_t choose_body_size(Random& random);

struct MailText {
  std::string content_type;  ///< value of Content-Type
  std::string encoding;      ///< value of Content-Transfer-Encoding
  std::string body;          ///< CRLF line ends
};

MailText make_text(std::size_t size, Random& random);

/// `count` words with a blank between them.
std::string words(std::size_t count, Random& random);

}  // namespace anshin::bench
