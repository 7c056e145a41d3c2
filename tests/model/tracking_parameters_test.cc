#include "model/tracking_parameters.h"

#include <gtest/gtest.h>

#include <string>

namespace stet {
namespace {

TEST(TrackingParameters, ClickMarksAndCampaignsAreKnown) {
  for (const char* name :
       {"utm_source", "utm_x", "UTM_MEDIUM", "fbclid", "gclid", "msclkid",
        "mc_cid", "mc_eid", "yclid", "igshid", "mtm_kwd", "xtor", "CMP",
        "ns_mchannel", "at_custom7", "__hstc", "wt_zmc"}) {
    EXPECT_TRUE(IsTrackingParameter(name)) << name;
  }
}

TEST(TrackingParameters, NamesThatMayChooseAnArticleAreNot) {
  for (const char* name : {"", "id", "p", "page", "ref", "src", "source", "cid",
                           "utm", "utmost", "at", "story", "article", "v", "q",
                           "fbclidx", "xfbclid", "s", "share"}) {
    EXPECT_FALSE(IsTrackingParameter(name)) << name;
  }
  EXPECT_FALSE(IsTrackingParameter(std::string(1000, 'a')));
  EXPECT_TRUE(IsTrackingParameter("utm_" + std::string(1000, 'a')));
}

}  // namespace
}  // namespace stet
