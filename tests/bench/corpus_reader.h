// Reads a corpus that bench_corpus wrote.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace anshin::bench {

/// A header field as an MTA holds it: the value behind the colon, folds as LF.
struct Field {
  std::string name;
  std::string value;
};

struct Message {
  bool first_of_domain = false;
  std::string client;
  std::string helo;
  std::string sender;  ///< without brackets
  std::vector<Field> fields;
  std::string body;  ///< CRLF line ends
};

/// Throws std::runtime_error if the folder holds no sound corpus.
std::vector<Message> read_corpus(const std::filesystem::path& folder);

}  // namespace anshin::bench
