#include "bench/corpus_reader.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace anshin::bench {
namespace {

constexpr std::string_view line_end = "\r\n";

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) {
    throw std::runtime_error("cannot read " + path.string());
  }
  return content;
}

/// One field; `line` is it with its folds.
Field parse_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    throw std::runtime_error("the corpus has a header line without a colon");
  }
  Field field{.name = std::string(line.substr(0, colon)), .value = {}};
  for (const char c : line.substr(colon + 1)) {
    if (c != '\r') {
      field.value += c;
    }
  }
  return field;
}

void parse_text(std::string_view text, Message& message) {
  const std::size_t end = text.find("\r\n\r\n");
  std::string_view header = text.substr(0, end + line_end.size());
  while (!header.empty()) {
    std::size_t stop = header.find(line_end);
    while (stop + 2 < header.size() && (header[stop + 2] == ' ' || header[stop + 2] == '\t')) {
      stop = header.find(line_end, stop + 2);
    }
    message.fields.push_back(parse_field(header.substr(0, stop)));
    header.remove_prefix(stop + line_end.size());
  }
  message.body = text.substr(end + 2 * line_end.size());
}

}  // namespace

std::vector<Message> read_corpus(const std::filesystem::path& folder) {
  const std::string bytes = read_file(folder / "messages.bin");
  std::istringstream index(read_file(folder / "messages.tsv"));
  std::vector<Message> messages;
  std::string_view rest = bytes;
  std::string line;
  std::getline(index, line);  // the columns' names
  while (std::getline(index, line)) {
    std::istringstream columns(line);
    Message message;
    std::string kind;
    std::string domain;
    unsigned signatures = 0;
    unsigned questions = 0;
    std::size_t size = 0;
    columns >> kind >> signatures >> message.first_of_domain >> questions >> domain >>
        message.client >> message.helo >> message.sender >> size;
    if (!columns || size > rest.size()) {
      throw std::runtime_error("messages.tsv does not fit messages.bin at: " + line);
    }
    parse_text(rest.substr(0, size), message);
    rest.remove_prefix(size);
    messages.push_back(std::move(message));
  }
  return messages;
}

}  // namespace anshin::bench
