// What people and spreadsheets write into the cells of a CSV file: identifiers, domains, yes and
// no, dates. Full-width letters, digits and signs stand for those of ASCII in all of them.
#pragma once

#include <anshin/registry.h>

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

/// Full-width ASCII (U+FF01 to U+FF5E), the ideographic space and full stops as their counterparts
/// in ASCII, as NFKC has them; everything else stays.
std::string narrowed(std::string_view utf8);

/// The domains of a cell, between blanks, line ends or semicolons. "*.example.jp" covers the names
/// below example.jp too; so does every domain where `subdomains` is set. They are not checked.
std::vector<registry::RegisteredDomain> read_domains(std::string_view cell, bool subdomains);

/// Whether all are domain names. The error names the one that is not.
std::expected<void, std::string> check_domains(
    const std::vector<registry::RegisteredDomain>& domains);

/// true, yes, 1, はい, 有, any circle or check mark, and their opposites; an empty cell means no.
/// The error says what is wrong.
std::expected<bool, std::string> read_yes_or_no(std::string_view cell);

/// "2017-04-13", "2017/4/13", or nothing. The error says what is wrong.
std::expected<std::optional<std::chrono::sys_days>, std::string> read_date(std::string_view cell);

/// An identifier: as it is if it has a scheme, else with `scheme` and a colon before it.
std::string read_id(std::string_view cell, std::string_view scheme);

}  // namespace anshin::authority
