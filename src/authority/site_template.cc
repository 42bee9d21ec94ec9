#include "authority/site_template.h"

#include "authority/site_text.h"

#include <ranges>
#include <stdexcept>

namespace anshin::authority {
namespace {

constexpr std::string_view open_mark = "{{";
constexpr std::string_view close_mark = "}}";

template <typename Map>
const typename Map::mapped_type& find_in(const std::vector<const TemplateValues*>& scopes,
                                         Map TemplateValues::* map, const std::string& name) {
  for (const TemplateValues* scope : std::views::reverse(scopes)) {
    const Map& values = scope->*map;
    if (const auto found = values.find(name); found != values.end()) {
      return found->second;
    }
  }
  throw std::logic_error("a template asks for \"" + name + "\", which has no value");
}

}  // namespace

Template::Template(std::string_view source) : pieces_(parse(source, {}, 0).pieces) {}

// NOLINTNEXTLINE(misc-no-recursion): bounded by max_depth
Template::Parsed Template::parse(std::string_view source, std::string_view open_part,
                                 std::size_t depth) {
  if (depth > max_depth) {
    throw std::logic_error("the parts of a template are nested too deep");
  }
  Parsed parsed{.pieces = {}, .rest = source};
  while (true) {
    const auto open = parsed.rest.find(open_mark);
    const std::string_view literal = parsed.rest.substr(0, open);
    if (!literal.empty()) {
      parsed.pieces.push_back({.kind = Kind::literal, .text = std::string(literal), .pieces = {}});
    }
    if (open == std::string_view::npos) {
      if (!open_part.empty()) {
        throw std::logic_error("the part " + std::string(open_part) + " of a template has no end");
      }
      parsed.rest = {};
      return parsed;
    }
    const auto close = parsed.rest.find(close_mark, open);
    if (close == std::string_view::npos) {
      throw std::logic_error("a {{ of a template has no }}");
    }
    const std::string_view tag =
        parsed.rest.substr(open + open_mark.size(), close - open - open_mark.size());
    parsed.rest.remove_prefix(close + close_mark.size());
    if (tag.starts_with('/')) {
      if (open_part.empty() || tag.substr(1) != open_part) {
        throw std::logic_error("{{" + std::string(tag) + "}} ends no part of the template");
      }
      return parsed;
    }
    if (!tag.starts_with('#')) {
      parsed.pieces.push_back({.kind = Kind::value, .text = std::string(tag), .pieces = {}});
      continue;
    }
    Parsed inner = parse(parsed.rest, tag.substr(1), depth + 1);
    parsed.pieces.push_back({.kind = Kind::part,
                             .text = std::string(tag.substr(1)),
                             .pieces = std::move(inner.pieces)});
    parsed.rest = inner.rest;
  }
}

std::string Template::fill(const TemplateValues& values) const {
  std::string out;
  fill(pieces_, {&values}, out);
  return out;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the template, which is bounded
void Template::fill(const std::vector<Piece>& pieces,
                    const std::vector<const TemplateValues*>& scopes, std::string& out) {
  for (const Piece& piece : pieces) {
    switch (piece.kind) {
      case Kind::literal:
        out += piece.text;
        break;
      case Kind::value:
        out += escape_html(find_in(scopes, &TemplateValues::texts, piece.text));
        break;
      case Kind::part:
        for (const TemplateValues& element : find_in(scopes, &TemplateValues::lists, piece.text)) {
          std::vector<const TemplateValues*> inner = scopes;
          inner.push_back(&element);
          fill(piece.pieces, inner, out);
        }
        break;
    }
  }
}

}  // namespace anshin::authority
