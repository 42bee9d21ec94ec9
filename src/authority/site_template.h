// Page templates: HTML with {{name}} for a value, which is always escaped, and
// {{#name}}...{{/name}} for a part that stands once for each element of a list (or not at all).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

/// What a template is filled with. A part's names hide those around it.
struct TemplateValues {
  std::map<std::string, std::string, std::less<>> texts;
  std::map<std::string, std::vector<TemplateValues>, std::less<>> lists;
};

class Template {
 public:
  static constexpr std::size_t max_depth = 8;

  /// Throws std::logic_error where `source` is not well formed: templates are part of the program.
  explicit Template(std::string_view source);
  /// Throws std::logic_error where a name has no value.
  std::string fill(const TemplateValues& values) const;

 private:
  enum class Kind { literal, value, part };
  struct Piece {
    Kind kind = Kind::literal;
    std::string text;  // the literal, or the name
    std::vector<Piece> pieces;
  };
  struct Parsed {
    std::vector<Piece> pieces;
    std::string_view rest;
  };

  static Parsed parse(std::string_view source, std::string_view open_part, std::size_t depth);
  static void fill(const std::vector<Piece>& pieces,
                   const std::vector<const TemplateValues*>& scopes, std::string& out);

  std::vector<Piece> pieces_;
};

}  // namespace anshin::authority
