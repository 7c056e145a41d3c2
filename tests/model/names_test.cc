// The small nouns: names that scripts rely on, and look-ups.

#include <gtest/gtest.h>

#include "model/edit.h"
#include "model/links.h"
#include "model/page.h"
#include "model/visit.h"

namespace stet {
namespace {

TEST(Names, OfBlockOperationsAreThoseOfDiffJson) {
  EXPECT_EQ(BlockOpName(BlockOp::kKeep), "keep");
  EXPECT_EQ(BlockOpName(BlockOp::kEdit), "edit");
  EXPECT_EQ(BlockOpName(BlockOp::kInsert), "insert");
  EXPECT_EQ(BlockOpName(BlockOp::kDelete), "delete");
  EXPECT_EQ(BlockOpName(BlockOp::kMove), "move");
  EXPECT_EQ(BlockOpName(BlockOp::kSplit), "split");
  EXPECT_EQ(BlockOpName(BlockOp::kMerge), "merge");
}

TEST(Names, OfSeveritiesAndStates) {
  EXPECT_EQ(SeverityName(Severity::kNone), "none");
  EXPECT_EQ(SeverityName(Severity::kHigh), "high");
  EXPECT_EQ(VisitStateName(VisitState::kLive), "live");
  EXPECT_EQ(VisitStateName(VisitState::kGone), "gone");
  EXPECT_EQ(VisitStateName(VisitState::kBlocked), "blocked");
  EXPECT_EQ(VisitStateName(VisitState::kMoved), "moved");
  EXPECT_EQ(VisitStateName(VisitState::kRemoved), "removed");
}

TEST(Names, OfSourceKindsAreReadBack) {
  for (const SourceKind kind : {SourceKind::kArticle, SourceKind::kFeed,
                                SourceKind::kSitemap, SourceKind::kPage}) {
    EXPECT_EQ(ParseSourceKind(SourceKindName(kind)), kind);
  }
  EXPECT_EQ(ParseSourceKind("Feed"), std::nullopt);
}

TEST(Edit, IsReportedOnceAnyClassIsNotHidden) {
  Edit edit;
  EXPECT_FALSE(IsReported(edit));
  EditClass typography;
  typography.name = "typography";
  typography.hidden = true;
  edit.classes = {typography};
  EXPECT_FALSE(IsReported(edit));
  EditClass number;
  number.name = "number_changed";
  edit.classes.push_back(number);
  EXPECT_TRUE(IsReported(edit));
}

TEST(Page, HeadersAreFoundInAnyCaseAndTheFirstCounts) {
  Page page;
  page.headers = {{"ETag", "\"1\""}, {"Set-Cookie", "a"}, {"set-cookie", "b"}};
  EXPECT_EQ(Header(page, "etag"), "\"1\"");
  EXPECT_EQ(Header(page, "SET-COOKIE"), "a");
  EXPECT_EQ(Header(page, "location"), "");
}

}  // namespace
}  // namespace stet
