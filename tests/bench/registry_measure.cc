#include "bench/registry_measure.h"

#include "bench/descriptor.h"
#include "bench/random.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace anshin::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;
using registry::FindingStatus;
using registry::Organisation;

constexpr int import_niceness = 10;  // as the daemon's refresh

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// Times of single calls.
class Times {
 public:
  template <typename Call>
  void measure(const Call& call) {
    const auto begin = Clock::now();
    call();
    nanoseconds_.push_back(std::chrono::nanoseconds(Clock::now() - begin).count());
  }
  Json summary() {
    std::ranges::sort(nanoseconds_);
    return {{"samples", nanoseconds_.size()},
            {"p50", at(0.5)},
            {"p99", at(0.99)},
            {"p99.9", at(0.999)},
            {"max", at(1.0)}};
  }

 private:
  double at(double share) const {
    if (nanoseconds_.empty()) {
      return 0;
    }
    const auto last = static_cast<double>(nanoseconds_.size() - 1);
    return static_cast<double>(nanoseconds_[static_cast<std::size_t>(share * last)]) / 1000;
  }
  std::vector<std::int64_t> nanoseconds_;
};

/// Kilobytes of a field of /proc/self/status.
std::size_t status_kb(const std::string& field) {
  std::ifstream status("/proc/self/status");
  std::string word;
  std::size_t kb = 0;
  while (status >> word) {
    if (word == field + ":") {
      status >> kb;
    }
  }
  return kb;
}

/// Resident memory that is not mapped from files.
double own_mb() {
  return static_cast<double>(status_kb("RssAnon")) / 1024;
}

template <typename Value>
Value must(std::expected<Value, std::string> value) {
  if (!value) {
    throw std::runtime_error(value.error());
  }
  if constexpr (!std::is_void_v<Value>) {
    return std::move(*value);
  }
}

class Bench {
 public:
  explicit Bench(const MeasureOptions& options)
      : options_(options),
        population_(options.size),
        before_mb_(own_mb()),
        store_(std::make_shared<const registry::Store>("bench", options.folder)),
        registries_({store_}) {
    const auto information = store_->information();
    if (information.organisations != options.size.organisations) {
      throw std::runtime_error(options.folder + " does not hold this population");
    }
  }

  Json run() {
    Json found;
    found["two_pages"] = two_pages();
    found["hit"] = hits();
    found["miss"] = misses();
    found["look_alike"] = look_alikes();
    found["may_have_ns"] = may_have();
    found["memory_mb"] = own_mb();
    found["memory_of_store_mb"] = own_mb() - before_mb_;
    found["beside_import"] = beside_import();
    found["delta"] = delta();
    return found;
  }

 private:
  // What no lookup can do without: a page that leads to the entry and a page that holds it, read
  // anywhere in the file.
  Json two_pages() {
    constexpr std::size_t page = 8192;
    const std::string path = options_.folder + "/registry.db";
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const std::uint64_t pages = std::filesystem::file_size(path) / page;
    std::array<char, page> octets{};
    const auto read_any = [&](std::uint64_t chance) {
      const auto offset = static_cast<off_t>(chance % pages * page);
      expect(::pread(file.number(), octets.data(), page, offset) == page,
             "a page that is not there");
    };
    return sample([&](std::size_t chance) {
      const std::uint64_t other = random_.below(SIZE_MAX);
      times_.measure([&] {
        read_any(chance);
        read_any(other);
      });
    });
  }

  Json hits() {
    return sample([this](std::size_t chance) {
      const std::string domain = population_.domain(chance % options_.size.domains);
      times_.measure([&] { finding_ = store_->lookup(domain, now_); });
      expect(finding_.status == FindingStatus::registered, domain);
    });
  }

  Json misses() {
    return sample([this](std::size_t chance) {
      const std::string domain = population_.free_domain(chance % options_.size.domains);
      times_.measure([&] { finding_ = store_->lookup(domain, now_); });
      expect(finding_.status == FindingStatus::not_registered, domain);
    });
  }

  Json look_alikes() {
    return sample([this](std::size_t chance) {
      const std::vector<std::string> claims = {population_.claim(chance)};
      const std::string domain = population_.free_domain(chance % options_.size.domains);
      times_.measure([&] { finding_ = registries_.lookup(domain, claims, now_); });
    });
  }

