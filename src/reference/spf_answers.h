// The DNS answers that one SPF check has got so far, and the questions that it found missing.
#pragma once

#include <anshin/resolver.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::reference {

class SpfAnswers {
 public:
  void add(const dns::Question& question, dns::AnswerPtr answer);
  /// The answer, or null; then the question is noted as missing.
  dns::AnswerPtr find(std::string_view name, dns::RecordType type);
  /// The questions noted since the last call.
  std::vector<dns::Question> take_missing();
  bool is_missing_some() const { return !missing_.empty(); }

 private:
  std::map<dns::Question, dns::AnswerPtr> answers_;
  std::set<dns::Question> missing_;
};

/// The record type in which a client's address family is looked up.
dns::RecordType address_type(const IpAddress& client);

/// The name under which a client's PTR records are (RFC 1035 section 3.5, RFC 3596 section 2.5).
std::string reverse_name(const IpAddress& client);

/// The client's names whose addresses include it (RFC 7208 section 5.5), of the first ten names;
/// those whose addresses cannot be had are left out. Incomplete while is_missing_some().
std::vector<std::string> validated_names(SpfAnswers& answers, const IpAddress& client);

/// What the macro "p" stands for (RFC 7208 section 7.3).
std::string client_name(SpfAnswers& answers, const IpAddress& client, std::string_view domain);

/// Whether `name` is `domain` or lies below it, in any case.
bool is_at_or_below(std::string_view name, std::string_view domain);

}  // namespace anshin::reference
