// Entries one after the other, ordered by id: of a registry, or of a published file. Whoever
// compares or merges millions of them needs the memory of a few.
#pragma once

#include <anshin/registry.h>

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::authority {

/// A line of a snapshot or a delta (docs/registry-format.md, "Import format").
struct Entry {
  std::string id;
  std::string line;  ///< without the line end
  bool put = true;   ///< false: "del"
};

/// The error says what is wrong with the line. Of the organisation only the id is looked at.
std::expected<Entry, std::string> parse_entry(std::string line);
/// What a "put" line says. The error names the id.
std::expected<registry::Organisation, std::string> organisation_of(const Entry& entry);
std::string put_line(const registry::Organisation& organisation);
std::string del_line(std::string_view id);

class EntryStream {
 public:
  using Next = std::expected<std::optional<Entry>, std::string>;
  EntryStream() = default;
  virtual ~EntryStream() = default;
  EntryStream(const EntryStream&) = delete;
  EntryStream& operator=(const EntryStream&) = delete;

  /// The next entry; its id is above the one before (by octets). nullopt: that was all.
  virtual Next next() = 0;
};

/// All organisations of a registry. Nobody may change it meanwhile.
std::unique_ptr<EntryStream> entries_of(const registry::Store& store);

enum class FileKind { snapshot, delta };

/// The entries of a gzip file. The error names the file.
std::expected<std::unique_ptr<EntryStream>, std::string> entries_in(const std::string& path,
                                                                    FileKind kind);

}  // namespace anshin::authority
