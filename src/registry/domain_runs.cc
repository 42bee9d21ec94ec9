// Sorts pieces in memory and merges them from disk. A record is the domain's length, the domain,
// and eight octets of the organisation's number and the flag.
#include "registry/domain_runs.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <queue>

namespace anshin::registry {

namespace {

using Done = std::expected<void, std::string>;

constexpr std::size_t current_octets = 4U << 20U;
constexpr std::size_t records_of_mark = 64;
constexpr std::size_t value_octets = 8;
constexpr std::size_t longest_record = 1 + 255 + value_octets;
constexpr std::size_t least_table = 1024;

std::uint64_t hash_of(std::string_view domain) {
  return std::hash<std::string_view>()(domain);
}

// The record at the beginning of some octets, which must be whole.
FiledDomain record_at(std::string_view octets) {
  const auto length = static_cast<unsigned char>(octets.front());
  std::uint64_t value = 0;
  std::memcpy(&value, octets.data() + 1 + length, value_octets);
  return {.domain = octets.substr(1, length),
          .subdomains = (value & 1U) != 0,
          .organisation = static_cast<std::int64_t>(value >> 1U)};
}

std::size_t size_of_record(std::string_view octets) {
  return 1 + static_cast<unsigned char>(octets.front()) + value_octets;
}

// The first eight octets of a domain as a number, in the same order.
std::uint64_t beginning_of(std::string_view domain) {
  std::uint64_t beginning = 0;
  for (std::size_t i = 0; i < sizeof beginning; ++i) {
    beginning <<= 8U;
    beginning |= i < domain.size() ? static_cast<unsigned char>(domain[i]) : 0U;
  }
  return beginning;
}

// By domain. Few domains begin alike, so that most are compared without being fetched.
void sort(std::vector<std::uint32_t>& records, std::string_view octets) {
  struct Place {
    std::uint64_t beginning = 0;
    std::uint32_t record = 0;
  };
  const auto domain_of = [octets](std::uint32_t record) {
    return record_at(octets.substr(record)).domain;
  };
  std::vector<Place> places;
  places.reserve(records.size());
  for (const std::uint32_t record : records) {
    places.push_back({.beginning = beginning_of(domain_of(record)), .record = record});
  }
  std::ranges::sort(places, [&](const Place& a, const Place& b) {
    return a.beginning != b.beginning ? a.beginning < b.beginning
                                      : domain_of(a.record) < domain_of(b.record);
  });
  std::ranges::transform(places, records.begin(), &Place::record);
}

// Reads the records of a run one after the other.
class Records {
 public:
  Records(const RunFile& file, std::uint64_t begin, std::uint64_t end)
      : reader_(file, begin, end) {}

  // False at the end. The record holds until the next call.
  std::expected<bool, std::string> next() {
    const auto length = reader_.take(1);
    if (!length) {
      return std::unexpected(length.error());
    }
    if (length->empty()) {
      return false;
    }
    octets_ = *length;
    const auto rest = reader_.take(size_of_record(octets_) - 1);
    if (!rest) {
      return std::unexpected(rest.error());
    }
    octets_ += *rest;
    if (octets_.size() != size_of_record(octets_)) {
      return std::unexpected("a temporary file is cut short");
    }
    return true;
  }
  FiledDomain record() const { return record_at(octets_); }

