#include "parser/date_labels.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/match.h"
#include "model/unicode.h"

namespace stet {
namespace {

// All are case folded, and stems where languages inflect.
constexpr absl::string_view kChanged[] = {"updat",
                                          "aktualisiert",
                                          "modif",
                                          "mise à jour",
                                          "mis à jour",
                                          "actualiz",
                                          "aggiorna",
                                          "atualizad",
                                          "bijgewerkt",
                                          "gewijzigd",
                                          "uppdatera",
                                          "oppdatert",
                                          "opdateret",
                                          "päivitetty",
                                          "aktualiz",
                                          "обновлен",
                                          "оновлен",
                                          "güncelle",
                                          "更新",
                                          "修改",
                                          "수정",
                                          "ενημέρωση",
                                          "ενημερώθηκ",
                                          "last change",
                                          "letzte änderung",
                                          "geändert",
                                          "stand:",
                                          "frissítve",
                                          "ažurirano",
                                          "تحديث",
                                          "last edit",
                                          "revised",
                                          "diperbarui",
                                          "cập nhật",
                                          "अपडेट",
                                          "last review"};

constexpr absl::string_view kPublished[] = {
    "publish",     "posted",       "veröffentlicht", "erschienen",
    "publié",      "paru le",      "publicad",       "publicac",
    "pubblicat",   "gepubliceerd", "geplaatst",      "publicera",
    "publisert",   "udgivet",      "offentliggjort", "julkaist",
    "opublikowan", "data publik",  "zveřejněn",      "publikován",
    "vydáno",      "megjelen",     "közzét",         "опубликован",
    "публикаци",   "опубліков",    "публікаці",      "публикуван",
    "objavlj",     "δημοσίευσ",    "δημοσιευ",       "δημοσιεύ",
    "yayın",       "eklenme",      "发布",           "發布",
    "發佈",        "发表",         "發表",           "刊登",
    "公開",        "掲載",         "投稿日",         "配信",
    "입력",        "등록",         "게시",           "نشر",
    "פורסם",       "diterbitkan",  "ngày đăng",      "เผยแพร่",
    "प्रकाशित",     "date posted",  "publication",    "ημερομηνία δημ"};

constexpr absl::string_view kOther[] = {
    "registered",    "registriert", "joined",     "member since",
    "mitglied seit", "born",        "geboren",    "deadline",
    "expires",       "gültig bis",  "last login", "last seen",
    "founded",       "gegründet",   "inscrit",    "miembro desde"};

template <size_t kSize>
bool Says(absl::string_view folded, const absl::string_view (&words)[kSize]) {
  return std::any_of(
      std::begin(words), std::end(words),
      [&](absl::string_view word) { return absl::StrContains(folded, word); });
}

}  // namespace

DateLabel DateLabelOf(absl::string_view text) {
  if (text.empty()) return DateLabel::kNone;
  const std::string folded = FoldCase(text);
  if (Says(folded, kChanged)) return DateLabel::kChanged;
  if (Says(folded, kOther)) return DateLabel::kOther;
  if (Says(folded, kPublished)) return DateLabel::kPublished;
  return DateLabel::kNone;
}

}  // namespace stet
