// The public page as a whole: what is in the folder after a build, and after the next one.
#include "unit/authority/site_fixture.h"

#include <sys/stat.h>

namespace anshin::authority {
namespace {

constexpr const char* hostile = "</script><script>alert(1)</script><img src=x onerror='alert(2)'>";

TEST_F(SiteTest, ShowsWhatIsRegistered) {
  edit({listed_qualitia(), simple("party:example", "例の党", "party.example")});
  const auto result = write("site", "https://registry.example/senders/");
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result->organisations, 2U);
  const std::string page = read("o/jcn/2010001084915.html");
  for (const char* part :
       {"株式会社クオリティア", "QUALITIA CO., LTD.", "クオリティア", ">2010001084915<",
        "href=\"https://www.qualitia.co.jp/\"", "qualitia.co.jp", "サブドメインを含む", "日本語.jp",
        "<code>xn--wgv71a119e.jp</code>", "このドメインのみ", "2017-04-13", "Senders &lt;&amp;&gt;",
        "“robins”", R"(href="https://registry.example/senders/o/jcn/2010001084915.html">)"}) {
    EXPECT_NE(page.find(part), std::string::npos) << part;
  }
  EXPECT_NE(page.find("法人番号"), std::string::npos);
  const std::string other = read("o/party/example.html");
  EXPECT_NE(other.find("識別番号"), std::string::npos);
  EXPECT_NE(other.find("party:example"), std::string::npos);
  EXPECT_EQ(other.find("法人番号"), std::string::npos);
  EXPECT_NE(other.find("期限の定めなし"), std::string::npos);
  EXPECT_NE(read("index.html").find("第1版、2026-04-01 現在、2組織"), std::string::npos);
  EXPECT_NE(read("registry.js").find("\"serial\":1,\"date\":\"2026-04-01\""), std::string::npos);
}

TEST_F(SiteTest, ShowsHostileEntriesAsText) {
  Organisation entry = simple("x:1", hostile, "hostile.example");
  entry.kana = "\" onload=\"alert(3)";
  entry.names["en"] = "{{name}}{{#domains}}";
  entry.url = "https://example.jp/?a=1&b=%3Cscript%3E";
  edit({entry});
  ASSERT_TRUE(write());
  for (const auto& [file, content] : all("site")) {
    EXPECT_EQ(content.find("<script>"), std::string::npos) << file;
    EXPECT_EQ(content.find("<img"), std::string::npos) << file;
    EXPECT_EQ(content.find("\" onload"), std::string::npos) << file;
  }
  const std::string page = read("o/x/1.html");
  EXPECT_NE(page.find("&lt;/script&gt;&lt;script&gt;alert(1)"), std::string::npos);
  EXPECT_NE(page.find("{{name}}{{#domains}}"), std::string::npos);
  EXPECT_NE(page.find("href=\"https://example.jp/?a=1&amp;b=%3Cscript%3E\""), std::string::npos);
}

TEST_F(SiteTest, IsReproducible) {
  std::vector<Organisation> many{listed_qualitia()};
  for (int i = 0; i < 300; ++i) {
    many.push_back(simple("x:" + std::to_string(i), "見本" + std::to_string(i),
                          "host" + std::to_string(i) + ".example"));
  }
  edit(many);
  ASSERT_TRUE(write("a"));
  ASSERT_TRUE(write("b"));
  EXPECT_GT(all("a").size(), 305U);
  EXPECT_EQ(all("a"), all("b"));
}

TEST_F(SiteTest, ReplacesOnlyWhatHasChanged) {
  edit({listed_qualitia(), simple("x:1", "甲", "one.example"), simple("x:2", "乙", "two.example")});
  ASSERT_TRUE(write());
  const auto same = write();
  ASSERT_TRUE(same);
  EXPECT_EQ(same->files.written, 0U);
  const auto before = fs::last_write_time(site() + "/o/jcn/2010001084915.html");
  edit({simple("x:1", "丙", "one.example")}, {"x:2"});
  const auto next = write();
  ASSERT_TRUE(next);
  EXPECT_EQ(fs::last_write_time(site() + "/o/jcn/2010001084915.html"), before);
  EXPECT_NE(read("o/x/1.html").find("丙"), std::string::npos);
  EXPECT_FALSE(fs::exists(site() + "/o/x/2.html"));
  ASSERT_TRUE(write());
  ASSERT_TRUE(write("fresh"));
  EXPECT_EQ(all("site"), all("fresh")) << "two builds later nothing old is left";
}

TEST_F(SiteTest, KeepsTheIndexOfTheBuildBefore) {
  edit({listed_qualitia()});
  ASSERT_TRUE(write());
  const auto first = all("site");
  edit({simple("x:1", "甲", "one.example")});
  ASSERT_TRUE(write());
  for (const auto& [file, content] : first) {
    if (file.starts_with("i/") && file.ends_with(".js")) {
      EXPECT_TRUE(fs::exists(site() + "/" + file)) << file;
    }
  }
}

TEST_F(SiteTest, LeavesForeignFoldersAlone) {
  edit({listed_qualitia()});
  fs::create_directory(site());
  std::ofstream(site() + "/precious") << "x";
  const auto result = write();
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().find("did not write"), std::string::npos);
  EXPECT_EQ(std::distance(fs::directory_iterator(site()), {}), 1);
}

TEST_F(SiteTest, LeavesPublicationsAlone) {
  edit({listed_qualitia()});
  fs::create_directory(site());
  std::ofstream(site() + "/manifest.json") << "{}";
  const auto result = write();
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().find("holds a publication"), std::string::npos) << result.error();
  fs::remove(site() + "/manifest.json");
  ASSERT_TRUE(write());
  std::ofstream(site() + "/manifest.json") << "{}";
  EXPECT_FALSE(write()) << "also where the site was first";
}

