// The honest senders of the world.
#include "support/name_world.h"

#include <algorithm>
#include <cctype>

namespace anshin::lookalike {
namespace {

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string capital(std::string text) {
  if (!text.empty()) {
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  }
  return text;
}

}  // namespace

// In the writings in which people put their names.
std::string NameWorld::person() {
  const VocabularyWord& surname = pick_usual("surname");
  const VocabularyWord& given = pick_usual("given");
  const std::string last = capital(surname.latin);
  const std::string first = capital(given.latin);
  switch (random_.below(14)) {
    case 0:
    case 1:
    case 2:
      return surname.written + given.written;
    case 3:
    case 4:
      return surname.written + " " + given.written;
    case 5:
      return surname.written + "　" + given.written;
    case 6:
      return surname.written;
    case 7:
      return first + " " + last;
    case 8:
      return last + " " + first;
    case 9:
      return upper(surname.latin) + " " + first;
    case 10:
      return last + ", " + first;
    case 11:
      return given.latin + "." + surname.latin;
    case 12:
      return surname.latin;
    default:
      return first.substr(0, 1) + ". " + last;
  }
}

GeneratedSender NameWorld::person_sender() {
  const GeneratedOrganisation employer = organisation();
  const bool at_work = random_.chance(0.6);
  const std::string mail_house = one_of({"freemail", "mobile-mail", "webmail-house", "access-net",
                                         "cable-net", "homemail", "studentmail"});
  const std::string domain = (at_work ? employer.label : mail_house) + suffix();
  std::string shown = person();
  switch (random_.below(12)) {
    case 0:
      shown += at_work ? "（" + shown_company(employer) + "）" : "";
      break;
    case 1:
      shown = at_work ? shown_company(employer) + " " + shown : shown;
      break;
    case 2:
      shown += at_work ? " / " + shown_company(employer) : "@home";
      break;
    case 3:
      shown += one_of({"（営業部）", " 営業部", "(総務)", "[開発]", "様", "さん", " 先生"});
      break;
    case 4:
      shown = pick_usual("surname").latin + "@" + domain;
      break;
    case 5:
      shown += one_of({" via ML", " via Calendar", " (共有)", " さんから", " via 会議室予約"});
      break;
    default:
      break;
  }
  return {.display_name = shown, .domain = domain, .kind = "person"};
}

std::string NameWorld::shown_company(const GeneratedOrganisation& organisation) {
  switch (random_.below(8)) {
    case 0:
    case 1:
    case 2:
      return organisation.core;
    case 3:
      return organisation.name();
    case 4:
      return organisation.legal_form.empty()    ? organisation.core
             : organisation.legal_form_in_front ? "(株)" + organisation.core
                                                : organisation.core + "㈱";
    case 5:
      return organisation.english_name();
    case 6:
      return capital(organisation.core_latin);
    default:
      return upper(organisation.core_latin);
  }
}

std::string NameWorld::decorated(const std::string& name) {
  switch (random_.below(16)) {
    case 0:
      return "【" + name + "】";
    case 1:
      return "【重要】" + name;
    case 2:
      return name + " サポートセンター";
    case 3:
      return name + "事務局";
    case 4:
      return name + one_of({" お客様窓口", "カスタマーセンター", " 公式", "からのお知らせ"});
    case 5:
      return name + one_of({" Support", " Team", " News", " Newsletter", " Info"});
    case 6:
      return "★" + name + "★";
    case 7:
      return name + one_of({" オンラインショップ", "オンラインストア", " 楽しいお買い物", " 本店"});
    case 8:
      return name + one_of({" メルマガ", "ニュース", "通信", " メールマガジン編集部"});
    case 9:
      return name + one_of({"採用担当", " 人事部", " 営業部", " 広報", " 経理"});
    case 10:
      return name + "｜" + one_of({"お知らせ", "新着情報", "セール", "会員様限定"});
    case 11:
      return "\"" + name + "\"";
    default:
      return name;
  }
}

GeneratedSender NameWorld::company_sender() {
  const GeneratedOrganisation sender = company();
  return {.display_name = decorated(shown_company(sender)),
          .domain = label_of(sender.core_latin) + suffix(),
          .kind = "company"};
}

GeneratedSender NameWorld::facility_sender() {
  const GeneratedOrganisation sender = facility();
  return {.display_name = decorated(random_.chance(0.8) ? sender.core : sender.name()),
          .domain = label_of(sender.core_latin) + suffix(),
          .kind = "facility"};
}

GeneratedSender NameWorld::mailbox_sender() {
  const GeneratedOrganisation owner = organisation();
  return {.display_name = one_of({"info",
                                  "support",
                                  "no-reply",
                                  "noreply",
                                  "news",
                                  "admin",
                                  "postmaster",
                                  "sales",
                                  "contact",
                                  "お問い合わせ",
                                  "お客様センター",
                                  "サポート",
                                  "事務局",
                                  "配信専用",
                                  "【配信専用】",
                                  "予約センター",
                                  "自動送信",
                                  "システム管理者",
                                  "Customer Support",
                                  "Newsletter",
                                  "Billing",
                                  "Mail Delivery Subsystem",
                                  "",
                                  "総務部",
                                  "人事課",
                                  "経理担当",
                                  "理事長",
                                  "代表取締役",
                                  "編集部",
                                  "お知らせ"}),
          .domain = owner.label + suffix(),
          .kind = "mailbox"};
}

GeneratedSender NameWorld::newsletter_sender() {
  const bool one_word = random_.chance(0.3);
  const std::string first = one_word ? coined().core_latin : pick("english").latin;
  const std::string second = one_word ? "" : pick("english_trade").latin;
  const std::string shown =
      capital(first) + (one_word ? "" : one_of({" ", " ", ""})) + capital(second);
  return {.display_name = one_of({"", "The ", "Anna at ", "Team ", "Hello from "}) + shown +
                          one_of({"", "", " Weekly", " Support", " Inc.", " Daily", " | Updates"}),
          .domain = first + (one_word ? "" : one_of({"", "-"})) + second + suffix(),
          .kind = "newsletter"};
}

GeneratedSender NameWorld::honest_sender() {
  const double kind = random_.unit();
  if (kind < 0.40) {
    return person_sender();
  }
  if (kind < 0.62) {
    return company_sender();
  }
  if (kind < 0.74) {
    return facility_sender();
  }
  if (kind < 0.88) {
    return mailbox_sender();
  }
  return newsletter_sender();
}

}  // namespace anshin::lookalike
