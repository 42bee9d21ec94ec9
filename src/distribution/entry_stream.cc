// Unpacks, looks at the order, tells the progress.
#include "distribution/entry_stream.h"

#include "distribution/limits.h"
#include "registry/organisation.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace anshin::distribution {

std::expected<std::unique_ptr<EntryStream>, std::string> EntryStream::open(
    const std::string& path, const PublishedFile& file, const SyncOptions& options,
    EntryOrder::OnEntry on_entry) {
  const std::uint64_t most =
      std::min(max_unpacked_octets, (file.lines + 1) * (registry::max_entry_octets + 1));
  auto packed = GzipReader::open(path, most);
  if (!packed) {
    return std::unexpected(packed.error());
  }
  return std::unique_ptr<EntryStream>(
      new EntryStream(std::move(*packed), file, options, std::move(on_entry)));
}

EntryStream::EntryStream(std::unique_ptr<GzipReader> packed, const PublishedFile& file,
                         const SyncOptions& options, EntryOrder::OnEntry on_entry)
    : packed_(std::move(packed)),
      packed_size_(file.size),
      options_(options),
      order_(file.lines, std::move(on_entry)) {}

std::string EntryStream::problem() const {
  return packed_->problem().empty() ? order_.problem() : packed_->problem();
}

bool EntryStream::stopped() const {
  return options_.stop != nullptr && *options_.stop;
}

EntryStream::int_type EntryStream::underflow() {
  if (stopped() || !problem().empty()) {
    return traits_type::eof();
  }
  std::streamsize got = 0;
  try {
    got = packed_->sgetn(piece_.data(), static_cast<std::streamsize>(piece_.size()));
  } catch (const std::exception&) {
    return traits_type::eof();  // problem() has it
  }
  const std::string_view octets(piece_.data(), static_cast<std::size_t>(got));
  if (options_.progress) {
    options_.progress({.stage = SyncProgress::Stage::importing,
                       .done = packed_->packed_octets(),
                       .total = packed_size_});
  }
  if (!(octets.empty() ? order_.finish() : order_.take(octets)) || octets.empty()) {
    return traits_type::eof();
  }
  setg(piece_.data(), piece_.data(), piece_.data() + got);
  return traits_type::to_int_type(piece_.front());
}

}  // namespace anshin::distribution
