// How look-alikes behave against as many organisations as a country has: keys, time, false alarms
// and what is found. The index is in memory; its filter is the kind that registries have.
#include "lookalike/key_hash.h"
#include "support/name_world.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <vector>

namespace anshin::lookalike {
namespace {

using Clock = std::chrono::steady_clock;

// Keys in order with the numbers of their subjects, behind a blocked Bloom filter: one line of
// cache for a question. Subjects are made anew from their number, so that six million fit.
class LargeIndex : public Index {
 public:
  LargeIndex(const Vocabulary& vocabulary, std::size_t subjects)
      : vocabulary_(vocabulary), subjects_(subjects) {
    entries_.reserve(subjects * 3);
    for (std::size_t number = 0; number < subjects; ++number) {
      for (const Key key : keys_of(subject(number))) {
        entries_.push_back({key, static_cast<std::uint32_t>(number)});
      }
    }
    std::ranges::sort(entries_, {}, &Entry::key);
    constexpr std::size_t bits_per_key = 12;
    blocks_.resize(entries_.size() * bits_per_key / 512 + 1);
    for (const Entry& entry : entries_) {
      Block& block = blocks_[block_of(entry.key)];
      for (std::size_t i = 0; i < probes; ++i) {
        set(block, bit_of(entry.key, i));
      }
    }
  }

  bool may_have(Key key) const override {
    const Block& block = blocks_[block_of(key)];
    bool all = true;
    for (std::size_t i = 0; i < probes; ++i) {
      const std::size_t bit = bit_of(key, i);
      all = all && (block.words[bit / 64] >> (bit % 64) & 1U) != 0;
    }
    return all;
  }

  std::vector<Subject> find(Key key, std::size_t limit) const override {
    std::vector<Subject> found;
    for (auto at = std::ranges::lower_bound(entries_, key, {}, &Entry::key);
         at != entries_.end() && at->key == key && found.size() < limit; ++at) {
      found.push_back(subject(at->number));
    }
    return found;
  }

  std::uint64_t size() const override { return subjects_; }
  std::size_t keys() const { return entries_.size(); }

  Subject subject(std::size_t number) const {
    NameWorld world(vocabulary_, scrambled(number) | 1U);
    return world.subject(world.organisation(), number);
  }

 private:
  struct Entry {
    Key key;
    std::uint32_t number;
  };
  struct alignas(64) Block {
    std::uint64_t words[8] = {};
  };
  static constexpr std::size_t probes = 6;

  std::size_t block_of(Key key) const {
    return static_cast<std::size_t>((scrambled(key) >> 32U) * blocks_.size() >> 32U);
  }
  static std::size_t bit_of(Key key, std::size_t i) { return key >> (9 * i) & 511U; }
  static void set(Block& block, std::size_t bit) {
    block.words[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }

  const Vocabulary& vocabulary_;
  std::size_t subjects_;
  std::vector<Entry> entries_;
  std::vector<Block> blocks_;
};

struct Sample {
  GeneratedSender sender;
  bool forged = false;
};

double microseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

void print_percentiles(std::string_view what, std::vector<double> times) {
  std::ranges::sort(times);
  const auto at = [&times](double part) {
    return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
  };
  std::cout << what << ": p50 " << at(0.5) << " us, p99 " << at(0.99) << " us, p99.9 " << at(0.999)
            << " us\n";
}

int measure(std::size_t subjects, std::size_t messages, const std::string& vocabulary_file) {
  const Vocabulary vocabulary(vocabulary_file);
  const auto begin = Clock::now();
  const LargeIndex index(vocabulary, subjects);
  std::cout << subjects << " organisations, " << index.keys() << " keys, made in "
            << microseconds(Clock::now() - begin) / 1e6 << " s\n";

  NameWorld world(vocabulary, 4);
  std::vector<double> honest_times;
  std::vector<double> forged_times;
  std::size_t alarms = 0;
  std::map<std::string, std::pair<std::size_t, std::size_t>> found_of;
  for (std::size_t i = 0; i < messages; ++i) {
    const bool forged = i % 4 == 3;
    const Subject imitated = index.subject(i * 7919 % subjects);
    const GeneratedSender sender = !forged      ? world.honest_sender()
                                   : i % 8 == 3 ? world.imitator(imitated)
                                                : world.domain_imitator(imitated);
    const std::vector<std::string> claims = {sender.display_name};
    const auto from = Clock::now();
    const auto found = find_resemblance(index, sender.domain, claims);
    (forged ? forged_times : honest_times).push_back(microseconds(Clock::now() - from));
    if (!forged) {
      if (found) {
        constexpr std::size_t shown = 20;
        if (++alarms <= shown) {
          std::cout << "false alarm: " << sender.display_name << " <" << sender.domain
                    << ">: " << found->evidence << '\n';
        }
      }
      continue;
    }
    auto& [hits, all] = found_of[sender.kind];
    ++all;
    hits += static_cast<std::size_t>(found.has_value());
  }
  print_percentiles("honest senders", honest_times);
  print_percentiles("forgers", forged_times);
  std::cout << alarms << " false alarms in " << honest_times.size() << '\n';
  for (const auto& [kind, counts] : found_of) {
    std::cout << kind << ": found " << counts.first << " of " << counts.second << '\n';
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace anshin::lookalike

int main(int argc, char** argv) {
  std::size_t subjects = 5'000'000;
  std::size_t messages = 100'000;
  std::string vocabulary;
  CLI::App app("Measures look-alikes");
  app.add_option("--organisations", subjects, "How many are registered")
      ->check(CLI::PositiveNumber);
  app.add_option("--messages", messages, "How many are looked at")
      ->check(CLI::Range(8, 100'000'000));
  app.add_option("--vocabulary", vocabulary, "tests/data/lookalike/vocabulary.tsv")
      ->required()
      ->check(CLI::ExistingFile);
  CLI11_PARSE(app, argc, argv);
  return anshin::lookalike::measure(subjects, messages, vocabulary);
}
