// The same organisation may be registered in several registries.
#include "lookalike/candidates.h"

#include "lookalike/domains.h"

#include <utility>

namespace anshin::lookalike {

std::vector<Subject> filed_under(const Index& index, Key key) {
  std::vector<Subject> subjects;
  if (index.may_have(key)) {
    add_new(subjects, index.find(key, crowd + 1));
  }
  return subjects;
}

void add_new(std::vector<Subject>& subjects, std::vector<Subject> more) {
  for (Subject& subject : more) {
    if (std::ranges::find(subjects, subject.id, &Subject::id) == subjects.end()) {
      subjects.push_back(std::move(subject));
    }
  }
}

bool is_own(const Subject& subject, std::string_view author_domain) {
  return std::ranges::any_of(subject.domains, [author_domain](const std::string& domain) {
    return are_related(domain, author_domain);
  });
}

}  // namespace anshin::lookalike
