// The SPF records of one check, each parsed and outlined once.
#pragma once

#include "spf/judgement.h"
#include "spf/outline.h"
#include "spf/record_cache.h"

#include <deque>
#include <expected>
#include <string>
#include <string_view>

namespace anshin::spf {

class Records {
 public:
  /// `cache` must outlive this.
  Records(RecordCache& cache, const IpAddress& client) : cache_(cache), client_(client) {}

  /// The record in a domain's TXT answer, or the judgement that ends the check. It stays as long as
  /// this does, as the answer must. `referrer` as for select_policy.
  std::expected<const Outline*, Judgement> read(const dns::Answer& answer, std::string_view domain,
                                                std::string_view referrer);

 private:
  using Outlined = std::expected<Outline, std::string>;
  struct Entry {
    const dns::Answer* answer = nullptr;
    Outlined outlined;
  };
  const Outlined& outline(const dns::Answer& answer, std::string_view text);

  RecordCache& cache_;
  const IpAddress client_;
  std::deque<Entry> entries_;  // few: searched one by one
};

}  // namespace anshin::spf