// Whoever may write into the folder, a web server say, may have put links there.
TEST_F(SiteTest, FollowsNoLinksToFolders) {
  edit({listed_qualitia()});
  const std::string outside = site("outside");
  for (const std::string link : {"o", "o/jcn", "i", "assets"}) {
    fs::remove_all(site());
    ASSERT_TRUE(write());
    fs::remove_all(site() + "/" + link);
    fs::create_directory(outside);
    std::ofstream(outside + "/precious.html") << "x";
    fs::create_directory_symlink(outside, site() + "/" + link);
    const auto result = write();
    ASSERT_FALSE(result) << link;
    EXPECT_NE(result.error().find("/" + link + ": is a link"), std::string::npos) << result.error();
    EXPECT_EQ(std::distance(fs::directory_iterator(outside), {}), 1) << link;
    EXPECT_EQ(read("precious.html", "outside"), "x") << link;
  }
}

TEST_F(SiteTest, ReplacesAndRemovesLinksThemselves) {
  edit({listed_qualitia()});
  ASSERT_TRUE(write());
  const auto good = all("site");
  const std::string outside = site("outside");
  fs::create_directory(outside);
  std::ofstream(outside + "/page.html") << good.at("o/jcn/2010001084915.html");
  std::ofstream(outside + "/half") << "x";
  fs::remove(site() + "/o/jcn/2010001084915.html");
  fs::create_symlink(outside + "/page.html", site() + "/o/jcn/2010001084915.html");
  fs::create_symlink(outside + "/half", site() + "/registry.js.part");
  fs::remove(site() + "/registry.js");
  fs::create_symlink(outside + "/page.html", site() + "/o/jcn/9.html");
  fs::create_directory_symlink(outside, site() + "/o/stale");
  const auto result = write();
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(all("site"), good);
  EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(site() + "/o/jcn/2010001084915.html")));
  EXPECT_FALSE(fs::exists(fs::symlink_status(site() + "/o/stale")));
  EXPECT_EQ(read("half", "outside"), "x");
  EXPECT_EQ(read("page.html", "outside"), good.at("o/jcn/2010001084915.html"));
}

TEST_F(SiteTest, AMarkerThatIsALinkIsNone) {
  edit({listed_qualitia()});
  fs::create_directory(site());
  fs::create_symlink(site() + "/other", site() + "/made-by-anshinctl.txt");
  EXPECT_FALSE(write());
}

// Cron and hardened units often have 077.
TEST_F(SiteTest, MayBeReadByAWebServerWhateverTheUmask) {
  edit({listed_qualitia()});
  const mode_t before = ::umask(077);
  ASSERT_TRUE(write());
  ::umask(before);
  const auto mode = [](const fs::path& path) {
    return static_cast<unsigned>(fs::status(path).permissions());
  };
  EXPECT_EQ(mode(site()), 0755U);
  for (const auto& entry : fs::recursive_directory_iterator(site())) {
    EXPECT_EQ(mode(entry.path()), entry.is_directory() ? 0755U : 0644U) << entry.path();
  }
  const std::string page = site() + "/o/jcn/2010001084915.html";
  ASSERT_EQ(::chmod(page.c_str(), 0600), 0);
  ASSERT_TRUE(write());
  EXPECT_EQ(mode(page), 0644U) << "as an earlier version left it";
}

TEST_F(SiteTest, IsWrittenByOneAtATime) {
  edit({listed_qualitia()});
  const auto held = SiteFolder::open(site());
  ASSERT_TRUE(held);
  EXPECT_FALSE(write());
}

TEST_F(SiteTest, NeedsARegistry) {
  EXPECT_FALSE(write());
}

TEST_F(SiteTest, RecoversFromABuildThatWasCutShort) {
  edit({listed_qualitia()});
  ASSERT_TRUE(write());
  std::ofstream(site() + "/o/jcn/2010001084915.html", std::ios::trunc) << "half";
  std::ofstream(site() + "/o/jcn/9.html.part") << "half";
  fs::remove(site() + "/registry.js");
  ASSERT_TRUE(write());
  ASSERT_TRUE(write("fresh"));
  EXPECT_EQ(all("site"), all("fresh"));
}

}  // namespace
}  // namespace anshin::authority
