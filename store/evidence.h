// What a version's hash is taken over: the evidence of one HTTP answer, as text
// that anybody can write and hash again.
//
//   std::string text = EvidenceText(page, Sha256Of(page.body),
//                                   page.body.size(), previous_hash);
//   Sha256 hash = Sha256Of(text);            // `sha256sum` says the same.
//
// FORMAT.md section 5 describes the text byte by byte.

#ifndef STET_STORE_EVIDENCE_H_
#define STET_STORE_EVIDENCE_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "model/digest.h"
#include "model/page.h"

namespace stet {

// `page.body` is not looked at: the body counts by its hash and size.
// `previous_hash` is that of the version before, zero for the first; for a look
// that is no version, that of its version.
std::string EvidenceText(const Page& page, const Sha256& body_sha256,
                         uint64_t body_bytes, const Sha256& previous_hash);

// "2026-11-23T14:05:12.000123Z"; "" for an infinite time.
std::string EvidenceTime(absl::Time time);

}  // namespace stet
#endif  // STET_STORE_EVIDENCE_H_
