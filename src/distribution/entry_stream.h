// A published file, unpacked, as the importer reads it: it ends at the first thing that is wrong
// with its order, and where the caller wants to stop.
#pragma once

#include <anshin/distribution.h>

#include "distribution/entry_order.h"
#include "distribution/gzip_reader.h"

#include <array>
#include <cstdint>
#include <expected>
#include <memory>
#include <streambuf>
#include <string>

namespace anshin::distribution {

class EntryStream : public std::streambuf {
 public:
  /// `path`: where the published file lies. The error names the file.
  static std::expected<std::unique_ptr<EntryStream>, std::string> open(
      const std::string& path, const PublishedFile& file, const SyncOptions& options,
      EntryOrder::OnEntry on_entry);

  /// What is wrong with the packing or the order; "" as long as nothing is.
  std::string problem() const;
  bool stopped() const;

 protected:
  int_type underflow() override;

 private:
  EntryStream(std::unique_ptr<GzipReader> packed, const PublishedFile& file,
              const SyncOptions& options, EntryOrder::OnEntry on_entry);

  std::unique_ptr<GzipReader> packed_;
  std::uint64_t packed_size_;
  const SyncOptions& options_;
  EntryOrder order_;
  std::array<char, 65536> piece_{};
};

}  // namespace anshin::distribution