  double may_have() {
    constexpr std::size_t calls = 5'000'000;
    std::size_t known = 0;
    const auto begin = Clock::now();
    for (std::uint64_t i = 0; i < calls; ++i) {
      known += store_->may_have(i * 0x9e3779b97f4a7c15U) ? 1U : 0U;
    }
    expect(known < calls / 50, "the filter");
    return seconds_since(begin) * 1e9 / static_cast<double>(calls);
  }

  template <typename Call>
  Json sample(const Call& call) {
    // The first tenth fills caches.
    for (std::size_t i = 0; i < options_.samples / 10; ++i) {
      call(random_.below(SIZE_MAX));
    }
    times_ = {};
    for (std::size_t i = 0; i < options_.samples; ++i) {
      call(random_.below(SIZE_MAX));
    }
    return std::exchange(times_, {}).summary();
  }

  /// Lookups as mail asks for them, one after the other with pauses, until `done`.
  template <typename Done>
  Json look_up_until(const Done& done) {
    while (!done()) {
      const std::string domain = population_.domain(random_.below(options_.size.domains));
      times_.measure([&] { finding_ = store_->lookup(domain, now_); });
      expect(finding_.status == FindingStatus::registered, domain);
      peak_mb_ = random_.below(1000) == 0 ? std::max(peak_mb_, own_mb()) : peak_mb_;
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    return std::exchange(times_, {}).summary();
  }

  Json beside_import() {
    Json found;
    const auto begin = Clock::now();
    found["quiet"] = look_up_until([&] { return seconds_since(begin) > quiet_seconds; });
    const std::uint64_t serial = store_->information().serial + 1;
    std::atomic<bool> imported{false};
    std::string problem;
    double seconds = 0;
    std::thread import([&] {
      ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), import_niceness);
      const auto start = Clock::now();
      try {
        receive(serial);
      } catch (const std::exception& error) {
        problem = error.what();
      }
      seconds = seconds_since(start);
      imported = true;
    });
    peak_mb_ = 0;
    found["import"] = look_up_until([&] { return imported.load(); });
    import.join();
    expect(problem.empty(), problem);
    const auto switching = Clock::now();
    found["switch"] = look_up_until([&] { return seconds_since(switching) > quiet_seconds; });
    expect(finding_.serial == serial, "the new version was not noticed");
    found["import_seconds"] = seconds;
    found["peak_mb"] = peak_mb_;
    return found;
  }

  /// What a sync does with a snapshot.
  void receive(std::uint64_t serial) const {
    auto editor = must(registry::Editor::open_empty(options_.folder));
    std::ifstream lines(options_.snapshot, std::ios::binary);
    const auto result = must(registry::import_json_lines(lines, editor, {}));
    expect(result.put == options_.size.organisations, "lines were refused");
    must(editor.commit(registry::Release{
        .registry = "bench", .serial = serial, .issued = now_, .expires = std::nullopt}));
  }

  /// What a sync does with a delta.
  Json delta() const {
    const auto begin = Clock::now();
    auto editor = must(registry::Editor::open(options_.folder));
    const double opened = seconds_since(begin);
    const std::size_t count = std::min(options_.delta, options_.size.organisations);
    for (std::size_t i = 0; i < count; ++i) {
      Organisation organisation =
          population_.organisation(i * (options_.size.organisations / count));
      organisation.names["ja"] += "改";
      must(editor.put(organisation));
    }
    const double put = seconds_since(begin);
    auto release = editor.release();
    ++release.serial;
    must(editor.commit(release));
    return {{"organisations", count},
            {"open_seconds", opened},
            {"put_seconds", put - opened},
            {"commit_seconds", seconds_since(begin) - put},
            {"seconds", seconds_since(begin)}};
  }

  static void expect(bool condition, const std::string& what) {
    if (!condition) {
      throw std::runtime_error("unexpected: " + what);
    }
  }

  static constexpr double quiet_seconds = 5;

  MeasureOptions options_;
  Population population_;
  double before_mb_;
  std::shared_ptr<const registry::Store> store_;
  registry::Registries registries_;
  Random random_{1};
  std::chrono::sys_seconds now_ = now();
  Times times_;
  registry::Finding finding_;
  double peak_mb_ = 0;
};

}  // namespace

std::string measure(const MeasureOptions& options) {
  return Bench(options).run().dump();
}

}  // namespace anshin::bench
