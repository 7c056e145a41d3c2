#include "model/tracking_parameters.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace stet {
namespace {

constexpr absl::string_view kPrefixes[] = {
    "utm_",       // Urchin, and since then everybody.
    "mtm_",       // Matomo.
    "matomo_",    //
    "piwik_",     //
    "hsa_",       // HubSpot ads.
    "at_custom",  // AT Internet (Piano); the BBC and many French outlets.
};

// Sorted. Click identifiers, campaign marks and share buttons.
constexpr absl::string_view kNames[] = {
    "__hsfp",
    "__hssc",
    "__hstc",
    "__twitter_impression",
    "_bta_c",
    "_bta_tid",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "_ke",
    "_kx",
    "_openstat",
    "at_campaign",
    "at_campaign_type",
    "at_creation",
    "at_format",
    "at_link_id",
    "at_link_origin",
    "at_link_type",
    "at_medium",
    "at_ptr_name",
    "at_variant",
    "cmp",
    "cmpid",
    "dclid",
    "ef_id",
    "epik",
    "fb_action_ids",
    "fb_action_types",
    "fb_ref",
    "fb_source",
    "fbclid",
    "ftag",
    "gaa_at",
    "gaa_n",
    "gaa_sig",
    "gaa_ts",
    "gad_campaignid",
    "gad_source",
    "gbraid",
    "gclid",
    "gclsrc",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "hsctatracking",
    "hss_channel",
    "icid",
    "igsh",
    "igshid",
    "irclickid",
    "itm_campaign",
    "itm_content",
    "itm_medium",
    "itm_source",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "ml_subscriber",
    "ml_subscriber_hash",
    "msclkid",
    "ncid",
    "ns_campaign",
    "ns_fee",
    "ns_linkname",
    "ns_mchannel",
    "ns_source",
    "ocid",
    "oly_anon_id",
    "oly_enc_id",
    "pk_campaign",
    "pk_cid",
    "pk_content",
    "pk_keyword",
    "pk_kwd",
    "pk_medium",
    "pk_source",
    "rb_clickid",
    "ref_src",
    "s_cid",
    "s_kwcid",
    "smid",
    "smtyp",
    "soc_src",
    "soc_trk",
    "sr_share",
    "srsltid",
    "ttclid",
    "twclid",
    "vero_conv",
    "vero_id",
    "wbraid",
    "wickedid",
    "wt.mc_id",
    "wt_mc",
    "wt_zmc",
    "xtor",
    "yclid",
    "ysclid",
};
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames)));

constexpr size_t kNameBytesMax = 32;

}  // namespace

bool IsTrackingParameter(absl::string_view name) {
  if (name.empty()) return false;
  std::array<char, kNameBytesMax> buffer{};
  const size_t size = std::min(name.size(), buffer.size());
  std::transform(name.begin(), name.begin() + size, buffer.begin(),
                 [](unsigned char c) { return absl::ascii_tolower(c); });
  const absl::string_view lower(buffer.data(), size);
  for (const absl::string_view prefix : kPrefixes) {
    if (absl::StartsWith(lower, prefix)) return true;
  }
  return name.size() <= kNameBytesMax &&
         std::binary_search(std::begin(kNames), std::end(kNames), lower);
}

}  // namespace stet
