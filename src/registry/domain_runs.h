// Domains of millions of organisations, brought into order within bounded memory; each can be asked
// for while they come in.
#pragma once

#include "registry/key_filter.h"
#include "registry/run_file.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::registry {

struct FiledDomain {
  std::string_view domain;
  bool subdomains = false;
  std::int64_t organisation = 0;
};

class DomainRuns {
 public:
  /// `folder`: where the scratch file goes.
  static std::expected<DomainRuns, std::string> make(const std::string& folder);

  /// At most 255 octets.
  std::expected<void, std::string> add(const FiledDomain& filed);
  /// The numbers of the organisations that the domain was added for.
  std::expected<std::vector<std::int64_t>, std::string> find(std::string_view domain) const;
  /// Hands over all domains in order. An error of `receive` ends it.
  std::expected<void, std::string> merge(
      const std::function<std::expected<void, std::string>(const FiledDomain&)>& receive);

 private:
  // Not yet in the file: where its record begins in `octets`.
  struct Current {
    std::string octets;
    std::vector<std::uint32_t> records;
    std::vector<std::uint32_t> table;  // open addressing; record number + 1
  };
  struct Run {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    KeyFilter filter;                  // over the hashes of its domains
    std::vector<std::uint64_t> marks;  // offsets of every 64th record
  };

  explicit DomainRuns(RunFile file) : file_(std::move(file)) {}
  void enter(std::uint32_t record);
  std::expected<void, std::string> write_run();
  std::expected<void, std::string> find_in_run(const Run& run, std::string_view domain,
                                               std::vector<std::int64_t>& found) const;

  RunFile file_;
  Current current_;
  std::vector<Run> runs_;
};

}  // namespace anshin::registry
