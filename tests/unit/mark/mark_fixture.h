// A message and a mark for the tests of writing and reading.
#pragma once

#include <anshin/mark.h>

#include <chrono>
#include <string>
#include <vector>

namespace anshin::mark {

inline constexpr std::chrono::sys_seconds decided_at{std::chrono::seconds(1775044800)};

inline Mark verified_mark() {
  return {.kind = Kind::verified,
          .domain = "qualitia.co.jp",
          .organisation = "株式会社クオリティア",
          .language = "ja",
          .organisation_id = "jcn:2010001084915",
          .registry = "robins",
          .serial = 42,
          .body_canonicalization = Canonicalization::relaxed,
          .body_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
          .reason = "signed by qualitia.co.jp"};
}

inline Mark mark_of(Kind kind) {
  Mark mark;
  mark.kind = kind;
  return mark;
}

inline std::vector<Field> message() {
  return {
      {"Received", " from mail.example.jp"}, {"From", " =?UTF-8?B?5qCq?= <info@qualitia.co.jp>"},
      {"To", " someone@example.jp"},         {"Date", " Wed, 1 Apr 2026 12:00:00 +0000"},
      {"Message-ID", " <1@qualitia.co.jp>"}, {"Subject", " first\r\n second"}};
}

}  // namespace anshin::mark
