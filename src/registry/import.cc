// Reads JSON Lines of the registry format (docs/registry-format.md, "Import format") into an
// editor.
#include <anshin/registry.h>

#include "registry/importer.h"

#include <array>
#include <istream>

namespace anshin::registry {

std::expected<ImportResult, std::string> import_json_lines(
    std::istream& input, Editor& editor, const std::function<void(std::uint64_t)>& progress,
    AbsentDeletion absent) {
  Importer importer(editor, absent);
  std::array<char, 65536> piece{};
  std::uint64_t octets = 0;
  while (input && !editor.failed()) {
    input.read(piece.data(), piece.size());
    const auto size = static_cast<std::size_t>(input.gcount());
    importer.feed({piece.data(), size});
    octets += size;
    if (progress) {
      progress(octets);
    }
  }
  if (input.bad()) {
    return std::unexpected("the input could not be read after " + std::to_string(octets) +
                           " bytes");
  }
  ImportResult result = importer.finish();
  if (editor.failed()) {
    return std::unexpected(result.problems.empty() ? std::string("the registry cannot be written")
                                                   : result.problems.back().what);
  }
  return result;
}

}  // namespace anshin::registry
