// One thing that happened, as an ordered list of keys and values: a log line that people and
// programs read alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::telemetry {

/// Values may come from outside: whatever they hold, a line stays one line and no control or
/// formatting character gets through.
class Event {
 public:
  /// `name` and keys are words of the program's own: lower case, digits, underscores.
  explicit Event(std::string_view name) : name_(name) {}
  /// Adds a text, cut after `max` characters.
  Event& add(std::string_view key, std::string_view value, std::size_t max = 200);
  Event& add(std::string_view key, std::int64_t value);

  /// "name key=value key="value with blanks"".
  std::string text() const;
  /// The members of a JSON object without its braces: "event":"name","key":"value".
  std::string json_members() const;

 private:
  struct Field {
    std::string key;
    std::string value;  // cleaned, UTF-8
    bool number = false;
  };
  std::string name_;
  std::vector<Field> fields_;
};

/// Clean UTF-8 as a JSON string, quotes included.
std::string quote_json(std::string_view clean);

}  // namespace anshin::telemetry
