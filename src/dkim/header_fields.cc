#include "dkim/header_fields.h"

#include "text/header_field.h"

#include <algorithm>

namespace anshin::dkim {

HeaderFields::HeaderFields(const Limits& limits)
    : max_fields_(limits.max_header_fields), max_bytes_(limits.max_header_bytes) {}

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
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    by_name_[text::to_lower(text::field_name(name(i)))].push_back(i);
  }
  relaxed_.resize(fields_.size());
}

// Assigning an empty one would keep the memory.
void HeaderFields::release() {
  std::string().swap(text_);
  std::vector<Field>().swap(fields_);
  decltype(by_name_)().swap(by_name_);
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
  std::unordered_map<std::string_view, std::size_t> taken;
  for (const std::string& name : names) {
    const auto fields = by_name_.find(name);
    if (fields == by_name_.end()) {
      continue;
    }
    const std::size_t of_this_name = fields->second.size();
    std::size_t& used = taken[name];
    if (used < of_this_name && fields->second[of_this_name - 1 - used] == except) {
      ++used;
    }
    if (used < of_this_name) {
      selected.push_back(fields->second[of_this_name - 1 - used]);
      ++used;
    }
  }
  return selected;
}

}  // namespace anshin::dkim
