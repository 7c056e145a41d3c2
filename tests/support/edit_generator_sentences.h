// Sentences for GenerateEdit, written for it; {n} stands for a number.

#ifndef STET_TESTS_SUPPORT_EDIT_GENERATOR_SENTENCES_H_
#define STET_TESTS_SUPPORT_EDIT_GENERATOR_SENTENCES_H_

namespace stet {

struct LanguageSentences {
  const char* language;
  const char* between;  // What stands between two sentences.
  const char* text;     // One sentence a line.
};

inline constexpr LanguageSentences kSentences[] = {
    {"en", " ",
     R"(The port authority closed two terminals on Monday after inspectors found cracks in the main crane.
About {n} containers were left waiting on the quay, according to the shipping office.
“We had no warning that the steel was this tired,” said Maria Lindholm, who runs the northern dock.
A spokesman for the union said the crews had reported strange noises since last autumn.
The company expects repairs to cost {n} million dollars and to take until the end of June.
Farmers in the valley say the closure will force them to store apples for weeks.
Insurance experts doubt that the damage is covered by the current contract.
In {n}, a similar failure killed three workers at a yard farther down the coast.
The minister promised a full inquiry and asked for patience.
Several cruise lines have already changed their routes for the summer season.
The judge ruled that the city must publish the full report within {n} days.
Heavy rain flooded the underpass near the central station early on Thursday morning.
Police allegedly ignored calls from residents for nearly {n} hours.
Researchers at the institute measured the highest level of dust since records began.
The team won {n} of its last twelve matches but still missed the final.
Critics called the proposal a gift to property developers.
Ticket prices will rise by {n} percent from the first of January, the operator announced.
Neighbors described the man as quiet and helpful.
The museum had planned to open the new wing before Christmas.
Doctors warned that the vaccine would reach rural clinics late.
A second vote is scheduled for October, when the council returns from its break.
The bridge, built in {n}, carries more than forty thousand cars a day.
Volunteers handed out blankets and hot soup through the night.
The airline apologized and offered every passenger a voucher worth {n} euros.
None of the witnesses could say where the driver had come from.
Exports of timber fell sharply in the third quarter, while prices at home kept climbing.
The school will remain closed until engineers have checked the roof.
Two former executives are expected to testify before the committee next week.
“Nobody should have to choose between heating and food,” the bishop told reporters.
The fire spread quickly because the wind turned shortly after noon.)"},
    {"de", " ",
     R"(Die Stadtwerke haben am Montag zwei Kraftwerke vom Netz genommen, nachdem Prüfer Risse entdeckt hatten.
Rund {n} Haushalte waren nach Angaben des Betreibers ohne Strom.
„Wir haben die Warnungen zu lange nicht ernst genommen“, sagte Betriebsrätin Helga Stein.
Ein Sprecher der Gewerkschaft widersprach dieser Darstellung deutlich.
Die Reparatur soll {n} Millionen Euro kosten und bis Ende Juni dauern.
Landwirte im Umland fürchten um ihre Kühlhäuser.
Versicherer bezweifeln, dass der Schaden gedeckt ist.
Bereits {n} kam es in einem Nachbarort zu einem ähnlichen Vorfall.
Die Ministerin kündigte eine unabhängige Untersuchung an.
Der Gemeinderat stimmt erst im Oktober über den neuen Haushalt ab.
Das Gericht gab der Klage der Anwohner in vollem Umfang statt.
Die Mieten stiegen im vergangenen Jahr um {n} Prozent.
Kritiker sprechen von einem Geschenk an die Bauwirtschaft.
Der Zug stand mehr als drei Stunden auf freier Strecke.
Die Polizei sucht weiterhin nach Zeugen des Unfalls.
Forscher der Universität maßen den höchsten Wert seit Beginn der Aufzeichnungen.
Das Museum wollte den Neubau eigentlich vor Weihnachten eröffnen.
Freiwillige verteilten bis in die Nacht Decken und heiße Suppe.)"},
    {"fr", " ",
     R"(La préfecture a fermé lundi deux écoles après la découverte de fissures dans la charpente.
Environ {n} élèves ont été accueillis dans une salle municipale.
« Nous avions alerté la mairie dès le printemps », affirme Claire Dubois, directrice de l'établissement.
Le syndicat des enseignants réclame une enquête indépendante.
Les travaux devraient coûter {n} millions d'euros et durer jusqu'à la fin du mois de juin.
Plusieurs familles envisagent de porter plainte contre la commune.
Le ministre a promis de publier le rapport complet.
En {n}, un accident semblable avait blessé trois ouvriers.
Les pompiers sont intervenus pendant toute la nuit.
Le prix des billets augmentera de {n} pour cent dès le premier janvier.
Les agriculteurs de la vallée redoutent une nouvelle sécheresse.
Le tribunal rendra sa décision la semaine prochaine.
Le pont accueille chaque jour plus de quarante mille véhicules.
Aucun témoin n'a pu décrire le conducteur.
Les experts doutent que les dégâts soient couverts par le contrat.)"},
    {"es", " ",
     R"(El ayuntamiento cerró el lunes dos mercados después de que los inspectores hallaran grietas en el techo.
Unos {n} vendedores se quedaron sin puesto, según la asociación del barrio.
«Nadie nos avisó de que el edificio estaba en peligro», lamentó Rosa Medina.
La alcaldesa prometió una investigación completa.
Las obras costarán {n} millones de euros y durarán hasta finales de junio.
Los vecinos piden que se publique el informe técnico.
En {n} un derrumbe parecido dejó tres heridos.
La policía busca a un hombre que huyó en una furgoneta blanca.
El precio del billete subirá un {n} por ciento en enero.
Los médicos advierten de que las vacunas llegarán tarde a los pueblos.
El tribunal anunciará su decisión la próxima semana.
Los agricultores temen perder toda la cosecha de manzanas.
El equipo ganó {n} de los últimos doce partidos.
Varias navieras ya han cambiado sus rutas de verano.)"},
    {"ru", " ",
     R"(Городские власти в понедельник закрыли два моста после того, как инспекторы обнаружили трещины.
Около {n} автомобилей пришлось направить в объезд, сообщили в департаменте транспорта.
«Мы предупреждали об этом ещё весной», заявила инженер Ольга Светлова.
Представитель профсоюза потребовал независимого расследования.
Ремонт обойдётся в {n} миллионов рублей и продлится до конца июня.
Фермеры опасаются, что урожай не удастся вывезти вовремя.
В {n} году похожая авария привела к гибели трёх рабочих.
Министр пообещал опубликовать полный доклад.
Суд вынесет решение на следующей неделе.
Цены на билеты вырастут на {n} процентов с первого января.
Пожарные работали на месте всю ночь.
Эксперты сомневаются, что страховка покроет ущерб.
Команда выиграла {n} из последних двенадцати матчей.
Музей планировал открыть новое крыло до конца года.)"},
    {"zh", "",
     R"(市政府周一关闭了两座大桥，此前检查人员发现桥墩出现裂缝。
交通部门说，约{n}辆汽车被迫绕行。
“我们早在春天就发出过警告。”工程师林晓梅说。
工会代表要求进行独立调查。
维修费用预计为{n}万元，工期将持续到六月底。
当地农民担心苹果无法及时运出。
{n}年，类似的事故曾造成三名工人受伤。
部长承诺公布完整的报告。
法院将于下周作出裁决。
从明年一月起，车票价格将上涨百分之{n}。
消防队员整夜在现场工作。
专家怀疑保险是否能够赔偿全部损失。
博物馆原计划在年底前开放新馆。
志愿者向灾民分发毛毯和热汤。)"},
    {"ja", "",
     R"(市は月曜日、検査で亀裂が見つかったため二つの橋を閉鎖した。
交通局によると、約{n}台の車が迂回を余儀なくされた。
「春の時点で警告していた」と技師の山本恵子さんは話す。
労働組合は独立した調査を求めている。
修理には{n}億円かかり、六月末まで続く見通しだ。
農家は収穫したリンゴを運べなくなることを心配している。
{n}年には同じような事故で三人の作業員がけがをした。
大臣は報告書の全文を公表すると約束した。
裁判所は来週、判断を示す。
消防隊は夜を徹して活動を続けた。
専門家は保険で損害が補えるか疑問視している。
博物館は年内に新館を開く予定だった。)"},
    {"ar", " ",
     R"(أغلقت البلدية يوم الاثنين جسرين بعد أن اكتشف المفتشون شقوقا في الأعمدة.
واضطرت نحو {n} سيارة إلى تغيير طريقها بحسب دائرة النقل.
وقالت المهندسة سلمى حداد إن فريقها حذر من الخطر منذ الربيع.
وطالبت النقابة بإجراء تحقيق مستقل.
وستكلف أعمال الإصلاح {n} مليون دولار وتستمر حتى نهاية يونيو.
ويخشى المزارعون من تلف محصول التفاح.
ووعد الوزير بنشر التقرير الكامل خلال أيام.
وستصدر المحكمة قرارها الأسبوع المقبل.
وعمل رجال الإطفاء طوال الليل في الموقع.
وشكك خبراء في أن يغطي التأمين كل الأضرار.
وكان المتحف يعتزم افتتاح جناحه الجديد قبل نهاية العام.)"},
};

}  // namespace stet
#endif  // STET_TESTS_SUPPORT_EDIT_GENERATOR_SENTENCES_H_
