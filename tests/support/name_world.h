// A world of generated organisations and persons with the overlaps of the real one: common surnames
// and trades, towns, namesakes, coined names. What is registered and who writes honest mail come
// out of the same distribution, independently of each other.
#pragma once

#include "bench/random.h"
#include "lookalike/resemblance.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::lookalike {

struct VocabularyWord {
  std::string written;
  std::string latin;
};

class Vocabulary {
 public:
  explicit Vocabulary(const std::string& file);
  const std::vector<VocabularyWord>& of(const std::string& category) const;

 private:
  std::map<std::string, std::vector<VocabularyWord>> words_;
};

struct GeneratedOrganisation {
  std::string core;        ///< Japanese name without legal form
  std::string core_latin;  ///< the same in Latin letters, blanks between words
  std::string legal_form;  ///< may be empty: schools, shops
  bool legal_form_in_front = true;
  std::string label;                 ///< of its domain
  std::string name() const;          ///< with legal form
  std::string english_name() const;  ///< with legal form
};

struct GeneratedSender {
  std::string display_name;
  std::string domain;
  std::string kind;  ///< what it is an example of
};

class NameWorld {
 public:
  NameWorld(const Vocabulary& vocabulary, std::uint64_t seed);

  GeneratedOrganisation organisation();
  /// As an entry of a registry; `number` makes id and domain unique.
  Subject subject(const GeneratedOrganisation& organisation, std::size_t number);
  /// A person, a company, a shop, a school, an office, a mailbox, a newsletter.
  GeneratedSender honest_sender();
  /// Who shows the name or the domain of a subject in one of the ways that are promised to be
  /// recognised if the name is distinctive.
  GeneratedSender imitator(const Subject& subject);
  /// A domain made to be taken for one of the subject's.
  GeneratedSender domain_imitator(const Subject& subject);

 private:
  const VocabularyWord& pick(const std::string& category);
  const VocabularyWord& pick_usual(const std::string& category);
  std::string one_of(std::initializer_list<std::string_view> choices);
  std::string suffix();
  GeneratedOrganisation company();
  GeneratedOrganisation coined();
  GeneratedOrganisation facility();
  std::string label_of(const std::string& latin);
  std::string person();
  GeneratedSender person_sender();
  GeneratedSender company_sender();
  GeneratedSender facility_sender();
  GeneratedSender mailbox_sender();
  GeneratedSender newsletter_sender();
  std::string decorated(const std::string& name);
  std::string shown_company(const GeneratedOrganisation& organisation);

  const Vocabulary& vocabulary_;
  bench::Random random_;
};

}  // namespace anshin::lookalike
