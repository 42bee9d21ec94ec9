#include "reference/spf_answers.h"

#include "text/header_field.h"

#include <algorithm>

namespace anshin::reference {

void SpfAnswers::add(const dns::Question& question, dns::AnswerPtr answer) {
  answers_.insert_or_assign(question, std::move(answer));
}

dns::AnswerPtr SpfAnswers::find(std::string_view name, dns::RecordType type) {
  dns::Question question = dns::question(name, type);
  const auto found = answers_.find(question);
  if (found != answers_.end()) {
    return found->second;
  }
  missing_.insert(std::move(question));
  return nullptr;
}

std::vector<dns::Question> SpfAnswers::take_missing() {
  std::vector<dns::Question> questions(missing_.begin(), missing_.end());
  missing_.clear();
  return questions;
}

dns::RecordType address_type(const IpAddress& client) {
  return client.is_v4() ? dns::RecordType::A : dns::RecordType::AAAA;
}

std::string reverse_name(const IpAddress& client) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto& octets = client.octets();
  std::string name;
  if (client.is_v4()) {
    for (std::size_t i = 4; i-- > 0;) {
      name += std::to_string(octets.at(i)) + ".";
    }
    return name + "in-addr.arpa";
  }
  for (std::size_t i = octets.size(); i-- > 0;) {
    const unsigned octet = octets.at(i);
    name += digits[octet & 15U];
    name += '.';
    name += digits[octet >> 4U];
    name += '.';
  }
  return name + "ip6.arpa";
}

std::vector<std::string> validated_names(SpfAnswers& answers, const IpAddress& client) {
  constexpr std::size_t most_names = 10;  // RFC 7208 section 4.6.4
  const dns::AnswerPtr pointers = answers.find(reverse_name(client), dns::RecordType::PTR);
  std::vector<std::string> validated;
  if (pointers == nullptr || pointers->failed()) {
    return validated;
  }
  for (std::size_t i = 0; i < std::min(most_names, pointers->names.size()); ++i) {
    const dns::AnswerPtr addresses = answers.find(pointers->names[i], address_type(client));
    if (addresses != nullptr &&
        std::ranges::find(addresses->addresses, client) != addresses->addresses.end()) {
      validated.push_back(pointers->names[i]);
    }
  }
  return validated;
}

std::string client_name(SpfAnswers& answers, const IpAddress& client, std::string_view domain) {
  const std::vector<std::string> names = validated_names(answers, client);
  const auto equal = std::ranges::find_if(
      names, [&](const std::string& name) { return text::equals_ignoring_case(name, domain); });
  if (equal != names.end()) {
    return *equal;
  }
  const auto below = std::ranges::find_if(
      names, [&](const std::string& name) { return is_at_or_below(name, domain); });
  if (below != names.end()) {
    return *below;
  }
  return names.empty() ? "unknown" : names.front();
}

bool is_at_or_below(std::string_view name, std::string_view domain) {
  if (domain.empty() || name.size() < domain.size()) {
    return false;
  }
  const std::string_view tail = name.substr(name.size() - domain.size());
  return text::equals_ignoring_case(tail, domain) &&
         (tail.size() == name.size() || name[name.size() - domain.size() - 1] == '.');
}

}  // namespace anshin::reference
