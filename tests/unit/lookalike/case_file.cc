// Tab-separated values.
#include "case_file.h"

#include <cstdlib>
#include <fstream>

namespace anshin::lookalike {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == separator) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

void append_utf8(std::string& out, unsigned long c) {
  const auto octet = [&out](unsigned long value) { out += static_cast<char>(value); };
  if (c < 0x80) {
    octet(c);
  } else if (c < 0x800) {
    octet(0xC0U | c >> 6U);
    octet(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    octet(0xE0U | c >> 12U);
    octet(0x80U | (c >> 6U & 0x3FU));
    octet(0x80U | (c & 0x3FU));
  } else {
    octet(0xF0U | c >> 18U);
    octet(0x80U | (c >> 12U & 0x3FU));
    octet(0x80U | (c >> 6U & 0x3FU));
    octet(0x80U | (c & 0x3FU));
  }
}

}  // namespace

std::vector<std::vector<std::string>> read_table(const std::string& name) {
  std::ifstream file(std::string(ANSHIN_TEST_DATA "/lookalike/") + name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && !line.starts_with('#')) {
      rows.push_back(split(line, '\t'));
    }
  }
  return rows;
}

std::string unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char kind = text.starts_with('\\') && text.size() > 1 ? text[1] : '\0';
    const std::size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : kind == 'x' ? 2 : 0;
    if (digits == 0) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    const unsigned long value =
        std::strtoul(std::string(text.substr(2, digits)).c_str(), nullptr, 16);
    if (kind == 'x') {
      out += static_cast<char>(value);
    } else {
      append_utf8(out, value);
    }
    text.remove_prefix(2 + digits);
  }
  return out;
}

std::vector<Subject> read_subjects() {
  std::vector<Subject> subjects;
  for (const auto& row : read_table("subjects.tsv")) {
    subjects.push_back(
        {.id = row.at(0), .names = split(row.at(1), ';'), .domains = split(row.at(2), ';')});
  }
  return subjects;
}

}  // namespace anshin::lookalike
