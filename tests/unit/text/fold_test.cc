#include "text/fold.h"

#include "text/header_field.h"
#include "text/tag_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace anshin::text {
namespace {

std::vector<std::string> lines_of(const std::string& name, const std::string& value) {
  std::vector<std::string> lines;
  std::string_view rest = value;
  std::string prefix = name + ": ";
  while (true) {
    const std::size_t end = rest.find('\n');
    lines.push_back(prefix + std::string(rest.substr(0, end)));
    if (end == std::string_view::npos) {
      return lines;
    }
    prefix.clear();
    rest.remove_prefix(end + 1);
  }
}

TEST(Folder, KeepsShortValuesOnOneLine) {
  Folder folder(12);
  folder.add("v=1;");
  folder.add("id=mx.example.jp;");
  EXPECT_EQ(folder.take(), "v=1; id=mx.example.jp;");
}

TEST(Folder, FillsLinesTo78Octets) {
  const std::string name = "Anshin-Mark";
  // name, colon, blank, 40 octets, blank: 24 more fit exactly.
  Folder folder(name.size() + 1);
  folder.add(std::string(40, 'a'));
  folder.add(std::string(24, 'b'));
  folder.add("c");
  const std::string value = folder.take();
  const auto lines = lines_of(name, value);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].size(), 78U);
  EXPECT_EQ(lines[1], "\tc");
}

TEST(Folder, LeavesAPieceThatFitsNowhereWhole) {
  Folder folder(5);
  folder.add("a");
  folder.add(std::string(100, 'x'));
  folder.add("b");
  EXPECT_EQ(folder.take(), "a\n\t" + std::string(100, 'x') + "\n\tb");
}

TEST(Folder, FirstPieceStandsOnTheFirstLine) {
  Folder folder(5);
  folder.add(std::string(100, 'x'));
  EXPECT_EQ(folder.take(), std::string(100, 'x'));
}

TEST(Folder, CutsBreakableTokensThatFitOnNoLine) {
  for (std::size_t before = 1; before < 90; ++before) {
    Folder folder(12);
    folder.add(std::string(before, 'a'));
    const std::string tail = std::string(300, 'Q') + "==;";
    folder.add_breakable("b=", tail);
    const std::string value = folder.take();
    EXPECT_EQ(without_fws(value), std::string(before, 'a') + "b=" + tail);
    const auto lines = lines_of("Anshin-Mark", value);
    ASSERT_EQ(lines.size(), 5U) << value;
    EXPECT_EQ(lines[1], "\tb=" + std::string(75, 'Q'));
    EXPECT_TRUE(std::ranges::all_of(lines.begin() + 1, lines.end(), [](const std::string& l) {
      return l.size() <= 78;
    })) << value;
  }
}

TEST(Folder, LeavesBreakableTokensWholeThatFitOnALine) {
  Folder folder(12);
  folder.add(std::string(40, 'a'));
  folder.add_breakable("b=", std::string(10, 'Q') + ";");
  folder.add_breakable("c=", std::string(75, 'Q'));
  EXPECT_EQ(folder.take(),
            std::string(40, 'a') + " b=" + std::string(10, 'Q') + ";\n\tc=" + std::string(75, 'Q'));
}

TEST(Folder, CutsNoPercentTripletAndLeavesNoSemicolonAlone) {
  for (std::size_t width = 10; width < 40; ++width) {
    for (std::size_t letters = 0; letters < 4; ++letters) {
      std::string tail(letters, 'a');
      for (int i = 0; i < 30; ++i) {
        tail += "%E6";
      }
      tail += ';';
      Folder folder(5, width);
      folder.add("v=1;");
      folder.add_breakable("o=U'';", tail);
      const auto lines = lines_of("A", folder.take());
      EXPECT_TRUE(lines[1].starts_with("\to=U'';" + tail.substr(0, letters)));
      for (const std::string& line : lines) {
        EXPECT_LE(line.size(), width) << line;
        EXPECT_TRUE(line.ends_with("%E6") || line.ends_with('a') || line.ends_with(';')) << line;
        EXPECT_NE(line, "\t;");
      }
    }
  }
}

TEST(Folder, EndsWithAnyWidth) {
  for (std::size_t width = 0; width < 12; ++width) {
    for (const std::string tail : {"", ";", "%E6%A0%AA;", "QQQQQQQQQQQQQQQQQQQQQQQQQQ;"}) {
      Folder folder(20, width);
      folder.add_breakable("name=", tail);
      EXPECT_EQ(without_fws(folder.take()), "name=" + tail);
    }
  }
}

}  // namespace
}  // namespace anshin::text
