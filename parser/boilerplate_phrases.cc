#include "parser/boilerplate_phrases.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "model/counter_lines.h"
#include "model/unicode.h"

namespace stet {
namespace {

enum class Where : uint8_t { kWhole, kStart, kLabel, kAnywhere };

// kWhole: all of the block, but for marks and digits at its ends. kStart: its
// beginning, in a block of at most kStartWordsMax words. kLabel: the same, with
// a colon, a dash or the end behind it. kAnywhere: in a short block.
struct Row {
  Phrase phrase;
  Where where;
  absl::string_view text;
};

constexpr Row kRows[] = {
    // English
    {Phrase::kRelated, Where::kLabel, "read more"},
    {Phrase::kRelated, Where::kLabel, "read also"},
    {Phrase::kRelated, Where::kLabel, "also read"},
    {Phrase::kRelated, Where::kLabel, "read next"},
    {Phrase::kRelated, Where::kLabel, "read"},
    {Phrase::kRelated, Where::kLabel, "see also"},
    {Phrase::kRelated, Where::kLabel, "see more"},
    {Phrase::kRelated, Where::kLabel, "more"},
    {Phrase::kRelated, Where::kLabel, "related"},
    {Phrase::kRelated, Where::kLabel, "related stories"},
    {Phrase::kRelated, Where::kLabel, "related story"},
    {Phrase::kRelated, Where::kLabel, "related articles"},
    {Phrase::kRelated, Where::kLabel, "related article"},
    {Phrase::kRelated, Where::kLabel, "related content"},
    {Phrase::kRelated, Where::kLabel, "related news"},
    {Phrase::kRelated, Where::kLabel, "related posts"},
    {Phrase::kRelated, Where::kLabel, "related topics"},
    {Phrase::kRelated, Where::kLabel, "more stories"},
    {Phrase::kRelated, Where::kLabel, "don't miss"},
    {Phrase::kRelated, Where::kLabel, "must read"},
    {Phrase::kRelated, Where::kLabel, "most read"},
    {Phrase::kRelated, Where::kLabel, "most popular"},
    {Phrase::kRelated, Where::kLabel, "trending"},
    {Phrase::kRelated, Where::kLabel, "trending now"},
    {Phrase::kRelated, Where::kLabel, "recommended"},
    {Phrase::kRelated, Where::kLabel, "recommended for you"},
    {Phrase::kRelated, Where::kLabel, "editor's picks"},
    {Phrase::kRelated, Where::kLabel, "in case you missed it"},
    {Phrase::kRelated, Where::kLabel, "continue reading"},
    {Phrase::kRelated, Where::kLabel, "next article"},
    {Phrase::kRelated, Where::kLabel, "previous article"},
    {Phrase::kRelated, Where::kLabel, "story continues below"},
    {Phrase::kRelated, Where::kLabel, "up next"},
    {Phrase::kRelated, Where::kLabel, "click here"},
    {Phrase::kRelated, Where::kStart, "more from "},
    {Phrase::kRelated, Where::kStart, "more on this"},
    {Phrase::kRelated, Where::kStart, "more on:"},
    {Phrase::kRelated, Where::kStart, "more news"},
    {Phrase::kRelated, Where::kStart, "you might also like"},
    {Phrase::kRelated, Where::kStart, "you may also like"},
    {Phrase::kRelated, Where::kStart, "you may like"},
    {Phrase::kRelated, Where::kStart, "read more about"},
    {Phrase::kRelated, Where::kStart, "read the full"},
    {Phrase::kRelated, Where::kStart, "click here to"},
    {Phrase::kRelated, Where::kStart, "for more on this"},
    {Phrase::kRelated, Where::kStart, "what to read next"},
    {Phrase::kNewsletter, Where::kStart, "sign up for"},
    {Phrase::kNewsletter, Where::kStart, "sign up to"},
    {Phrase::kNewsletter, Where::kStart, "subscribe to our"},
    {Phrase::kNewsletter, Where::kStart, "subscribe to the"},
    {Phrase::kNewsletter, Where::kStart, "subscribe for"},
    {Phrase::kNewsletter, Where::kWhole, "subscribe"},
    {Phrase::kNewsletter, Where::kWhole, "sign up"},
    {Phrase::kNewsletter, Where::kStart, "get our newsletter"},
    {Phrase::kNewsletter, Where::kStart, "join our newsletter"},
    {Phrase::kNewsletter, Where::kStart, "get the latest"},
    {Phrase::kNewsletter, Where::kStart, "get breaking news"},
    {Phrase::kNewsletter, Where::kStart, "enter your email"},
    {Phrase::kNewsletter, Where::kStart, "by signing up"},
    {Phrase::kNewsletter, Where::kStart, "by clicking sign up"},
    {Phrase::kNewsletter, Where::kStart, "by subscribing"},
    {Phrase::kNewsletter, Where::kStart, "thank you for subscribing"},
    {Phrase::kNewsletter, Where::kStart, "thanks for signing up"},
    {Phrase::kNewsletter, Where::kStart, "you have successfully subscribed"},
    {Phrase::kNewsletter, Where::kAnywhere, "our newsletter"},
    {Phrase::kNewsletter, Where::kAnywhere, "newsletters"},
    {Phrase::kNewsletter, Where::kAnywhere, "in your inbox"},
    {Phrase::kNewsletter, Where::kAnywhere, "to your inbox"},
    {Phrase::kNewsletter, Where::kAnywhere, "unsubscribe at any time"},
    {Phrase::kNewsletter, Where::kAnywhere, "daily newsletter"},
    {Phrase::kNewsletter, Where::kAnywhere, "weekly newsletter"},
    {Phrase::kNewsletter, Where::kAnywhere, "free newsletter"},
    {Phrase::kShare, Where::kLabel, "share"},
    {Phrase::kShare, Where::kStart, "share this"},
    {Phrase::kShare, Where::kStart, "share on"},
    {Phrase::kShare, Where::kStart, "share via"},
    {Phrase::kShare, Where::kStart, "share with"},
    {Phrase::kShare, Where::kStart, "share article"},
    {Phrase::kShare, Where::kStart, "click to share"},
    {Phrase::kShare, Where::kStart, "click to email"},
    {Phrase::kShare, Where::kStart, "follow us on"},
    {Phrase::kShare, Where::kStart, "find us on"},
    {Phrase::kShare, Where::kStart, "like us on"},
    {Phrase::kShare, Where::kStart, "join us on"},
    {Phrase::kShare, Where::kStart, "join our whatsapp"},
    {Phrase::kShare, Where::kStart, "follow @"},
    {Phrase::kShare, Where::kWhole, "follow us"},
    {Phrase::kShare, Where::kWhole, "tweet"},
    {Phrase::kShare, Where::kWhole, "facebook"},
    {Phrase::kShare, Where::kWhole, "twitter"},
    {Phrase::kShare, Where::kWhole, "linkedin"},
    {Phrase::kShare, Where::kWhole, "whatsapp"},
    {Phrase::kShare, Where::kWhole, "telegram"},
    {Phrase::kShare, Where::kWhole, "pinterest"},
    {Phrase::kShare, Where::kWhole, "reddit"},
    {Phrase::kShare, Where::kWhole, "email"},
    {Phrase::kShare, Where::kWhole, "e-mail"},
    {Phrase::kShare, Where::kWhole, "print"},
    {Phrase::kShare, Where::kWhole, "copy link"},
    {Phrase::kShare, Where::kWhole, "link copied"},
    {Phrase::kShare, Where::kWhole, "send"},
    {Phrase::kShare, Where::kWhole, "save"},
    {Phrase::kShare, Where::kWhole, "like this"},
    {Phrase::kShare, Where::kWhole, "like loading"},
    {Phrase::kAds, Where::kLabel, "advertisement"},
    {Phrase::kAds, Where::kLabel, "advertisements"},
    {Phrase::kAds, Where::kLabel, "advertising"},
    {Phrase::kAds, Where::kWhole, "ad"},
    {Phrase::kAds, Where::kWhole, "ads"},
    {Phrase::kAds, Where::kLabel, "sponsored"},
    {Phrase::kAds, Where::kStart, "sponsored content"},
    {Phrase::kAds, Where::kStart, "sponsored by"},
    {Phrase::kAds, Where::kStart, "ad feedback"},
    {Phrase::kAds, Where::kStart, "advertisement - "},
    {Phrase::kAds, Where::kStart, "this advertisement has not loaded"},
    {Phrase::kAds, Where::kStart, "article continues below"},
    {Phrase::kAds, Where::kStart, "story continues below"},
    {Phrase::kAds, Where::kStart, "article content continues"},
    {Phrase::kAds, Where::kStart, "scroll to continue"},
    {Phrase::kAds, Where::kStart, "continue reading below"},
    {Phrase::kAds, Where::kStart, "article continues after"},
    {Phrase::kAds, Where::kStart, "story continues after"},
    {Phrase::kAds, Where::kStart, "we may earn a commission"},
    {Phrase::kAds, Where::kWhole, "article content"},
    {Phrase::kAds, Where::kWhole, "promoted"},
    {Phrase::kAds, Where::kWhole, "promotion"},
    {Phrase::kAds, Where::kWhole, "paid content"},
    {Phrase::kAds, Where::kWhole, "partner content"},
    {Phrase::kRelated, Where::kLabel, "related links"},
    {Phrase::kComments, Where::kLabel, "comments"},
    {Phrase::kComments, Where::kLabel, "comment"},
    {Phrase::kComments, Where::kStart, "leave a reply"},
    {Phrase::kComments, Where::kStart, "leave a comment"},
    {Phrase::kComments, Where::kStart, "leave your comment"},
    {Phrase::kComments, Where::kStart, "leave comment"},
    {Phrase::kComments, Where::kStart, "cancel reply"},
    {Phrase::kComments, Where::kStart, "post a comment"},
    {Phrase::kComments, Where::kStart, "post comment"},
    {Phrase::kComments, Where::kStart, "add a comment"},
    {Phrase::kComments, Where::kStart, "add comment"},
    {Phrase::kComments, Where::kStart, "write a comment"},
    {Phrase::kComments, Where::kStart, "join the conversation"},
    {Phrase::kComments, Where::kStart, "join the discussion"},
    {Phrase::kComments, Where::kStart, "view comments"},
    {Phrase::kComments, Where::kStart, "view all comments"},
    {Phrase::kComments, Where::kStart, "show comments"},
    {Phrase::kComments, Where::kStart, "read comments"},
    {Phrase::kComments, Where::kStart, "your email address will not be"},
    {Phrase::kComments, Where::kAnywhere, "required fields are marked"},
    {Phrase::kComments, Where::kStart, "save my name, email"},
    {Phrase::kComments, Where::kStart, "notify me of"},
    {Phrase::kComments, Where::kStart, "you must be logged in"},
    {Phrase::kComments, Where::kStart, "please log in to comment"},
    {Phrase::kComments, Where::kStart, "log in to comment"},
    {Phrase::kComments, Where::kStart, "comments are closed"},
    {Phrase::kComments, Where::kStart, "this site uses akismet"},
    {Phrase::kComments, Where::kStart, "be the first to comment"},
    {Phrase::kComments, Where::kStart, "no comments yet"},
    {Phrase::kComments, Where::kWhole, "no comments"},
    {Phrase::kComments, Where::kWhole, "reply"},
    {Phrase::kComments, Where::kStart, "please enable javascript to view"},
    {Phrase::kCopyright, Where::kStart, "copyright"},
    {Phrase::kCopyright, Where::kStart, "\xC2\xA9"},
    {Phrase::kCopyright, Where::kStart, "all rights reserved"},
    {Phrase::kCopyright, Where::kAnywhere, "all rights reserved"},
    {Phrase::kCopyright, Where::kStart, "this material may not be published"},
    {Phrase::kCredit, Where::kLabel, "photo"},
    {Phrase::kCredit, Where::kLabel, "photos"},
    {Phrase::kCredit, Where::kLabel, "image"},
    {Phrase::kCredit, Where::kLabel, "picture"},
    {Phrase::kCredit, Where::kLabel, "credit"},
    {Phrase::kCredit, Where::kLabel, "image credit"},
    {Phrase::kCredit, Where::kLabel, "photo credit"},
    {Phrase::kCredit, Where::kStart, "photo by "},
    {Phrase::kCredit, Where::kStart, "image source"},
    {Phrase::kCredit, Where::kStart, "getty images"},
    {Phrase::kByline, Where::kStart, "by "},
    {Phrase::kByline, Where::kStart, "written by"},
    {Phrase::kByline, Where::kStart, "posted by"},
    {Phrase::kByline, Where::kStart, "posted on"},
    {Phrase::kByline, Where::kStart, "published on"},
    {Phrase::kByline, Where::kStart, "published:"},
    {Phrase::kByline, Where::kStart, "published "},
    {Phrase::kByline, Where::kStart, "posted "},
    {Phrase::kByline, Where::kStart, "last updated"},
    {Phrase::kByline, Where::kStart, "updated:"},
    {Phrase::kByline, Where::kStart, "updated on"},
    {Phrase::kByline, Where::kStart, "modified:"},
    {Phrase::kByline, Where::kStart, "first published"},
    {Phrase::kTop, Where::kStart, "back to top"},
    {Phrase::kTop, Where::kStart, "go to top"},
    {Phrase::kTop, Where::kStart, "return to top"},
    {Phrase::kTop, Where::kStart, "scroll to top"},
    {Phrase::kTop, Where::kStart, "skip to"},
    {Phrase::kTop, Where::kStart, "skip advertisement"},
    {Phrase::kTop, Where::kWhole, "top"},
    {Phrase::kTop, Where::kWhole, "close"},
    {Phrase::kTop, Where::kWhole, "menu"},
    {Phrase::kTop, Where::kWhole, "home"},
    {Phrase::kTop, Where::kWhole, "next"},
    {Phrase::kTop, Where::kWhole, "previous"},
    {Phrase::kTop, Where::kWhole, "show more"},
    {Phrase::kTop, Where::kWhole, "view more"},
    {Phrase::kTop, Where::kWhole, "load more"},
    {Phrase::kTop, Where::kWhole, "expand"},
    {Phrase::kTop, Where::kWhole, "view gallery"},
    {Phrase::kTags, Where::kLabel, "tags"},
    {Phrase::kTags, Where::kLabel, "tag"},
    {Phrase::kTags, Where::kLabel, "topics"},
    {Phrase::kTags, Where::kLabel, "keywords"},
    {Phrase::kTags, Where::kStart, "tagged"},
    {Phrase::kTags, Where::kStart, "filed under"},
    {Phrase::kTags, Where::kStart, "posted in"},
    {Phrase::kTags, Where::kLabel, "categories"},
    {Phrase::kTags, Where::kLabel, "category"},
    {Phrase::kTags, Where::kStart, "explore more on these topics"},
    {Phrase::kMedia, Where::kLabel, "watch"},
    {Phrase::kMedia, Where::kLabel, "video"},
    {Phrase::kMedia, Where::kLabel, "listen"},
    {Phrase::kMedia, Where::kLabel, "now playing"},
    {Phrase::kMedia, Where::kStart, "watch now"},
    {Phrase::kMedia, Where::kStart, "watch live"},
    {Phrase::kMedia, Where::kStart, "watch the video"},
    {Phrase::kMedia, Where::kStart, "watch below"},
    {Phrase::kMedia, Where::kStart, "play video"},
    {Phrase::kMedia, Where::kStart, "listen to this"},
    {Phrase::kMedia, Where::kStart, "listen to the"},
    {Phrase::kMedia, Where::kStart, "click to play"},
    {Phrase::kMedia, Where::kStart, "your browser does not support"},
    {Phrase::kMedia, Where::kLabel, "gallery"},
    {Phrase::kMedia, Where::kLabel, "in pictures"},
    {Phrase::kConsent, Where::kStart, "we use cookies"},
    {Phrase::kConsent, Where::kStart, "this site uses cookies"},
    {Phrase::kConsent, Where::kStart, "this website uses cookies"},
    {Phrase::kConsent, Where::kStart, "by continuing to use"},
    {Phrase::kConsent, Where::kStart, "to view this content"},
    {Phrase::kConsent, Where::kStart, "please accept"},
    {Phrase::kConsent, Where::kAnywhere, "cookie policy"},
    {Phrase::kConsent, Where::kAnywhere, "use of cookies"},
    {Phrase::kConsent, Where::kAnywhere, "privacy policy"},
    {Phrase::kPaywall, Where::kStart, "subscribe to read"},
    {Phrase::kPaywall, Where::kStart, "subscribe to continue"},
    {Phrase::kPaywall, Where::kStart, "subscribe now"},
    {Phrase::kPaywall, Where::kStart, "subscribe today"},
    {Phrase::kPaywall, Where::kStart, "already a subscriber"},
    {Phrase::kPaywall, Where::kStart, "already have an account"},
    {Phrase::kPaywall, Where::kStart, "create an account"},
    {Phrase::kPaywall, Where::kStart, "log in"},
    {Phrase::kPaywall, Where::kStart, "sign in"},
    {Phrase::kPaywall, Where::kStart, "this content is for"},
    {Phrase::kPaywall, Where::kStart, "to continue reading"},
    {Phrase::kPaywall, Where::kStart, "register to continue"},
    {Phrase::kSupport, Where::kStart, "support our journalism"},
    {Phrase::kSupport, Where::kStart, "support us"},
    {Phrase::kSupport, Where::kStart, "donate"},
    {Phrase::kSupport, Where::kStart, "make a donation"},
    {Phrase::kSupport, Where::kStart, "become a member"},
    {Phrase::kSupport, Where::kStart, "download our app"},
    {Phrase::kSupport, Where::kStart, "download the app"},
    {Phrase::kSupport, Where::kStart, "get the app"},
    {Phrase::kSupport, Where::kStart, "have a news tip"},
    {Phrase::kSupport, Where::kStart, "do you have a story"},
    {Phrase::kSupport, Where::kStart, "contact us"},
    {Phrase::kSupport, Where::kStart, "report a typo"},
    {Phrase::kSupport, Where::kStart, "report an error"},
    // German
    {Phrase::kRelated, Where::kLabel, "lesen sie auch"},
    {Phrase::kRelated, Where::kLabel, "lesen sie mehr"},
    {Phrase::kRelated, Where::kLabel, "lesen sie hier"},
    {Phrase::kRelated, Where::kLabel, "mehr zum thema"},
    {Phrase::kRelated, Where::kLabel, "mehr dazu"},
    {Phrase::kRelated, Where::kLabel, "mehr"},
    {Phrase::kRelated, Where::kLabel, "auch interessant"},
    {Phrase::kRelated, Where::kLabel,
     "das k\xC3\xB6nnte sie auch interessieren"},
    {Phrase::kRelated, Where::kLabel, "weitere artikel"},
    {Phrase::kRelated, Where::kLabel, "weiterlesen"},
    {Phrase::kRelated, Where::kLabel, "siehe auch"},
    {Phrase::kRelated, Where::kLabel, "\xC3\xA4hnliche beitr\xC3\xA4ge"},
    {Phrase::kRelated, Where::kLabel, "meistgelesen"},
    {Phrase::kNewsletter, Where::kAnywhere, "newsletter"},
    {Phrase::kShare, Where::kLabel, "teilen"},
    {Phrase::kShare, Where::kStart, "artikel teilen"},
    {Phrase::kShare, Where::kStart, "folgen sie uns"},
    {Phrase::kShare, Where::kWhole, "drucken"},
    {Phrase::kAds, Where::kLabel, "anzeige"},
    {Phrase::kAds, Where::kLabel, "werbung"},
    {Phrase::kComments, Where::kLabel, "kommentare"},
    {Phrase::kComments, Where::kStart, "kommentar verfassen"},
    {Phrase::kComments, Where::kStart, "kommentar schreiben"},
    {Phrase::kComments, Where::kStart, "schreibe einen kommentar"},
    {Phrase::kComments, Where::kStart, "hinterlasse eine"},
    {Phrase::kComments, Where::kStart, "deine e-mail-adresse wird nicht"},
    {Phrase::kComments, Where::kAnywhere, "erforderliche felder sind"},
    {Phrase::kComments, Where::kStart, "antwort abbrechen"},
    {Phrase::kComments, Where::kWhole, "antworten"},
    {Phrase::kTop, Where::kStart, "nach oben"},
    {Phrase::kTop, Where::kStart, "zum inhalt"},
    {Phrase::kTop, Where::kStart, "zur startseite"},
    {Phrase::kByline, Where::kStart, "von "},
    {Phrase::kByline, Where::kStart, "stand:"},
    {Phrase::kByline, Where::kStart, "aktualisiert am"},
    {Phrase::kByline, Where::kStart,
     "ver\xC3\xB6"
     "ffentlicht"},
    {Phrase::kTags, Where::kLabel, "schlagw\xC3\xB6rter"},
    {Phrase::kTags, Where::kLabel, "themen"},
    {Phrase::kTags, Where::kLabel, "stichworte"},
    {Phrase::kCredit, Where::kLabel, "foto"},
    {Phrase::kCredit, Where::kLabel, "bild"},
    {Phrase::kCredit, Where::kLabel, "quelle"},
    {Phrase::kSupport, Where::kStart, "fehler gefunden"},
    // French
    {Phrase::kRelated, Where::kLabel, "lire aussi"},
    {Phrase::kRelated, Where::kLabel, "\xC3\xA0 lire aussi"},
    {Phrase::kRelated, Where::kLabel, "\xC3\xA0 lire"},
    {Phrase::kRelated, Where::kLabel, "lire la suite"},
    {Phrase::kRelated, Where::kLabel, "voir aussi"},
    {Phrase::kRelated, Where::kLabel, "sur le m\xC3\xAAme sujet"},
    {Phrase::kRelated, Where::kLabel,
     "\xC3\xA0 d\xC3\xA9"
     "couvrir"},
    {Phrase::kNewsletter, Where::kStart, "inscrivez-vous"},
    {Phrase::kNewsletter, Where::kStart, "abonnez-vous"},
    {Phrase::kShare, Where::kLabel, "partager"},
    {Phrase::kShare, Where::kStart, "partagez"},
    {Phrase::kShare, Where::kStart, "suivez-nous"},
    {Phrase::kShare, Where::kWhole, "imprimer"},
    {Phrase::kAds, Where::kLabel, "publicit\xC3\xA9"},
    {Phrase::kAds, Where::kLabel, "la suite apr\xC3\xA8s la publicit\xC3\xA9"},
    {Phrase::kComments, Where::kLabel, "commentaires"},
    {Phrase::kComments, Where::kStart, "laisser un commentaire"},
    {Phrase::kComments, Where::kStart, "votre adresse e-mail ne sera pas"},
    {Phrase::kComments, Where::kStart, "annuler la r\xC3\xA9ponse"},
    {Phrase::kTop, Where::kStart, "retour en haut"},
    {Phrase::kTop, Where::kStart, "haut de page"},
    {Phrase::kByline, Where::kStart, "publi\xC3\xA9 le"},
    {Phrase::kByline, Where::kStart, "mis \xC3\xA0 jour"},
    {Phrase::kCredit, Where::kStart,
     "cr\xC3\xA9"
     "dit photo"},
    // Spanish, Portuguese, Italian
    {Phrase::kRelated, Where::kLabel, "lea tambi\xC3\xA9n"},
    {Phrase::kRelated, Where::kLabel, "lee tambi\xC3\xA9n"},
    {Phrase::kRelated, Where::kLabel, "leer tambi\xC3\xA9n"},
    {Phrase::kRelated, Where::kLabel, "le puede interesar"},
    {Phrase::kRelated, Where::kLabel, "te puede interesar"},
    {Phrase::kRelated, Where::kLabel, "m\xC3\xA1s informaci\xC3\xB3n"},
    {Phrase::kRelated, Where::kLabel, "ver tambi\xC3\xA9n"},
    {Phrase::kRelated, Where::kLabel, "relacionadas"},
    {Phrase::kRelated, Where::kLabel, "noticias relacionadas"},
    {Phrase::kRelated, Where::kLabel, "leia tamb\xC3\xA9m"},
    {Phrase::kRelated, Where::kLabel, "leia mais"},
    {Phrase::kRelated, Where::kLabel, "veja tamb\xC3\xA9m"},
    {Phrase::kRelated, Where::kLabel, "saiba mais"},
    {Phrase::kRelated, Where::kLabel, "leggi anche"},
    {Phrase::kRelated, Where::kLabel, "leggi tutto"},
    {Phrase::kRelated, Where::kLabel, "approfondisci"},
    {Phrase::kNewsletter, Where::kStart,
     "suscr\xC3\xAD"
     "bete"},
    {Phrase::kNewsletter, Where::kStart, "inscreva-se"},
    {Phrase::kNewsletter, Where::kStart, "iscriviti"},
    {Phrase::kShare, Where::kLabel, "compartir"},
    {Phrase::kShare, Where::kLabel, "compartilhar"},
    {Phrase::kShare, Where::kLabel, "compartilhe"},
    {Phrase::kShare, Where::kLabel, "condividi"},
    {Phrase::kShare, Where::kStart, "s\xC3\xADguenos"},
    {Phrase::kShare, Where::kStart, "siga-nos"},
    {Phrase::kShare, Where::kStart, "siga o "},
    {Phrase::kShare, Where::kStart, "seguici"},
    {Phrase::kShare, Where::kWhole, "imprimir"},
    {Phrase::kShare, Where::kWhole, "stampa"},
    {Phrase::kAds, Where::kLabel, "publicidad"},
    {Phrase::kAds, Where::kLabel, "publicidade"},
    {Phrase::kAds, Where::kLabel, "pubblicit\xC3\xA0"},
    {Phrase::kAds, Where::kStart,
     "contin\xC3\xBA"
     "a despu\xC3\xA9s de la publicidad"},
    {Phrase::kAds, Where::kStart, "continua depois da publicidade"},
    {Phrase::kComments, Where::kLabel, "comentarios"},
    {Phrase::kComments, Where::kLabel, "coment\xC3\xA1rios"},
    {Phrase::kComments, Where::kLabel, "commenti"},
    {Phrase::kComments, Where::kStart, "deja un comentario"},
    {Phrase::kComments, Where::kStart, "deja una respuesta"},
    {Phrase::kComments, Where::kStart, "deixe um coment\xC3\xA1rio"},
    {Phrase::kComments, Where::kStart, "deixe uma resposta"},
    {Phrase::kComments, Where::kStart, "lascia un commento"},
    {Phrase::kComments, Where::kStart, "tu direcci\xC3\xB3n de correo"},
    {Phrase::kComments, Where::kStart, "o seu endere\xC3\xA7o de e"},
    {Phrase::kTop, Where::kStart, "volver arriba"},
    {Phrase::kTop, Where::kStart, "voltar ao topo"},
    {Phrase::kTop, Where::kStart, "torna su"},
    {Phrase::kTags, Where::kLabel, "temas"},
    {Phrase::kTags, Where::kLabel, "etiquetas"},
    {Phrase::kTags, Where::kLabel, "m\xC3\xA1s sobre"},
    {Phrase::kByline, Where::kStart, "publicado"},
    {Phrase::kByline, Where::kStart, "atualizado"},
    {Phrase::kByline, Where::kStart, "actualizado"},
    {Phrase::kByline, Where::kStart, "pubblicato"},
    {Phrase::kCredit, Where::kLabel, "fuente"},
    {Phrase::kCredit, Where::kLabel, "fonte"},
    // Dutch, Nordic, Polish, Czech, Turkish
    {Phrase::kRelated, Where::kLabel, "lees ook"},
    {Phrase::kRelated, Where::kLabel, "lees meer"},
    {Phrase::kRelated, Where::kLabel, "l\xC3\xA4s ocks\xC3\xA5"},
    {Phrase::kRelated, Where::kLabel, "l\xC3\xA4s mer"},
    {Phrase::kRelated, Where::kLabel, "les ogs\xC3\xA5"},
    {Phrase::kRelated, Where::kLabel, "l\xC3\xA6s ogs\xC3\xA5"},
    {Phrase::kRelated, Where::kLabel, "lue my\xC3\xB6s"},
    {Phrase::kRelated, Where::kLabel, "czytaj te\xC5\xBC"},
    {Phrase::kRelated, Where::kLabel,
     "czytaj tak\xC5\xBC"
     "e"},
    {Phrase::kRelated, Where::kLabel,
     "czytaj wi\xC4\x99"
     "cej"},
    {Phrase::kRelated, Where::kLabel, "zobacz te\xC5\xBC"},
    {Phrase::kRelated, Where::kLabel,
     "zobacz tak\xC5\xBC"
     "e"},
    {Phrase::kRelated, Where::kLabel, "zobacz"},
    {Phrase::kAds, Where::kLabel, "advertentie"},
    {Phrase::kAds, Where::kLabel, "annons"},
    {Phrase::kAds, Where::kLabel, "annonse"},
    {Phrase::kAds, Where::kLabel, "annonce"},
    {Phrase::kAds, Where::kLabel, "mainos"},
    {Phrase::kAds, Where::kLabel, "reklama"},
    {Phrase::kAds, Where::kLabel, "reklam"},
    {Phrase::kShare, Where::kLabel, "delen"},
    {Phrase::kShare, Where::kLabel, "dela"},
    {Phrase::kShare, Where::kLabel, "del"},
    {Phrase::kShare, Where::kLabel, "jaa"},
    {Phrase::kShare, Where::kLabel, "udost\xC4\x99pnij"},
    {Phrase::kShare, Where::kLabel, "podziel si\xC4\x99"},
    {Phrase::kShare, Where::kLabel, "payla\xC5\x9F"},
    {Phrase::kComments, Where::kLabel, "reacties"},
    {Phrase::kComments, Where::kLabel, "kommentarer"},
    {Phrase::kComments, Where::kLabel, "komentarze"},
    {Phrase::kComments, Where::kStart, "dodaj komentarz"},
    {Phrase::kComments, Where::kStart, "napisz komentarz"},
    {Phrase::kComments, Where::kStart, "yorum"},
    {Phrase::kTop, Where::kStart, "do g\xC3\xB3ry"},
    {Phrase::kTags, Where::kLabel, "tagi"},
    {Phrase::kCredit, Where::kLabel, "fot"},
    {Phrase::kCredit, Where::kStart, "fot."},
    {Phrase::kCredit, Where::kLabel,
     "\xC5\xBAr\xC3\xB3"
     "d\xC5\x82o"},
    // Russian, Ukrainian
    {Phrase::kRelated, Where::kLabel, "читайте также"},
    {Phrase::kRelated, Where::kLabel, "читайте ещё"},
    {Phrase::kRelated, Where::kLabel, "читать далее"},
    {Phrase::kRelated, Where::kLabel, "смотрите также"},
    {Phrase::kRelated, Where::kLabel, "по теме"},
    {Phrase::kRelated, Where::kLabel, "материалы по теме"},
    {Phrase::kRelated, Where::kLabel, "читайте також"},
    {Phrase::kRelated, Where::kLabel, "подробнее"},
    {Phrase::kNewsletter, Where::kStart, "подпишитесь"},
    {Phrase::kNewsletter, Where::kStart, "подписывайтесь"},
    {Phrase::kNewsletter, Where::kStart, "підписуйтесь"},
    {Phrase::kShare, Where::kLabel, "поделиться"},
    {Phrase::kShare, Where::kLabel, "поделитесь"},
    {Phrase::kShare, Where::kLabel, "поширити"},
    {Phrase::kAds, Where::kLabel, "реклама"},
    {Phrase::kComments, Where::kLabel, "комментарии"},
    {Phrase::kComments, Where::kStart, "оставить комментарий"},
    {Phrase::kComments, Where::kStart, "добавить комментарий"},
    {Phrase::kTop, Where::kStart, "наверх"},
    {Phrase::kTags, Where::kLabel, "теги"},
    {Phrase::kTags, Where::kLabel, "темы"},
    {Phrase::kCredit, Where::kLabel, "фото"},
    {Phrase::kCredit, Where::kLabel, "источник"},
    {Phrase::kSupport, Where::kStart, "если вы нашли ошибку"},
    {Phrase::kSupport, Where::kStart, "нашли ошибку"},
    // Greek
    {Phrase::kRelated, Where::kLabel, "διαβάστε επίσης"},
    {Phrase::kRelated, Where::kLabel, "διαβάστε ακόμη"},
    {Phrase::kRelated, Where::kLabel, "δείτε επίσης"},
    {Phrase::kAds, Where::kLabel, "διαφήμιση"},
    {Phrase::kComments, Where::kLabel, "σχόλια"},
    // Chinese, Japanese, Korean
    {Phrase::kRelated, Where::kStart, "相关阅读"},
    {Phrase::kRelated, Where::kStart, "相关新闻"},
    {Phrase::kRelated, Where::kStart, "相关文章"},
    {Phrase::kRelated, Where::kStart, "相关报道"},
    {Phrase::kRelated, Where::kStart, "相关专题"},
    {Phrase::kRelated, Where::kStart, "延伸阅读"},
    {Phrase::kRelated, Where::kStart, "延伸閱讀"},
    {Phrase::kRelated, Where::kStart, "相關新聞"},
    {Phrase::kRelated, Where::kStart, "更多新闻"},
    {Phrase::kRelated, Where::kStart, "上一篇"},
    {Phrase::kRelated, Where::kStart, "下一篇"},
    {Phrase::kRelated, Where::kStart, "関連記事"},
    {Phrase::kRelated, Where::kStart, "あわせて読みたい"},
    {Phrase::kRelated, Where::kStart, "続きを読む"},
    {Phrase::kRelated, Where::kStart, "관련기사"},
    {Phrase::kShare, Where::kStart, "分享到"},
    {Phrase::kShare, Where::kStart, "分享至"},
    {Phrase::kShare, Where::kWhole, "分享"},
    {Phrase::kShare, Where::kWhole, "シェア"},
    {Phrase::kShare, Where::kWhole, "공유"},
    {Phrase::kAds, Where::kWhole, "广告"},
    {Phrase::kAds, Where::kWhole, "廣告"},
    {Phrase::kAds, Where::kWhole, "広告"},
    {Phrase::kAds, Where::kWhole, "광고"},
    {Phrase::kComments, Where::kStart, "发表评论"},
    {Phrase::kComments, Where::kStart, "我要评论"},
    {Phrase::kComments, Where::kStart, "网友评论"},
    {Phrase::kComments, Where::kStart, "コメントを"},
    {Phrase::kTop, Where::kWhole, "返回顶部"},
    {Phrase::kTop, Where::kWhole, "回到顶部"},
    {Phrase::kByline, Where::kStart, "责任编辑"},
    {Phrase::kByline, Where::kStart, "(责任编辑"},
    {Phrase::kByline, Where::kStart, "（责任编辑"},
    {Phrase::kByline, Where::kStart, "[责任编辑"},
    {Phrase::kByline, Where::kStart, "编辑："},
    {Phrase::kByline, Where::kStart, "来源："},
    {Phrase::kByline, Where::kStart, "作者："},
    // Arabic, Hebrew, Hindi
    {Phrase::kRelated, Where::kStart, "اقرأ أيضا"},
    {Phrase::kRelated, Where::kStart, "إقرأ أيضا"},
    {Phrase::kRelated, Where::kStart, "اقرأ المزيد"},
    {Phrase::kRelated, Where::kStart, "مواضيع ذات صلة"},
    {Phrase::kShare, Where::kLabel, "شارك"},
    {Phrase::kAds, Where::kLabel, "إعلان"},
    {Phrase::kComments, Where::kLabel, "تعليقات"},
    {Phrase::kComments, Where::kLabel, "التعليقات"},
    {Phrase::kRelated, Where::kStart, "यह भी पढ़ें"},
    {Phrase::kRelated, Where::kStart, "ये भी पढ़ें"},
    {Phrase::kAds, Where::kWhole, "विज्ञापन"},
};

constexpr absl::string_view kCorrectionStarts[] = {
    // English
    "correction:",
    "corrections:",
    "correction (",
    "correction -",
    "correction \xE2\x80\x94",
    "correction \xE2\x80\x93",
    "clarification:",
    "clarification (",
    "clarification -",
    "editor's note",
    "editors' note",
    "editor\xE2\x80\x99s note",
    "editors\xE2\x80\x99 note",
    "editor note:",
    "retraction:",
    "for the record:",
    "this article was amended",
    "this story was amended",
    "this article was updated",
    "this story was updated",
    "this post was updated",
    "this article has been updated",
    "this article has been corrected",
    "this article has been amended",
    "this article has been revised",
    "this story has been updated",
    "this story has been corrected",
    "this story has been retracted",
    "this story was corrected",
    "this article was corrected",
    "this piece was amended",
    "this piece has been updated",
    "this post has been updated",
    "this report has been corrected",
    "an earlier version of this",
    "a previous version of this",
    "a prior version of this",
    "we regret the error",
    "corrects ",
    "note: this story has been",
    "note: this article has been",
    "this version of the story corrects",
    "this headline was amended",
    "this headline has been",
    "this caption has been",
    // German
    "korrektur:",
    "korrektur ",
    "korrekturhinweis",
    "berichtigung:",
    "richtigstellung",
    "anmerkung der redaktion",
    "anm. d. red",
    "hinweis der redaktion",
    "transparenzhinweis",
    "in einer fr\xC3\xBCheren ",
    "in einer ersten ",
    "in einer urspr\xC3\xBCnglichen ",
    "wir haben den fehler",
    "hinweis: in einer",
    // French
    "rectificatif",
    "erratum",
    "correctif",
    "pr\xC3\xA9"
    "cision :",
    "note de la r\xC3\xA9"
    "daction",
    "ndlr",
    "une version pr\xC3\xA9"
    "c\xC3\xA9"
    "dente",
    "cet article a \xC3\xA9t\xC3\xA9 modifi\xC3\xA9",
    "cet article a \xC3\xA9t\xC3\xA9 corrig\xC3\xA9",
    "cet article a \xC3\xA9t\xC3\xA9 mis \xC3\xA0 jour",
    // Spanish, Portuguese, Italian
    "fe de errores",
    "fe de erratas",
    "fe de errata",
    "correcci\xC3\xB3n:",
    "rectificaci\xC3\xB3n",
    "aclaraci\xC3\xB3n:",
    "nota de la redacci\xC3\xB3n",
    "nota del editor",
    "en una versi\xC3\xB3n anterior",
    "una versi\xC3\xB3n anterior",
    "una primera versi\xC3\xB3n",
    "erramos",
    "corre\xC3\xA7\xC3\xA3o:",
    "errata:",
    "retifica\xC3\xA7\xC3\xA3o",
    "nota da reda\xC3\xA7\xC3\xA3o",
    "nota do editor",
    "diferentemente do que",
    "errata corrige",
    "correzione:",
    "rettifica",
    "nota della redazione",
    "in una versione precedente",
    "una prima versione",
    // Dutch, Nordic
    "correctie:",
    "rectificatie",
    "noot van de redactie",
    "in een eerdere versie",
    "dit artikel is aangepast",
    "r\xC3\xA4ttelse",
    "f\xC3\xB6rtydligande",
    "i en tidigare version",
    "rettelse",
    "presisering",
    "rettet:",
    "i en tidligere ver",
    "pr\xC3\xA6"
    "cisering",
    "oikaisu",
    "korjaus:",
    "t\xC3\xA4smennys",
    "jutun aiemmassa",
    // Slavic
    "sprostowanie",
    "korekta:",
    "od redakcji",
    "we wcze\xC5\x9Bniejszej wersji",
    "исправление",
    "поправка:",
    "уточнение",
    "опровержение",
    "от редакции",
    "в предыдущей версии",
    "в первоначальной версии",
    "виправлення",
    "уточнення",
    "спростування",
    "у попередній версії",
    // Chinese, Japanese, Korean
    "更正",
    "勘误",
    "勘誤",
    "特此更正",
    "编者按",
    "編者按",
    "编者注",
    "本文早前版本",
    "此前版本",
    "訂正",
    "【訂正】",
    "お詫びと訂正",
    "정정",
    "바로잡습니다",
    "반론보도",
    "알려왔습니다",
    // Arabic, Turkish, Hebrew, Hindi
    "تصحيح",
    "تنويه",
    "ملاحظة المحرر",
    "نسخة سابقة من هذا",
    "d\xC3\xBCzeltme",
    "tekzip",
    "edit\xC3\xB6r\xC3\xBCn notu",
    "תיקון",
    "הבהרה",
    "בגרסה קודמת",
    "सुधार",
    "स्पष्टीकरण",
    "संपादक का नोट",
};

// Said of a correction anywhere in a short block.
constexpr absl::string_view kCorrectionAnywhere[] = {
    "earlier version of this article",
    "earlier version of this story",
    "previous version of this article",
    "previous version of this story",
    "was amended on",
    "we regret the error",
    "has been corrected to",
    "was corrected on",
    "has been amended to",
    "been updated to correct",
    "been updated to clarify",
    "been corrected to",
    "fr\xC3\xBCheren version dieses",
    "fr\xC3\xBCheren fassung dieses",
    "version pr\xC3\xA9"
    "c\xC3\xA9"
    "dente de cet article",
    "versi\xC3\xB3n anterior de est",
    "vers\xC3\xA3o anterior dest",
    "versione precedente di questo",
    "eerdere versie van dit",
};

constexpr size_t kBytesRead = 240;
constexpr int kStartWordsMax = 45;
constexpr int kAnywhereWordsMax = 60;

absl::string_view Prefix(absl::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 &&
         (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) {
    --bytes;
  }
  return text.substr(0, bytes);
}

// Folded, with typewriter quotes, and without the marks before the first word.
std::string Simplify(absl::string_view text) {
  std::string folded = FoldCase(Prefix(text, kBytesRead));
  size_t start = 0;
  while (start < folded.size() &&
         absl::string_view("\"'*+-|>[](){}<>:.,;/~#&=_ ").find(folded[start]) !=
             absl::string_view::npos) {
    ++start;
  }
  folded.erase(0, start);
  for (size_t at = folded.find("\xE2\x80\x99"); at != std::string::npos;
       at = folded.find("\xE2\x80\x99", at + 1)) {
    folded.replace(at, 3, 1, '\'');
  }
  return folded;
}

// Whether the text ends at `at`, but for marks, digits and spaces.
bool EndsAt(absl::string_view text, size_t at) {
  while (at < text.size()) {
    const char32_t c = NextCodePoint(text, at);
    if (IsLetter(c)) return false;
  }
  return true;
}

// Whether a label ends at `at`: a colon, a dash, an arrow or nothing follows.
bool IsLabelEnd(absl::string_view text, size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  if (EndsAt(text, at)) return true;
  const absl::string_view rest = text.substr(at);
  for (const absl::string_view mark :
       {":", "|", ">", "\xE2\x80\x93", "\xE2\x80\x94", "\xC2\xBB", "- ",
        "\xEF\xBC\x9A", "\xE2\x86\x92", "\xE2\x96\xB6"}) {
    if (absl::StartsWith(rest, mark)) return true;
  }
  return false;
}

int CountWords(absl::string_view text) {
  int words = 1;
  for (const char c : text) words += c == ' ' ? 1 : 0;
  return words;
}

bool Matches(const Row& row, absl::string_view text, int words) {
  switch (row.where) {
    case Where::kWhole:
      return absl::StartsWith(text, row.text) && EndsAt(text, row.text.size());
    case Where::kStart:
      return words <= kStartWordsMax && absl::StartsWith(text, row.text);
    case Where::kLabel:
      return words <= kStartWordsMax && absl::StartsWith(text, row.text) &&
             IsLabelEnd(text, row.text.size());
    case Where::kAnywhere:
      return words <= kAnywhereWordsMax && absl::StrContains(text, row.text);
  }
  return false;
}

// How to reach or follow somebody: how such lines begin, and what they name.
constexpr absl::string_view kContactStarts[] = {
    "follow ",   "email ",       "e-mail ",        "contact ",    "reach ",
    "write to ", "send ",        "have a tip",     "got a tip",   "like us",
    "join us",   "find us",      "connect with",   "subscribe",   "folgen sie",
    "folge ",    "folgt ",       "schreiben sie",  "kontakt",     "suivez",
    "contactez", "sigue ",       "síguenos",       "siga ",       "segui ",
    "seguici",   "seguite",      "volg ",          "följ ",       "følg ",
    "obserwuj",  "śledź",        "подписывайтесь", "подпишитесь", "читайте нас",
    "следите",   "підписуйтесь", "takip",          "bizi ",
};
constexpr absl::string_view kContactPlaces[] = {
    "twitter",  "facebook",  "instagram",   "telegram", "whatsapp",  "youtube",
    "linkedin", "tiktok",    "google news", "bluesky",  "mastodon",  "threads",
    "x.com",    "flipboard", "@",           "телеграм", "вконтакте", "дзен",
};

bool IsContactLine(absl::string_view text, int words) {
  constexpr int kWordsMax = 40;
  if (words > kWordsMax) return false;
  const auto starts = [&](absl::string_view start) {
    return absl::StartsWith(text, start);
  };
  const auto names = [&](absl::string_view place) {
    return absl::StrContains(text, place);
  };
  return std::any_of(std::begin(kContactStarts), std::end(kContactStarts),
                     starts) &&
         std::any_of(std::begin(kContactPlaces), std::end(kContactPlaces),
                     names);
}

constexpr absl::string_view kNames[kPhraseCount] = {
    "none",      "related", "newsletter", "share",   "ads",     "comments",
    "copyright", "credit",  "byline",     "top",     "tags",    "media",
    "consent",   "paywall", "age",        "counter", "support",
};

}  // namespace

Phrase FindPhrase(absl::string_view text) {
  const int words = CountWords(text);
  if (words > kAnywhereWordsMax || text.size() > 1200) return Phrase::kNone;
  const std::string simple = Simplify(text);
  for (const Row& row : kRows) {
    if (row.where != Where::kAnywhere &&
        (simple.empty() || simple[0] != row.text[0])) {
      continue;
    }
    if (Matches(row, simple, words)) return row.phrase;
  }
  if (IsContactLine(simple, words)) return Phrase::kShare;
  if (IsAgeLine(simple)) return Phrase::kAge;
  if (IsCountedLine(simple)) return Phrase::kCounter;
  return Phrase::kNone;
}

absl::string_view PhraseName(Phrase phrase) {
  return kNames[static_cast<size_t>(phrase)];
}

bool IsCorrectionNote(absl::string_view text) {
  if (text.size() > 1500) return false;
  const std::string simple = Simplify(text);
  for (const absl::string_view start : kCorrectionStarts) {
    if (absl::StartsWith(simple, start)) return true;
  }
  if (CountWords(text) > kAnywhereWordsMax) return false;
  return std::any_of(std::begin(kCorrectionAnywhere),
                     std::end(kCorrectionAnywhere),
                     [&](absl::string_view phrase) {
                       return absl::StrContains(simple, phrase);
                     });
}

}  // namespace stet
