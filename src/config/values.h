// Values of the document as typed values: each function either gives the value or says what is
// allowed instead.
#pragma once

#include <anshin/ip_address.h>

#include "config/document.h"

#include <array>
#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anshin::config {

/// Something wrong at a line.
struct Fault {
  unsigned line = 0;
  std::string what;
};
using Faults = std::vector<Fault>;

template <typename T>
using Read = std::expected<T, Fault>;

/// One word of a choice and what it stands for.
template <typename E>
struct Choice {
  std::string_view word;
  E value;
};

Read<bool> read_boolean(const Value& value);
/// A whole number within [least, most].
Read<std::int64_t> read_integer(const Value& value, std::int64_t least, std::int64_t most);
/// A whole number with a unit, e.g. milliseconds.
template <typename Unit>
Read<Unit> read_duration(const Value& value, std::int64_t least, std::int64_t most) {
  const auto count = read_integer(value, least, most);
  if (!count) {
    return std::unexpected(count.error());
  }
  return Unit{*count};
}
/// A text without control characters, at most 1024 bytes.
Read<std::string> read_text(const Value& value);
/// "" or an absolute path.
Read<std::string> read_absolute_path(const Value& value);
/// A text of 1 to 64 characters out of A-Z a-z 0-9 . _ and -: safe in header fields, file names and
/// labels.
Read<std::string> read_name(const Value& value);
/// What is wrong with a value that shall be a list of at most `most` items.
std::optional<Fault> check_list(const Value& value, std::size_t most);
/// One of `words`.
Read<std::string> read_word(const Value& value, const std::vector<std::string_view>& words);
/// A list of at most `most` items, each a text that `parse` turns into a T or refuses; all bad
/// items are told.
template <typename T>
std::expected<std::vector<T>, Faults> read_list(
    const Value& value, std::size_t most,
    const std::function<std::expected<T, std::string>(const std::string&)>& parse) {
  if (auto fault = check_list(value, most)) {
    return std::unexpected(Faults{std::move(*fault)});
  }
  std::vector<T> parsed;
  Faults faults;
  for (const auto& item : value.items) {
    auto text = read_text(item);
    if (!text) {
      faults.push_back({item.line, "each item " + text.error().what});
    } else if (auto one = parse(*text)) {
      parsed.push_back(std::move(*one));
    } else {
      faults.push_back({item.line, std::move(one.error())});
    }
  }
  if (!faults.empty()) {
    return std::unexpected(std::move(faults));
  }
  return parsed;
}

template <typename E, std::size_t N>
Read<E> read_choice(const Value& value, const std::array<Choice<E>, N>& choices) {
  std::vector<std::string_view> words;
  words.reserve(N);
  for (const auto& choice : choices) {
    words.push_back(choice.word);
  }
  const auto word = read_word(value, words);
  if (!word) {
    return std::unexpected(word.error());
  }
  for (const auto& choice : choices) {
    if (choice.word == *word) {
      return choice.value;
    }
  }
  return std::unexpected(Fault{value.line, "must be one of the words allowed"});
}

/// The word that stands for `value`.
template <typename E, std::size_t N>
std::string_view word_of(E value, const std::array<Choice<E>, N>& choices) {
  for (const auto& choice : choices) {
    if (choice.value == value) {
      return choice.word;
    }
  }
  return {};
}

/// "must be WANTED, not a list": the fault of a value of the wrong kind.
Fault wrong_kind(const Value& value, std::string_view wanted);

/// "true" or "false"
std::string show_boolean(bool value);
/// `text` as a TOML basic string.
std::string quote(std::string_view text);
/// Texts as a TOML list on one line.
std::string quote_list(const std::vector<std::string>& texts);

}  // namespace anshin::config
