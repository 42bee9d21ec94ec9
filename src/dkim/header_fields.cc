#include "dkim/header_fields.h"

#include "text/header_field.h"

#include <limits>
#include <utility>

namespace anshin::dkim {
namespace {

// What the header of an ordinary message takes.
constexpr std::size_t usual_octets = 4096;
constexpr std::size_t usual_fields = 32;

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

}  // namespace

HeaderFields::HeaderFields(const Limits& limits)
    : max_fields_(limits.max_header_fields), max_bytes_(limits.max_header_bytes) {
  text_.reserve(usual_octets);
  fields_.reserve(usual_fields);
}

bool HeaderFields::within_limits(std::size_t octets) {
  if (!exceeded_.empty()) {
    return false;
  }
  if (count_ > max_fields_) {
    exceeded_ = "the header has more than " + std::to_string(max_fields_) +
                " fields (verify.max_header_fields)";
  } else if (octets > max_bytes_) {
    exceeded_ = "the header is larger than " + std::to_string(max_bytes_) +
                " octets (verify.max_header_bytes)";
  }
  return exceeded_.empty();
}

void HeaderFields::add(std::string_view name, std::string_view value) {
  ++count_;
  if (!within_limits(text_.size() + name.size() + 1 + value.size())) {
    release();
    return;
  }
  fields_.push_back(
      {.begin = text_.size(), .name_size = name.size(), .size = name.size() + 1 + value.size()});
  text_.append(name).append(1, ':').append(value);
}

void HeaderFields::finish() {
  names_.reserve(fields_.size());
  above_.reserve(fields_.size());
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    names_.push_back(text::to_lower(text::field_name(name(i))));
    const auto [group, is_new] = groups_.try_emplace(names_.back(), lowest_.size());
    if (is_new) {
      lowest_.push_back(none);
    }
    above_.push_back(std::exchange(lowest_[group->second], i));
  }
  relaxed_.resize(fields_.size());
}

// Assigning an empty one would keep the memory.
void HeaderFields::release() {
  std::string().swap(text_);
  std::vector<Field>().swap(fields_);
  std::vector<std::string>().swap(names_);
  decltype(groups_)().swap(groups_);
  std::vector<std::size_t>().swap(lowest_);
  std::vector<std::size_t>().swap(above_);
  std::vector<std::string>().swap(relaxed_);
}

std::string_view HeaderFields::name(std::size_t field) const {
  const Field& place = fields_.at(field);
  return std::string_view(text_).substr(place.begin, place.name_size);
}

std::string_view HeaderFields::value(std::size_t field) const {
  const Field& place = fields_.at(field);
  return std::string_view(text_).substr(place.begin, place.size).substr(place.name_size + 1);
}

std::string_view HeaderFields::canonical(std::size_t field, Canonicalization form) const {
  const Field& place = fields_.at(field);
  if (form == Canonicalization::simple) {
    return std::string_view(text_).substr(place.begin, place.size);
  }
  std::string& relaxed = relaxed_.at(field);
  if (relaxed.empty()) {
    relaxed = text::canonicalise_relaxed(name(field), value(field));
  }
  return relaxed;
}

std::vector<std::size_t> HeaderFields::select(std::span<const std::string> names,
                                              std::optional<std::size_t> except) const {
  std::vector<std::size_t> selected;
  selected.reserve(names.size());
  std::vector<std::size_t> next = lowest_;  // of each group, what is not yet taken
  for (const std::string& name : names) {
    const auto group = groups_.find(name);
    if (group == groups_.end()) {
      continue;
    }
    std::size_t& field = next[group->second];
    if (field != none && field == except) {
      field = above_[field];
    }
    if (field != none) {
      selected.push_back(field);
      field = above_[field];
    }
  }
  return selected;
}

}  // namespace anshin::dkim
