#include "parser/notice_phrases.h"

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <iterator>
#include <vector>

#include "absl/strings/match.h"
#include "model/phrase_index.h"

namespace stet {
namespace {

constexpr size_t kBytesMax = 4800;  // Longer text is no notice.

// How players and posts of other sites ask before they load: long paragraphs,
// known by their beginning.
constexpr absl::string_view kEmbedNotices[] = {
    "um eingebettete inhalte anzuzeigen",
    "deine privatsphäre-einstellungen verhindern",
    "ihre privatsphäre-einstellungen verhindern",
    "an dieser stelle finden sie einen externen inhalt",
    "an dieser stelle finden sie externe inhalte",
    "an dieser stelle findest du einen externen inhalt",
    "an dieser stelle befindet sich ein",
    "empfohlener redaktioneller inhalt",
    "empfohlener externer inhalt",
    "wir benötigen ihre zustimmung",
    "wir benötigen deine zustimmung",
    "wir brauchen ihre zustimmung",
    "ich bin damit einverstanden, dass mir",
    "mit dem klick auf den button",
    "this content is hosted by a third party",
    "this embedded content is not available",
    "this article contains content provided by",
    "we need your consent to load",
    "we need your permission before anything is loaded",
    "to view this content, you must",
    "to display this content from",
    "ce contenu est bloqué",
    "ce contenu n'a pas pu être affiché",
    "cet article contient un contenu",
    "pour afficher ce contenu",
    "pour voir ce contenu",
    "este contenido está alojado",
    "este contenido no se puede mostrar",
    "para ver este contenido",
    "per visualizzare questo contenuto",
    "questo contenuto è ospitato",
    "para ver este conteúdo",
    "om deze inhoud te bekijken",
    "deze inhoud kan niet worden getoond",
    "för att se det här innehållet",
    "aby wyświetlić tę treść",
};

// What notices of rights are made of, the outlet's imprint among them. One may
// stand in any report on the matter.
constexpr absl::string_view kRightsMarks[] = {
    "©",
    "copyright",
    "all rights reserved",
    "alle rechte vorbehalten",
    "urheberrecht",
    "nachdruck",
    "vervielfältigung",
    "tous droits réservés",
    "reproduction interdite",
    "todos los derechos reservados",
    "prohibida la reproducción",
    "prohibida su reproducción",
    "tutti i diritti riservati",
    "riproduzione riservata",
    "todos os direitos reservados",
    "proibida a reprodução",
    "alle rechten voorbehouden",
    "wszelkie prawa zastrzeżone",
    "prawem autorskim",
    "все права защищены",
    "правообладател",
    "перепечатк",
    "при использовании материалов",
    "гиперссылк",
    "свидетельство о регистрации",
    "роскомнадзор",
    "адрес редакции",
    "авторских прав",
    "усі права захищені",
    "з дозволу редакції",
    "απαγορεύεται η αναπαραγωγή",
    "πνευματικά δικαιώματα",
    "tüm hakları saklıdır",
    "izinsiz",
    "جميع الحقوق محفوظة",
    "版权所有",
    "版权声明",
    "版權所有",
    "未经授权",
    "未经书面授权",
    "未經授權",
    "书面授权",
    "请勿转载",
    "转载请注明",
    "转载自其他媒体",
    "转载其他媒体",
    "不代表本网",
    "免责声明",
    "仅代表作者本人",
    "仅代表作者个人",
    "禁止转载",
    "侵权",
    "不得轉載",
    "经营许可证",
    "icp证",
    "icp备",
    "無断転載",
    "無断複製",
    "著作権法",
    "무단전재",
    "무단 전재",
    "재배포 금지",
    "저작권자",
};

// What invitations to a newsletter are made of: its names, then what is said
// to whoever may want it.
constexpr absl::string_view kInvitationMarks[] = {
    "newsletter", "inbox",    "mailing list", "nieuwsbrief", "nyhetsbrev",
    "boletín",    "рассылк",  "sign up",      "signing up",  "subscri",
    "join ",      "deliver",  " free ",       " our ",       " your ",
    "receive",    "email us", "anmeld",       "abonnier",    "kostenlos",
    " unser",     "abonnez",  "inscri",       "gratuit",     " notre ",
    "suscri",     "suscrí",   " nuestr",      " iscri",      " nostr",
    "inscreva",   " noss",    "aanmeld",      " onze ",      "prenumerera",
    "zapisz się", "подпи",
};
constexpr size_t kNewsletterNames = 7;

bool IsEmbedNotice(absl::string_view text) {
  return std::any_of(
      std::begin(kEmbedNotices), std::end(kEmbedNotices),
      [&](absl::string_view start) { return absl::StartsWith(text, start); });
}

const PhraseIndex& Marks() {
  static const auto* const index =
      new PhraseIndex(std::vector<absl::string_view>(std::begin(kRightsMarks),
                                                     std::end(kRightsMarks)));
  return *index;
}

const PhraseIndex& InvitationMarks() {
  static const auto* const index =
      new PhraseIndex(std::vector<absl::string_view>(
          std::begin(kInvitationMarks), std::end(kInvitationMarks)));
  return *index;
}

bool IsRightsNotice(absl::string_view text) {
  constexpr size_t kMarksMin = 2;
  std::bitset<std::size(kRightsMarks)> seen;
  Marks().AnyIn(text, [&](size_t mark) {
    seen.set(mark);
    return seen.count() >= kMarksMin;
  });
  return seen.count() >= kMarksMin;
}

}  // namespace

Phrase FindNotice(absl::string_view folded) {
  if (folded.size() > kBytesMax) return Phrase::kNone;
  if (IsEmbedNotice(folded)) return Phrase::kConsent;
  return IsRightsNotice(folded) ? Phrase::kCopyright : Phrase::kNone;
}

size_t CountInvitationMarks(absl::string_view folded) {
  std::bitset<std::size(kInvitationMarks)> seen;
  bool named = false;
  InvitationMarks().AnyIn(folded, [&](size_t mark) {
    named = named || mark < kNewsletterNames;
    seen.set(mark);
    return false;
  });
  if (!named) return 0;
  const bool begins =
      InvitationMarks().AnyAt(folded, [](size_t) { return true; });
  return seen.count() + (begins ? 1 : 0);
}

}  // namespace stet