 private:
  RunReader reader_;
  std::string octets_;
};

}  // namespace

std::expected<DomainRuns, std::string> DomainRuns::make(const std::string& folder) {
  auto file = RunFile::make(folder);
  if (!file) {
    return std::unexpected(file.error());
  }
  return DomainRuns(std::move(*file));
}

Done DomainRuns::add(const FiledDomain& filed) {
  const auto begin = static_cast<std::uint32_t>(current_.octets.size());
  const std::uint64_t value =
      static_cast<std::uint64_t>(filed.organisation) << 1U | (filed.subdomains ? 1U : 0U);
  current_.octets += static_cast<char>(filed.domain.size());
  current_.octets += filed.domain;
  current_.octets.append(reinterpret_cast<const char*>(&value), value_octets);
  current_.records.push_back(begin);
  if (current_.table.size() < current_.records.size() * 2) {
    current_.table.assign(std::max(least_table, current_.table.size() * 2), 0);
    for (std::uint32_t record = 0; record < current_.records.size(); ++record) {
      enter(record);
    }
  } else {
    enter(static_cast<std::uint32_t>(current_.records.size() - 1));
  }
  return current_.octets.size() < current_octets ? Done{} : write_run();
}

// The table's size is a power of two.
void DomainRuns::enter(std::uint32_t record) {
  const std::string_view octets =
      std::string_view(current_.octets).substr(current_.records[record]);
  const std::size_t mask = current_.table.size() - 1;
  std::size_t place = hash_of(record_at(octets).domain) & mask;
  while (current_.table[place] != 0) {
    place = (place + 1) & mask;
  }
  current_.table[place] = record + 1;
}

std::expected<std::vector<std::int64_t>, std::string> DomainRuns::find(
    std::string_view domain) const {
  std::vector<std::int64_t> found;
  const std::uint64_t hash = hash_of(domain);
  if (!current_.table.empty()) {
    const std::size_t mask = current_.table.size() - 1;
    for (std::size_t place = hash & mask; current_.table[place] != 0; place = (place + 1) & mask) {
      const std::uint32_t begin = current_.records[current_.table[place] - 1];
      const FiledDomain record = record_at(std::string_view(current_.octets).substr(begin));
      if (record.domain == domain) {
        found.push_back(record.organisation);
      }
    }
  }
  for (const Run& run : runs_) {
    if (!run.filter.may_have(hash)) {
      continue;
    }
    if (const auto done = find_in_run(run, domain, found); !done) {
      return std::unexpected(done.error());
    }
  }
  return found;
}

Done DomainRuns::find_in_run(const Run& run, std::string_view domain,
                             std::vector<std::int64_t>& found) const {
  // The last mark whose record is before the domain: what is wanted stands behind it.
  std::string octets(longest_record, '\0');
  std::size_t low = 0;
  std::size_t high = run.marks.size();
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    if (const auto got = file_.read(run.marks[middle], octets); !got) {
      return std::unexpected(got.error());
    }
    (record_at(octets).domain < domain ? low : high) = middle;
  }
  Records records(file_, run.marks[low], run.end);
  while (true) {
    const auto there = records.next();
    if (!there) {
      return std::unexpected(there.error());
    }
    if (!*there || records.record().domain > domain) {
      return {};
    }
    if (records.record().domain == domain) {
      found.push_back(records.record().organisation);
    }
  }
}

Done DomainRuns::write_run() {
  if (current_.records.empty()) {
    return {};
  }
  const std::string_view octets = current_.octets;
  sort(current_.records, octets);
  Run run{
      .begin = file_.size(), .end = 0, .filter = KeyFilter(current_.records.size()), .marks = {}};
  std::string ordered;
  ordered.reserve(octets.size());
  for (std::size_t i = 0; i < current_.records.size(); ++i) {
    const std::string_view record = octets.substr(current_.records[i]);
    if (i % records_of_mark == 0) {
      run.marks.push_back(run.begin + ordered.size());
    }
    run.filter.add(hash_of(record_at(record).domain));
    ordered += record.substr(0, size_of_record(record));
  }
  if (auto done = file_.append(ordered); !done) {
    return done;
  }
  run.end = file_.size();
  runs_.push_back(std::move(run));
  current_.octets.clear();
  current_.records.clear();
  std::ranges::fill(current_.table, 0);
  return {};
}

Done DomainRuns::merge(const std::function<Done(const FiledDomain&)>& receive) {
  if (auto done = write_run(); !done) {
    return done;
  }
  current_ = {};
  std::vector<Records> records;
  records.reserve(runs_.size());
  const auto later = [&records](std::size_t a, std::size_t b) {
    return records[a].record().domain > records[b].record().domain;
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> heads(later);
  for (std::size_t run = 0; run < runs_.size(); ++run) {
    runs_[run].filter = KeyFilter(0);
    records.emplace_back(file_, runs_[run].begin, runs_[run].end);
    const auto there = records.back().next();
    if (!there) {
      return std::unexpected(there.error());
    }
    if (*there) {
      heads.push(run);
    }
  }
  while (!heads.empty()) {
    const std::size_t run = heads.top();
    heads.pop();
    if (auto done = receive(records[run].record()); !done) {
      return done;
    }
    const auto there = records[run].next();
    if (!there) {
      return std::unexpected(there.error());
    }
    if (*there) {
      heads.push(run);
    }
  }
  return {};
}

}  // namespace anshin::registry
