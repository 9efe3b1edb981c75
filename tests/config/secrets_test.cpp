// SPDX-License-Identifier: Apache-2.0
// Where secrets come from, and what is refused (faults F33).
#include "tests/config/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

namespace sarad {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kSecret = "top-secret-0123456789";

/// A configuration whose author key is `named`, read without $CREDENTIALS_DIRECTORY.
ReadConfig read_key(const test::Folder& folder, std::string_view named, ReadOptions options = {}) {
  return read_config({folder.put("sarad.yml", "privacy: {author_key: " + std::string{named} + "}\n")}, options);
}

std::string only_fault(const ReadConfig& read) {
  EXPECT_EQ(read.faults.size(), 1u) << test::lines(read.faults);
  return test::lines(read.faults);
}

TEST(SecretFile, OfOursAndNobodyElsesIsRead) {
  const test::Folder folder;
  folder.put("key", std::string{kSecret} + "\n");
  const auto read = read_key(folder, "{file: key}");
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_EQ(read.config.author_key.reveal(), kSecret);
}

TEST(SecretFile, LosesACarriageReturnToo) {
  const test::Folder folder;
  folder.put("key", std::string{kSecret} + "\r\n");
  EXPECT_EQ(read_key(folder, "{file: key}").config.author_key.reveal(), kSecret);
}

TEST(SecretFile, ThatOthersMayReadIsRefused) {
  const test::Folder folder;
  for (const int mode : {0640, 0604, 0700}) {
    folder.put("key", kSecret, mode);
    const auto read = read_key(folder, "{file: key}");
    EXPECT_THAT(only_fault(read), HasSubstr("may be read by others")) << std::oct << mode;
    EXPECT_EQ(read.faults.at(0).code, "unsafe_secret");
    EXPECT_TRUE(read.config.author_key.empty());
  }
}

TEST(SecretFile, ThatIsALinkIsRefused) {
  const test::Folder folder;
  folder.put("real", kSecret);
  std::filesystem::create_symlink(folder.path() / "real", folder.path() / "key");
  EXPECT_THAT(only_fault(read_key(folder, "{file: key}")), HasSubstr("symbolic link"));
}

TEST(SecretFile, ThatIsAPipeIsRefusedWithoutWaiting) {
  const test::Folder folder;
  ASSERT_EQ(mkfifo((folder.path() / "key").c_str(), 0600), 0);
  EXPECT_THAT(only_fault(read_key(folder, "{file: key}")), HasSubstr("not a regular file"));
}

TEST(SecretFile, ThatIsEmptyOrOnlyALineBreakIsMissing) {
  const test::Folder folder;
  for (const std::string_view text : {"", "\n", "\r\n"}) {
    folder.put("key", text);
    const auto read = read_key(folder, "{file: key}");
    EXPECT_THAT(only_fault(read), HasSubstr("is empty"));
    EXPECT_EQ(read.faults.at(0).code, "missing_credential");
  }
}

TEST(SecretFile, OfSeveralLinesIsRefusedAndNotShown) {
  const test::Folder folder;
  folder.put("key", std::string{kSecret} + "\nsecond line\n");
  const std::string told = only_fault(read_key(folder, "{file: key}"));
  EXPECT_THAT(told, HasSubstr("more than one line"));
  EXPECT_THAT(told, Not(HasSubstr(std::string{kSecret})));
}

TEST(SecretFile, ThatIsHugeIsRefused) {
  const test::Folder folder;
  folder.put("key", std::string(70'000, 'x'));
  EXPECT_THAT(only_fault(read_key(folder, "{file: key}")), HasSubstr("larger than 64 KiB"));
}

TEST(SecretFile, OfSixtyFourKibibytesIsReadWhole) {
  const test::Folder folder;
  folder.put("key", std::string(65'536, 'x'));
  EXPECT_EQ(read_key(folder, "{file: key}").config.author_key.reveal().size(), 65'536u);
}

TEST(Credential, PrefersTheNameThatSystemdGivesAFolder) {
  const test::Folder folder;
  folder.put("handed/sarad_key", "the-one-with-prefix", 0444);
  folder.put("handed/key", "the-other-0123456789", 0444);
  ReadOptions options;
  options.credentials_directory = (folder.path() / "handed").string();
  EXPECT_EQ(read_key(folder, "{credential: key}", options).config.author_key.reveal(), "the-one-with-prefix");
}

TEST(Credential, HandedOverBySystemdMayHaveAnyMode) {
  const test::Folder folder;
  folder.put("handed/key", kSecret, 0444);
  ReadOptions options;
  options.credentials_directory = (folder.path() / "handed").string();
  EXPECT_EQ(test::lines(read_key(folder, "{credential: key}", options).faults), "");
}

TEST(Credential, IsLookedForWhereTheEnvironmentSays) {
  const test::Folder folder;
  folder.put("handed/key", kSecret);
  ASSERT_EQ(setenv("CREDENTIALS_DIRECTORY", (folder.path() / "handed").c_str(), 1), 0);
  const auto read = read_key(folder, "{credential: key}");
  unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_EQ(read.config.author_key.reveal(), kSecret);
}

TEST(Credential, OutsideOfSystemdLiesBesideTheConfigurationAndIsJudgedAsAFile) {
  unsetenv("CREDENTIALS_DIRECTORY");
  const test::Folder folder;
  folder.put("credentials/key", kSecret);
  EXPECT_EQ(read_key(folder, "{credential: key}").config.author_key.reveal(), kSecret);
  folder.put("credentials/key", kSecret, 0644);
  EXPECT_THAT(only_fault(read_key(folder, "{credential: key}")), HasSubstr("may be read by others"));
}

TEST(Credential, ThatIsMissingHasACodeOfItsOwnAndIsToldOnce) {
  const auto read = test::read_text_as_config(
      "privacy: {author_key: {credential: author-key}}\noffices: [{id: root}]\npages:\n"
      "- {id: a, office: root, platform: facebook, account: a, registered: 2026-11-01, token: {credential: gone}}\n"
      "- {id: b, office: root, platform: facebook, account: b, registered: 2026-11-01, token: {credential: gone}}\n");
  EXPECT_THAT(only_fault(read), HasSubstr("sarad.yml:4:101: credential \"gone\" cannot be read"));
  EXPECT_EQ(read.faults[0].code, "missing_credential");
  EXPECT_EQ(read.faults[0].path, "pages[0].token");
}

TEST(Credential, ManyThatAreMissingStillCountAsMissingCredentialsOnly) {
  std::string text = "privacy: {author_key: {credential: author-key}}\noffices: [{id: root}]\npages:\n";
  for (int i = 0; i < 130; ++i) {
    const std::string n = std::to_string(i);
    text += "- {id: p" + n + ", office: root, platform: facebook, account: a, registered: 2026-11-01, token: {credential: gone-" + n + "}}\n";
  }
  const auto read = test::read_text_as_config(text);
  ASSERT_EQ(read.faults.size(), 101u);
  EXPECT_EQ(read.faults.back().text(), "and 30 more");
  for (const auto& fault : read.faults) EXPECT_EQ(fault.code, "missing_credential");
}

TEST(Credential, OfALaterVersionsKeyNeedNotBeThere) {
  const auto read = test::read_text_as_config("privacy: {seal_key: {credential: gone}}\n");
  EXPECT_TRUE(read.ok()) << test::lines(read.faults);
}

TEST(SharedCredential, OfMoreThanAThousandPagesIsWarnedOf) {
  std::string text = "privacy: {author_key: {credential: author-key}}\noffices: [{id: root}]\npages:\n";
  for (int i = 0; i < 1240; ++i)
    text += "- {id: p" + std::to_string(i) + ", office: root, platform: facebook, account: a, registered: 2026-11-01, token: {credential: fb-main}}\n";
  const auto read = test::read_text_as_config(text);
  EXPECT_TRUE(read.ok());
  EXPECT_THAT(only_fault(read), HasSubstr("warning: token of \"p0\" is used by 1,240 pages; one revocation blinds them all"));
}

}  // namespace
}  // namespace sarad
