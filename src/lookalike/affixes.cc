// The lists, blank-separated.
#include "lookalike/affixes.h"

#include "lookalike/folding.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace anshin::lookalike {
namespace {

struct Forms {
  LegalForm form;
  std::string_view words;
};

constexpr std::array legal_forms = {
    Forms{LegalForm::stock, "株式会社 株式會社 カブシキガイシャ"},
    Forms{LegalForm::limited, "有限会社 特例有限会社 ユウゲンガイシャ"},
    Forms{LegalForm::godo, "合同会社 ゴウドウガイシャ"},
    Forms{LegalForm::goshi, "合資会社"},
    Forms{LegalForm::gomei, "合名会社"},
    Forms{LegalForm::mutual, "相互会社"},
    Forms{
        LegalForm::other,
        "特定目的会社 一般社団法人 一般財団法人 公益社団法人 公益財団法人 特例社団法人 "
        "特例財団法人 社団法人 財団法人 学校法人 準学校法人 医療法人社団 医療法人財団 医療法人 "
        "社会医療法人 社会医療法人社団 社会医療法人財団 特定医療法人 社会福祉法人 宗教法人 "
        "更生保護法人 特定非営利活動法人 認定特定非営利活動法人 npo法人 認定npo法人 独立行政法人 "
        "地方独立行政法人 国立研究開発法人 国立大学法人 公立大学法人 大学共同利用機関法人 特殊法人 "
        "認可法人 投資法人 監査法人 有限責任監査法人 弁護士法人 弁理士法人 特許業務法人 税理士法人 "
        "司法書士法人 行政書士法人 社会保険労務士法人 土地家屋調査士法人 農事組合法人 管理組合法人 "
        "有限責任事業組合 企業組合"}};
constexpr std::array abbreviated_forms = {
    Forms{LegalForm::stock, "株"},
    Forms{LegalForm::limited, "有"},
    Forms{LegalForm::godo, "同"},
    Forms{LegalForm::goshi, "資"},
    Forms{LegalForm::gomei, "名"},
    Forms{LegalForm::mutual, "相"},
    Forms{LegalForm::other,
          "社 財 学 医 福 宗 独 特 国 公 特非 社福 一社 一財 公社 公財 医社 医財 地独"}};
constexpr std::array legal_words = {
    Forms{LegalForm::incorporated, "inc incorporated"},
    Forms{LegalForm::company_limited, "co company ltd limited"},
    Forms{LegalForm::corporation, "corp corporation"},
    Forms{LegalForm::stock, "kk kabushikikaisha kabushikigaisha"},
    Forms{LegalForm::limited, "yugengaisha"},
    Forms{LegalForm::godo, "godokaisha godogaisha"},
    Forms{LegalForm::foreign,
          "llc llp gmbh ag sa plc bv nv srl spa pte pty sarl sas oy ab sdn bhd"}};
constexpr std::string_view desks =
    "サポートセンター サポートデスク サポート窓口 サポートチーム カスタマーセンター "
    "カスタマーサポート カスタマーサービス カスタマーデスク お客様センター お客さまセンター "
    "お客様サポートセンター お客様相談室 お客様相談センター お客様窓口 お客様サポート "
    "お客さまサポート お客様サービス お客様係 お客様各位 会員の皆様 コールセンター ヘルプデスク "
    "サービスデスク サービスセンター 運営事務局 事務局 運営局 運営チーム 運営 "
    "公式アカウント 公式サイト 公式メール 公式ショップ 公式ストア 公式 お知らせ おしらせ "
    "のお知らせ "
    "ご案内 案内 通知 重要 緊急 至急 最終通告 自動送信 自動配信 自動返信 自動通知 送信専用 "
    "配信専用 "
    "メール配信 配信 メールマガジン メルマガ ニュースレター セキュリティセンター "
    "セキュリティチーム "
    "セキュリティ部門 セキュリティ通知 不正検知 相談窓口 お問い合わせ窓口 お問い合わせ 窓口 "
    "採用担当 人事担当 採用 広報部 広報 総務部 人事部 営業部 経理部 情報システム部 担当者 担当 "
    "システム管理者 管理者 アカウント認証 アカウント 本人確認 会員サービス マイページ";
constexpr std::string_view courtesies = "様 御中 さま さん 殿 宛 より から の 係";
constexpr std::string_view roles =
    "サポート ニュース セキュリティ メール 本社 本店 代表 会員 "
    "support info information team news newsletter no reply noreply donotreply do not official "
    "notice notification notifications alert alerts security account accounts billing customer "
    "customers care center centre desk help helpdesk service-desk admin administrator mail mailer "
    "system sales contact inquiry press pr hr recruit recruiting important urgent verification "
    "verify login the dear re fw fwd mr ms mrs dr san sama";
constexpr std::string_view links = "via from by at";

template <typename Fold>
std::vector<std::u32string> split(std::string_view words, Fold fold) {
  std::vector<std::u32string> out;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    out.push_back(fold(plain_text(words.substr(0, end))));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  std::ranges::sort(out, std::ranges::greater{}, &std::u32string::size);
  return out;
}

template <typename Fold>
std::vector<LegalWord> split_forms(std::span<const Forms> forms, Fold fold) {
  std::vector<LegalWord> out;
  for (const Forms& each : forms) {
    for (std::u32string& letters : split(each.words, fold)) {
      out.push_back({.letters = std::move(letters), .form = each.form});
    }
  }
  std::ranges::sort(out, std::ranges::greater{},
                    [](const LegalWord& word) { return word.letters.size(); });
  return out;
}

template <typename Fold>
Affixes folded(Fold fold) {
  return {.legal_forms = split_forms(legal_forms, fold),
          .abbreviated_forms = split_forms(abbreviated_forms, fold),
          .legal_words = split_forms(legal_words, fold),
          .desks = split(desks, fold),
          .courtesies = split(courtesies, fold),
          .roles = split(roles, fold),
          .links = split(links, fold)};
}

}  // namespace

bool are_in_conflict(LegalForm a, LegalForm b) {
  const auto japanese = [](LegalForm form) {
    return form >= LegalForm::stock && form <= LegalForm::other;
  };
  return japanese(a) && japanese(b) && a != b;
}

LegalForm form_of(const std::vector<LegalWord>& words, std::u32string_view letters) {
  const auto found = std::ranges::find(words, letters, &LegalWord::letters);
  return found == words.end() ? LegalForm::none : found->form;
}

const Affixes& plain_affixes() {
  static const Affixes affixes = folded([](std::u32string text) { return text; });
  return affixes;
}

const Affixes& look_folded_affixes() {
  static const Affixes affixes =
      folded([](const std::u32string& text) { return look_folded(text); });
  return affixes;
}

}  // namespace anshin::lookalike
