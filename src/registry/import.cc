// Reads JSON Lines of the registry format (docs/registry.md, "Import format") into an editor.
#include <anshin/registry.h>

#include "registry/organisation.h"
#include "registry/organisation_json.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <array>
#include <istream>

namespace anshin::registry {

namespace {

constexpr std::size_t max_problems = 1000;
constexpr std::size_t max_line_octets = max_entry_octets;

using Done = std::expected<void, std::string>;

class Importer {
 public:
  explicit Importer(Editor& editor) : editor_(editor) {}

  // A piece of the input, cut anywhere. Memory is bounded by one line.
  void feed(std::string_view piece) {
    while (!piece.empty() && !editor_.failed()) {
      const auto end = piece.find('\n');
      append(piece.substr(0, end));
      if (end == std::string_view::npos) {
        return;
      }
      finish_line();
      piece.remove_prefix(end + 1);
    }
  }

  ImportResult finish() {
    if (!line_.empty() || too_long_) {
      finish_line();
    }
    return std::move(result_);
  }

 private:
  void append(std::string_view piece) {
    if (line_.size() + piece.size() > max_line_octets) {
      too_long_ = true;
      line_.clear();
    }
    if (!too_long_) {
      line_ += piece;
    }
  }

  void finish_line() {
    ++line_number_;
    if (const Done done = take_line(); !done) {
      ++result_.bad_lines;
      if (result_.problems.size() < max_problems) {
        result_.problems.push_back({.line = line_number_, .what = done.error()});
      }
    }
    line_.clear();
    too_long_ = false;
  }

  Done take_line() {
    if (too_long_) {
      return std::unexpected("the line is longer than 64 KB");
    }
    if (text::trim(line_).empty()) {
      return {};
    }
    const auto object = read_json_object(line_);
    if (!object) {
      return std::unexpected("the line " + object.error());
    }
    const auto put = object->find("put");
    const auto del = object->find("del");
    if ((put == object->end()) == (del == object->end())) {
      return std::unexpected(R"(the line must have either "put" or "del")");
    }
    return put != object->end() ? take_put(*put) : take_del(*del);
  }

  Done take_put(const nlohmann::json& entry) {
    if (!entry.is_object()) {
      return std::unexpected("put: must be an object");
    }
    const auto organisation = organisation_from_json(entry);
    if (!organisation) {
      return std::unexpected(organisation.error());
    }
    if (auto done = editor_.put(*organisation); !done) {
      return done;
    }
    ++result_.put;
    return {};
  }

  Done take_del(const nlohmann::json& entry) {
    if (!entry.is_string()) {
      return std::unexpected("del: must be the id of an organisation");
    }
    const auto& id = entry.get_ref<const std::string&>();
    if (auto good = check_organisation_id(id); !good) {
      return good;
    }
    const auto removed = editor_.remove(id);
    if (!removed) {
      return std::unexpected(removed.error());
    }
    if (!*removed) {
      return std::unexpected("del: there is no organisation " + id);
    }
    ++result_.removed;
    return {};
  }

  Editor& editor_;
  ImportResult result_;
  std::string line_;
  std::uint64_t line_number_ = 0;
  bool too_long_ = false;
};

}  // namespace

std::expected<ImportResult, std::string> import_json_lines(
    std::istream& input, Editor& editor, const std::function<void(std::uint64_t)>& progress) {
  Importer importer(editor);
  std::array<char, 65536> piece{};
  std::uint64_t octets = 0;
  while (input) {
    input.read(piece.data(), piece.size());
    const auto size = static_cast<std::size_t>(input.gcount());
    importer.feed({piece.data(), size});
    octets += size;
    if (progress) {
      progress(octets);
    }
    if (editor.failed()) {
      break;
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
