// The organisations of the world.
#include "support/name_world.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fstream>
#include <sstream>

namespace anshin::lookalike {
namespace {

std::string capitalised(const std::string& words) {
  std::string out = words;
  bool first = true;
  for (char& c : out) {
    if (first) {
      c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    first = c == ' ';
  }
  return out;
}

}  // namespace

Vocabulary::Vocabulary(const std::string& file) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    std::istringstream columns(line);
    std::string category;
    VocabularyWord word;
    std::getline(columns, category, '\t');
    std::getline(columns, word.written, '\t');
    std::getline(columns, word.latin, '\t');
    words_[category].push_back(word);
  }
}

const std::vector<VocabularyWord>& Vocabulary::of(const std::string& category) const {
  return words_.at(category);
}

std::string GeneratedOrganisation::name() const {
  return legal_form_in_front ? legal_form + core : core + legal_form;
}

std::string GeneratedOrganisation::english_name() const {
  const std::string english = capitalised(core_latin);
  return legal_form.empty() ? english : english + (legal_form_in_front ? " Co., Ltd." : " Inc.");
}

NameWorld::NameWorld(const Vocabulary& vocabulary, std::uint64_t seed)
    : vocabulary_(vocabulary), random_(seed) {}

const VocabularyWord& NameWorld::pick(const std::string& category) {
  const auto& words = vocabulary_.of(category);
  return words[random_.below(words.size())];
}

// As surnames are distributed: the second half as a whole is as usual as the first few.
const VocabularyWord& NameWorld::pick_usual(const std::string& category) {
  const auto& words = vocabulary_.of(category);
  const double at = std::pow(static_cast<double>(words.size()), random_.unit());
  return words[std::min(static_cast<std::size_t>(at) - 1, words.size() - 1)];
}

std::string NameWorld::one_of(std::initializer_list<std::string_view> choices) {
  return std::string(*(choices.begin() + random_.below(choices.size())));
}

std::string NameWorld::suffix() {
  return one_of({".example", ".example", ".example", ".test", ".test", ".invalid"});
}

GeneratedOrganisation NameWorld::coined() {
  GeneratedOrganisation made;
  const std::size_t syllables = random_.chance(0.1) ? 1 : 2 + random_.below(3);
  for (std::size_t i = 0; i < syllables; ++i) {
    const VocabularyWord& syllable = pick("syllable");
    made.core += syllable.written;
    made.core_latin += syllable.latin;
  }
  const VocabularyWord& ending = pick("ending");
  made.core += ending.written;
  made.core_latin += ending.latin;
  return made;
}

GeneratedOrganisation NameWorld::company() {
  GeneratedOrganisation made;
  const auto add = [&made](const VocabularyWord& word, std::string_view between = " ") {
    made.core += word.written;
    made.core_latin += (made.core_latin.empty() ? "" : std::string(between)) + word.latin;
  };
  const double kind = random_.unit();
  if (kind < 0.22) {
    add(pick_usual("surname"));
    add(pick_usual("trade"));
  } else if (kind < 0.26) {
    add(pick_usual("surname"));
  } else if (kind < 0.34) {
    add(pick_usual("place"));
    add(pick_usual("trade"));
  } else if (kind < 0.50) {
    add(pick_usual("morpheme"));
    add(pick_usual("morpheme"), "");
    if (random_.chance(0.75)) {
      add(pick_usual("trade"));
    }
  } else if (kind < 0.66) {
    add(pick_usual("loanword"));
    add(pick_usual("loanword"), "");
  } else if (kind < 0.70) {
    add(pick_usual("loanword"));
    add(pick_usual("trade"));
  } else if (kind < 0.86) {
    made = coined();
    if (random_.chance(0.2)) {
      add(pick_usual("loanword"));
    }
  } else if (kind < 0.90) {
    add(pick_usual("ordinary"));
  } else if (kind < 0.96) {
    std::string initials;
    for (std::size_t i = 2 + random_.below(3); i > 0; --i) {
      initials += static_cast<char>('A' + random_.below(26));
    }
    std::string lower = initials;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    add({.written = initials, .latin = lower});
    if (random_.chance(0.6)) {
      add(pick_usual("trade"));
    }
  } else {
    add({.written = capitalised(pick("english").latin), .latin = pick("english").latin});
    made.core_latin = made.core;
    add({.written = capitalised(pick("english_trade").latin), .latin = ""});
    made.core_latin = made.core;
    std::ranges::transform(made.core_latin, made.core_latin.begin(),
                           [](unsigned char c) { return std::tolower(c); });
  }
  made.legal_form =
      one_of({"株式会社", "株式会社", "株式会社", "株式会社", "有限会社", "合同会社"});
  made.legal_form_in_front = random_.chance(0.6);
  return made;
}

GeneratedOrganisation NameWorld::facility() {
  GeneratedOrganisation made;
  const VocabularyWord& first = random_.chance(0.5)   ? pick_usual("place")
                                : random_.chance(0.7) ? pick_usual("surname")
                                                      : pick_usual("ordinary");
  const VocabularyWord& second = pick_usual("facility");
  made.core = first.written + second.written;
  made.core_latin = first.latin + " " + second.latin;
  if (random_.chance(0.3)) {
    made.legal_form = one_of(
        {"医療法人", "医療法人社団", "学校法人", "社会福祉法人", "一般社団法人", "公益財団法人"});
  }
  return made;
}

std::string NameWorld::label_of(const std::string& latin) {
  std::string joined;
  std::string initials;
  bool first = true;
  const std::string between = random_.chance(0.35) ? "-" : "";
  for (const char c : latin) {
    if (first && c != ' ') {
      initials += c;
    }
    first = c == ' ';
    joined += c == ' ' ? between : std::string(1, c);
  }
  if (initials.size() > 1 && random_.chance(0.12)) {
    joined = initials + one_of({"", "-", "k-"}) + latin.substr(latin.rfind(' ') + 1);
  }
  if (random_.chance(0.12)) {
    joined += one_of({"-jp", "jp", "-tokyo", "-group", "net", "-web", "2", "1990", "-info"});
  }
  return joined;
}

GeneratedOrganisation NameWorld::organisation() {
  GeneratedOrganisation made = random_.chance(0.88) ? company() : facility();
  made.label = label_of(made.core_latin);
  return made;
}

Subject NameWorld::subject(const GeneratedOrganisation& organisation, std::size_t number) {
  Subject subject{.id = "test:" + std::to_string(number), .names = {}, .domains = {}};
  subject.names.push_back(organisation.name());
  if (random_.chance(0.35)) {
    subject.names.push_back(organisation.english_name());
  }
  subject.domains.push_back(organisation.label + suffix());
  if (random_.chance(0.2)) {
    subject.domains.push_back(organisation.label + "-group" + suffix());
  }
  return subject;
}

}  // namespace anshin::lookalike
