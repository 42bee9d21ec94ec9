// Turns a document into a configuration, key by key, and collects everything that is wrong with it.
#pragma once

#include "config/configuration.h"
#include "config/document.h"

#include <map>
#include <string>
#include <vector>

namespace anshin::config {

class Parser {
 public:
  /// `file` is used in messages.
  explicit Parser(std::string file);
  /// Takes the whole document in. Once.
  void take(const Value& document);
  /// What was read; meaningful if there are no problems.
  const Configuration& configuration() const { return configuration_; }
  /// In the order of lines.
  std::vector<Problem> problems() const;

 private:
  void take_section(const Value& section);
  void take_key(const Value& value, std::string_view section);
  void take_registries(const Value& list);
  void take_registry(const Value& table);
  void check_registry(const Registry& registry, unsigned line);
  void report(unsigned line, std::string what);

  std::string file_;
  Configuration configuration_;
  std::multimap<unsigned, std::string> problems_;  // by line
};

}  // namespace anshin::config
