// Hostile text stays text: in HTML, in scripts and in links; and templates escape what they take.
#include "authority/site_text.h"

#include "authority/site_files.h"
#include "authority/site_template.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace anshin::authority {
namespace {

TEST(EscapeHtml, LeavesNoMarkup) {
  EXPECT_EQ(escape_html("<a href=\"x\" id='y'>&amp;`"),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&#96;");
  EXPECT_EQ(escape_html("株式会社\nA\tB"), "株式会社\nA\tB");
  EXPECT_EQ(escape_html(std::string("a\0b\x1B\x7F", 5)), "a\uFFFDb\uFFFD\uFFFD");
  EXPECT_EQ(escape_html("\xC2\x85 \x8A\x94"), "\uFFFD \uFFFD\uFFFD");
}

TEST(ScriptString, LeavesTheStringNowhere) {
  EXPECT_EQ(
      script_string("a\"b\\c</script><!--&'\n\r\x1F"),
      "\"a\\u0022b\\u005cc\\u003c/script\\u003e\\u003c!--\\u0026\\u0027\\u000a\\u000d\\u001f\"");
  EXPECT_EQ(script_string("\u2028\u2029"), "\"\\u2028\\u2029\"");
  EXPECT_EQ(script_string("株式会社𠮷"), "\"株式会社𠮷\"");
  EXPECT_EQ(script_string("\xFF"), "\"\uFFFD\"");
}

TEST(IsWebAddress, TakesOnlyWhatMayBeALink) {
  EXPECT_TRUE(is_web_address("https://www.qualitia.co.jp/a?b=1&c=2#d"));
  EXPECT_TRUE(is_web_address("HTTP://example.jp"));
  EXPECT_TRUE(is_web_address("https://example.jp/@a"));
  for (const char* wrong :
       {"", "javascript:alert(1)", "data:text/html,x", "https:/example.jp", "//example.jp",
        "https://www.bank.example@example.jp/", "http://a:b@example.jp?c", "https://example.jp/\"x",
        "https://example.jp/ x", "https://example.jp/<b>", "https://例.jp/",
        "file:///etc/passwd"}) {
    EXPECT_FALSE(is_web_address(wrong)) << wrong;
  }
}

TEST(Template, FillsValuesAndParts) {
  const Template page(
      "<h1>{{name}}</h1>{{#items}}<li>{{name}} of {{place}}</li>{{/items}}{{#no}}x{{/no}}");
  TemplateValues values;
  values.texts = {{"name", "<b>"}, {"place", "\""}};
  values.lists["items"] = {{.texts = {{"name", "1"}}, .lists = {}}, {.texts = {}, .lists = {}}};
  values.lists["no"] = {};
  EXPECT_EQ(page.fill(values),
            "<h1>&lt;b&gt;</h1><li>1 of &quot;</li><li>&lt;b&gt; of &quot;</li>");
}

TEST(Template, RefusesWhatIsNotWellFormed) {
  for (const char* wrong : {"{{name", "{{#part}}", "{{/part}}", "{{#a}}{{#b}}{{/a}}{{/b}}",
                            "{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}"}) {
    EXPECT_THROW(const Template page(wrong), std::logic_error) << wrong;
  }
  EXPECT_THROW(Template("{{name}}").fill({}), std::logic_error);
  EXPECT_THROW(Template("{{#name}}{{/name}}").fill({}), std::logic_error);
}

TEST(SiteFiles, LoadNothingFromElsewhereAndRunNoInlineScripts) {
  EXPECT_THROW(site_file("missing"), std::logic_error);
  for (const SiteFile& file : site_files()) {
    if (file.name.ends_with(".html")) {
      EXPECT_NE(file.content.find("Content-Security-Policy"), std::string::npos);
      EXPECT_EQ(file.content.find("<script>"), std::string::npos);
      EXPECT_EQ(file.content.find("<style"), std::string::npos);
      for (const char* inline_code : {" style=", " onclick=", " oninput=", "https://", "http://"}) {
        EXPECT_EQ(file.content.find(inline_code), std::string::npos) << inline_code;
      }
    }
  }
}

}  // namespace
}  // namespace anshin::authority
