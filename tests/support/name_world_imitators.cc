// The forgers of the world.
#include "support/name_world.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace anshin::lookalike {
namespace {

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

// A letter that looks like the first of its kind in the text; the text itself if there is none.
std::string with_homograph(const std::string& text) {
  constexpr std::array<std::array<std::string_view, 2>, 10> pairs = {{{"a", "а"},
                                                                      {"e", "е"},
                                                                      {"o", "о"},
                                                                      {"c", "с"},
                                                                      {"p", "р"},
                                                                      {"ニ", "二"},
                                                                      {"カ", "力"},
                                                                      {"ロ", "口"},
                                                                      {"エ", "工"},
                                                                      {"ー", "一"}}};
  for (const auto& [plain, forged] : pairs) {
    if (text.find(plain) != std::string::npos) {
      return replaced(text, plain, forged);
    }
  }
  return text;
}

}  // namespace

GeneratedSender NameWorld::imitator(const Subject& subject) {
  const std::string& name = subject.names[random_.below(subject.names.size())];
  const std::string& domain = subject.domains.front();
  const std::string elsewhere = one_of({"evil", "xkcdhost", "cheap-mail", "a1b2c3"}) + ".invalid";
  std::string shown;
  std::string kind;
  switch (random_.below(10)) {
    case 0:
      shown = name;
      kind = "name";
      break;
    case 1:
      shown = replaced(name, "株式会社", "㈱");
      kind = "abbreviated form";
      break;
    case 2:
      shown = name + one_of({" サポートセンター", " お客様窓口", " Support", " 事務局"});
      kind = "department";
      break;
    case 3:
      shown = one_of({"【重要】", "【お知らせ】", "★", "[公式] "}) + name;
      kind = "decoration";
      break;
    case 4:
      shown = person() + "（" + name + "）";
      kind = "person of";
      break;
    case 5:
      shown = with_homograph(name);
      kind = "homograph";
      break;
    case 6:
      shown = "info@" + domain;
      kind = "address";
      break;
    case 7:
      shown = domain;
      kind = "domain";
      break;
    case 8:
      shown = replaced(name, "社", "社　") + "様";
      kind = "courtesy";
      break;
    default:
      shown = one_of({"お客様センター - ", "通知: ", "From "}) + name;
      kind = "what before";
      break;
  }
  return {.display_name = shown, .domain = elsewhere, .kind = kind};
}

GeneratedSender NameWorld::domain_imitator(const Subject& subject) {
  const std::string& domain = subject.domains.front();
  const std::size_t dot = domain.find('.');
  std::string label = domain.substr(0, dot);
  const std::size_t at = random_.below(label.size());
  const char letter = static_cast<char>('a' + random_.below(26));
  switch (random_.below(7)) {
    case 0:
      label[at] = letter;
      return {.display_name = "", .domain = label + suffix(), .kind = "substitution"};
    case 1:
      label.insert(at, 1, letter);
      return {.display_name = "", .domain = label + suffix(), .kind = "insertion"};
    case 2:
      label.erase(at, 1);
      return {.display_name = "", .domain = label + suffix(), .kind = "deletion"};
    case 3:
      std::swap(label[at], label[at + 1 < label.size() ? at + 1 : at - 1]);
      return {.display_name = "", .domain = label + suffix(), .kind = "transposition"};
    case 4:
      return {.display_name = "", .domain = domain + ".evil.invalid", .kind = "carried"};
    case 5:
      return {.display_name = "", .domain = label + "-login.invalid", .kind = "bait"};
    default:
      return {.display_name = "",
              .domain = replaced(replaced(label, "l", "1"), "o", "0") + suffix(),
              .kind = "digits for letters"};
  }
}

}  // namespace anshin::lookalike
