// The load generator: sends a corpus through a chain of milters and writes a line for each message
// to standard output, or holds open sessions until standard input ends.
#include "bench/corpus_reader.h"
#include "bench/delivery.h"

#include <CLI/CLI.hpp>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <limits>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace anshin::bench {
namespace {

struct Options {
  std::filesystem::path corpus;
  std::vector<std::string> chain;
  unsigned connections = 8;
  unsigned passes = 1;
  std::size_t hold = 0;
  bool one_per_domain = false;
};

struct Result {
  std::size_t message = 0;  ///< line of messages.tsv
  Delivery delivery;
};

/// The result of each delivery, or why one failed.
class Run {
 public:
  Run(const Options& options, const std::vector<Message>& messages)
      : chain_(options.chain), messages_(messages) {
    for (unsigned pass = 0; pass < options.passes; ++pass) {
      for (std::size_t i = 0; i < messages.size(); ++i) {
        if (!options.one_per_domain || messages[i].first_of_domain) {
          results_.push_back({.message = i, .delivery = {}});
        }
      }
    }
  }

  void go(unsigned connections) {
    std::vector<std::jthread> clients(connections);
    for (std::jthread& client : clients) {
      client = std::jthread([this] { deliver_some(); });
    }
    clients.clear();
    if (error_) {
      throw std::runtime_error(*error_);
    }
  }

  const std::vector<Result>& results() const { return results_; }

 private:
  void deliver_some() {
    try {
      for (std::size_t i = next_++; i < results_.size(); i = next_++) {
        results_[i].delivery = deliver(chain_, messages_[results_[i].message]);
      }
    } catch (const std::exception& error) {
      const std::scoped_lock lock(mutex_);
      error_ = error.what();
      next_ = results_.size();
    }
  }

  const std::vector<std::string>& chain_;
  const std::vector<Message>& messages_;
  std::vector<Result> results_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::optional<std::string> error_;  // guarded by mutex_
};

std::string one_line(const std::string& value) {
  std::string line;
  for (const char c : value) {
    line += c == '\n' || c == '\t' || c == '\r' ? ' ' : c;
  }
  return line;
}

void print(const std::vector<Result>& results, std::chrono::nanoseconds took) {
  std::cout << "# seconds\t" << std::chrono::duration<double>(took).count() << '\n';
  for (const auto& [message, delivery] : results) {
    std::cout << message << '\t' << delivery.end_of_message.count() << '\t'
              << delivery.content.count() << '\t' << delivery.reply;
    for (const Field& stamp : delivery.stamps) {
      std::cout << '\t' << stamp.name << ':' << one_line(stamp.value);
    }
    std::cout << '\n';
  }
}

void hold(const Options& options, const std::vector<Message>& messages) {
  std::vector<std::vector<MilterLink>> sessions;
  for (std::size_t i = 0; i < options.hold; ++i) {
    sessions.push_back(begin_and_wait(options.chain, messages[i % messages.size()]));
  }
  std::cout << "holding " << sessions.size() << std::endl;
  std::cin.ignore(std::numeric_limits<std::streamsize>::max());
}

void generate_load(const Options& options) {
  const std::vector<Message> messages = read_corpus(options.corpus);
  if (messages.empty()) {
    throw std::runtime_error("the corpus is empty");
  }
  if (options.hold > 0) {
    return hold(options, messages);
  }
  Run run(options, messages);
  const auto begin = std::chrono::steady_clock::now();
  run.go(options.connections);
  print(run.results(), std::chrono::steady_clock::now() - begin);
}

}  // namespace
}  // namespace anshin::bench

int main(int argc, char** argv) {
  anshin::bench::Options options;
  CLI::App app("Sends the benchmark's messages through a chain of milters");
  app.add_option("--corpus", options.corpus, "Folder that bench_corpus wrote")->required();
  app.add_option("--milter", options.chain,
                 "unix:/PATH or inet:PORT@ADDRESS; repeat it for a chain")
      ->required();
  app.add_option("--connections", options.connections, "Sessions at a time")
      ->check(CLI::Range(1, 1000));
  app.add_option("--passes", options.passes, "How often all messages are sent");
  app.add_option("--hold", options.hold,
                 "Only open so many sessions and keep them at the end of the header");
  app.add_flag("--one-per-domain", options.one_per_domain, "Only the first message of each domain");
  CLI11_PARSE(app, argc, argv);
  try {
    anshin::bench::generate_load(options);
  } catch (const std::exception& error) {
    std::cerr << "bench_load: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
