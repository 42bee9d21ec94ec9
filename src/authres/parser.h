// A strict reader of Authentication-Results values (RFC 8601 section 2.2).
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authres {

/// ptype.property=value, e.g. header.d=example.com
struct Property {
  std::string type;   ///< lower case; empty where the field has none ("action=none")
  std::string name;   ///< lower case
  std::string value;  ///< without quotes
};

/// What one method found.
struct MethodResult {
  std::string method;  ///< lower case
  unsigned method_version = 1;
  std::string result;  ///< lower case
  std::string reason;  ///< without quotes; empty if there is none
  std::vector<Property> properties;
};

struct ParsedField {
  std::string authserv_id;  ///< without quotes
  unsigned version = 1;
  std::vector<MethodResult> results;  ///< empty for "none"
};

/// Reads a field's value, folds included. The error says what is wrong, and at which octet.
std::expected<ParsedField, std::string> parse(std::string_view value);

/// The results of one method (lower case) alone, possibly none. Results of other methods need not
/// be right in form: many who write the field leave quotes out, e.g. around IPv6 addresses.
std::expected<std::vector<MethodResult>, std::string> parse_results_of(std::string_view method,
                                                                       std::string_view value);

}  // namespace anshin::authres
