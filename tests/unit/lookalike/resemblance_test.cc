// The tables of tests/data/lookalike: what imitates, and what does not.
#include "case_file.h"
#include "support/memory_index.h"

#include <gmock/gmock.h>

namespace anshin::lookalike {
namespace {

using testing::Ge;
using testing::HasSubstr;

class Resemblances : public testing::TestWithParam<const char*> {};

TEST_P(Resemblances, AreFoundWhereTheTableSaysSo) {
  MemoryIndex index;
  for (Subject& subject : read_subjects()) {
    index.add(std::move(subject));
  }
  const auto rows = read_table(GetParam());
  ASSERT_THAT(rows.size(), Ge(40U));
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 5U) << row.front();
    const std::vector<std::string> claims =
        row[1] == "-" ? std::vector<std::string>{} : std::vector{unescaped(row[1])};
    const auto found = find_resemblance(index, row[0], claims);
    const std::string shown =
        row[0] + " claims " + row[1] + " (" + row[4] + ")" + (found ? ": " + found->evidence : "");
    EXPECT_EQ(found ? found->subject.id : "-", row[2]) << shown;
    if (found && row[3] != "-") {
      EXPECT_THAT(found->evidence, HasSubstr(row[3])) << shown;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Tables, Resemblances, testing::Values("claims.tsv", "domains.tsv"));

}  // namespace
}  // namespace anshin::lookalike
