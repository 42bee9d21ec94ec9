// Text of others put into pages: whatever it holds, it stays text.
#pragma once

#include <string>
#include <string_view>

namespace anshin::authority {

/// UTF-8 as HTML text or as the value of an attribute in quotes. What is not UTF-8, and control
/// characters other than line ends and tabs, become U+FFFD.
std::string escape_html(std::string_view utf8);

/// UTF-8 as a string of JSON that JavaScript reads as the same string, quotes included, and that
/// may stand in a script of a page.
std::string script_string(std::string_view utf8);

/// Whether a URL may become a link: https or http, and nothing that could leave an attribute.
bool is_web_address(std::string_view url);

}  // namespace anshin::authority
