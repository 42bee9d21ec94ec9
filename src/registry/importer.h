// Lines of an import, from pieces of a file to changes in an editor.
#pragma once

#include <anshin/registry.h>

#include "registry/line_workers.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace anshin::registry {

class Importer {
 public:
  Importer(Editor& editor, AbsentDeletion absent);

  /// A piece of the input, cut anywhere. Memory is bounded by one line and some batches.
  void feed(std::string_view piece);
  /// Behind the last piece.
  ImportResult finish();

 private:
  void append(std::string_view piece);
  void finish_line();
  void give_batch();
  void do_batch(LineBatch& batch);
  std::expected<void, std::string> do_line(const PreparedLine& line);
  std::expected<void, std::string> put(const Prepared& prepared);
  std::expected<void, std::string> remove(const RemoveLine& line);
  std::expected<void, std::string> revoke(const Revocation& revocation);
  std::expected<void, std::string> unrevoke(const UnrevokeLine& line);
  void report(std::uint64_t line, const std::string& what);

  Editor& editor_;
  AbsentDeletion absent_;
  ImportResult result_;
  std::unique_ptr<LineBatch> batch_;  // that is being filled
  LineBatch::Line line_;              // its last line, not complete yet
  std::uint64_t lines_ = 0;
  LineWorkers workers_;
};

}  // namespace anshin::registry
