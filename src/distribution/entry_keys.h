// The keys of the JSON objects in a line: none may stand twice in one object. Which of two counts
// is up to the reader (RFC 8259 section 4), so the same signed line would say different things to
// different receivers, and an id at its head could hide another behind it. Nor may the line say
// anything beside its one "put" or "del": a reader that passed over it would do half of what was
// signed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::distribution {

/// An entry needs four levels; the rest is for keys that are not known yet.
inline constexpr std::size_t max_entry_nesting = 32;

/// Looks at keys only; whether the line is JSON at all is for its parser to say.
class EntryKeys {
 public:
  /// The next octets of the line, cut anywhere. False: there is a problem.
  bool take(std::string_view octets);
  /// Forgets the line.
  void start_line();

  /// What is wrong with the line; "" as long as nothing is.
  const std::string& problem() const { return problem_; }

 private:
  enum class Place { between, key, text };
  struct Level {
    bool is_object = false;
    std::size_t first_key = 0;  // in keys_
  };

  const char* skip_string(const char* at, const char* end);
  void take_structure(char c);
  void open(bool is_object);
  void close();

  Place place_ = Place::between;
  bool escaped_ = false;      // the octet before was a backslash
  bool key_is_next_ = false;  // a string here is a key
  std::uint64_t key_ = 0;     // hash of the present one so far
  std::vector<Level> levels_;
  std::vector<std::uint64_t> keys_;  // hashes, of all open objects
  std::string problem_;
};

}  // namespace anshin::distribution
