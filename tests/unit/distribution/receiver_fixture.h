// A receiver's folder and a publisher, for the tests of syncing.
#pragma once

#include "distribution/synchroniser.h"
#include "publisher.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace anshin::distribution {

class ReceiverTest : public testing::Test {
 protected:
  std::string folder() const { return root_.path() / "robins"; }

  SyncResult sync_at(std::chrono::sys_seconds now, const SyncOptions& options = {}) {
    Surroundings surroundings{.fetcher = publisher_.fetcher,
                              .pause = [this](std::chrono::milliseconds) {
                                ++pauses_;
                                if (on_pause_) {
                                  on_pause_();
                                }
                              }};
    return sync_with(surroundings, source_of_folder(), now, options);
  }
  SyncResult sync() { return sync_at(today); }
  SyncResult reset() {
    return sync_at(today, {.accept_rollback = true, .progress = {}, .stop = nullptr});
  }
  Source source_of_folder() const {
    Source source = publisher_.source(folder());
    if (!public_keys_.empty()) {
      source.public_keys = public_keys_;
    }
    return source;
  }

  registry::Store::Information information() const {
    return registry::Store("robins", folder()).information();
  }
  /// Whether an organisation is registered for d1.example and so on.
  bool has(unsigned number) const {
    const registry::Store store("robins", folder());
    return store.lookup("d" + std::to_string(number) + ".example", today).status ==
           registry::FindingStatus::registered;
  }
  std::size_t fetched(const std::string& name) const {
    return static_cast<std::size_t>(
        std::ranges::count(publisher_.fetcher.requests, publisher_.url(name), &FetchRequest::url));
  }
  std::size_t part_files() const {
    std::size_t count = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder())) {
      count += file.path().extension() == ".part" ? 1U : 0U;
    }
    return count;
  }

  /// Serial 1 with the organisations 1 to 3, in force.
  void receive_first() {
    publisher_.start(1, put_lines(1, 3), 3);
    publisher_.publish();
    const auto result = sync();
    ASSERT_EQ(result.status, SyncStatus::updated) << result.reason;
  }
  /// Serial 2: without 1, 2 renamed, with 4; deltas from 1.
  void publish_second() {
    publisher_.start(2, put_line(2, "new") + put_line(3) + put_line(4), 3);
    publisher_.add_delta(1, del_line(1) + put_line(2, "new") + put_line(4), 3);
    publisher_.manifest.issued += std::chrono::minutes(1);
    publisher_.publish();
  }

  TemporaryFolder root_;
  Publisher publisher_;
  std::vector<std::string> public_keys_;  // of the configuration; empty: the publisher's
  std::function<void()> on_pause_;
  int pauses_ = 0;
};

}  // namespace anshin::distribution
