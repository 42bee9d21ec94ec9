// What a message's own fields may take until it is not verified, and a warning signed alone.
#include "service/inspection.h"

#include "support/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace anshin::service {
namespace {

constexpr std::size_t most_octets = 256U << 10U;
constexpr std::string_view from = " <info@qualitia.co.jp>";

// The author's domain is registered, so that what does not prove to be from it gets a signed
// warning.
class InspectionTest : public testing::Test {
 protected:
  InspectionTest() {
    config::Configuration configuration = config::defaults();
    configuration.milter.authserv_id = "mx.example.jp";
    configuration.zone_file = folder_.path() / "zone.txt";
    std::ofstream(configuration.zone_file) << "example.com. 60 TXT \"x\"\n";
    configuration.signing_key = folder_.path() / "mark.pem";
    std::ofstream(configuration.signing_key) << crypto::SigningKey::generate().private_pem();
    std::filesystem::permissions(configuration.signing_key, std::filesystem::perms::owner_read);
    configuration.registries = {{.name = "own", .path = register_author()}};
    runtime_ = make_runtime(configuration, nullptr);
  }

  std::string register_author() const {
    const std::string path = folder_.path() / "own";
    auto editor = registry::Editor::open(path);
    const auto own = registry::parse_organisation(
        R"({"id":"jcn:2010001084915","name":{"ja":"株式会社クオリティア"},)"
        R"("domains":[{"domain":"qualitia.co.jp"}]})");
    if (!editor || !own || !editor->put(*own) || !editor->commit()) {
      throw std::runtime_error("no registry");
    }
    return path;
  }

  // The message with another field, once or in several pieces.
  Outcome inspect(const std::string& name, std::size_t octets, std::size_t pieces = 1) const {
    Inspection inspection(runtime_, std::chrono::sys_seconds(std::chrono::seconds(1775044800)));
    inspection.connection(std::nullopt);
    inspection.helo("mail.example.com");
    inspection.mail_from("<info@qualitia.co.jp>");
    inspection.header("From", from);
    for (std::size_t i = 0; i < pieces; ++i) {
      inspection.header(name, std::string(octets / pieces - name.size(), 'x'));
    }
    inspection.end_of_headers();
    inspection.body("x\r\n");
    return inspection.end_of_message();
  }

  static std::string mark_of(const Outcome& outcome) { return outcome.plan.insertions.at(1).value; }

  TemporaryFolder folder_;
  std::shared_ptr<const Runtime> runtime_;
};

TEST_F(InspectionTest, AWarningIsSignedAloneWhereTheCoveredFieldsAreTooLarge) {
  const std::size_t most = most_octets - std::string_view("From").size() - from.size();
  for (const char* name : {"Subject", "Sender", "reply-to", "Content-Type ", "Content-Location"}) {
    const Outcome fits = inspect(name, most);
    EXPECT_EQ(fits.report.ambiguity, "") << name;
    EXPECT_EQ(fits.mark.kind, mark::Kind::failed);
    EXPECT_NE(mark_of(fits).find("\tb="), std::string::npos) << name;
    const Outcome too_large = inspect(name, most + 1);
    EXPECT_NE(too_large.report.ambiguity.find("256 KB"), std::string::npos) << name;
    EXPECT_EQ(mark_of(too_large).find("\tb="), std::string::npos) << name;
    EXPECT_NE(mark_of(too_large).find("\twb="), std::string::npos) << name;
  }
}

TEST_F(InspectionTest, FieldsOfOneNameCountTogetherAndOthersDoNot) {
  const Outcome many = inspect("Sender", 2 * most_octets, 4);
  EXPECT_NE(many.report.ambiguity, "");
  const Outcome others = inspect("X-Other", 2 * most_octets, 4);
  EXPECT_EQ(others.report.ambiguity, "");
  EXPECT_NE(mark_of(others).find("\tb="), std::string::npos);
}

}  // namespace
}  // namespace anshin::service
