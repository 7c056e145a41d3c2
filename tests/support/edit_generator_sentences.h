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
    {"pt", " ",
     R"(A autoridade portuária fechou dois terminais na segunda-feira depois que inspetores acharam rachaduras no guindaste.
Cerca de {n} contêineres ficaram parados no cais, segundo o escritório de navegação.
“Ninguém nos avisou que o aço estava tão gasto”, disse Maria Lindoso, chefe da doca norte.
Um porta-voz do sindicato afirmou que as equipes ouviam ruídos estranhos desde o outono.
O conserto deve custar {n} milhões de reais e durar até o fim de junho.
Agricultores do vale temem perder a colheita de maçãs.
Em {n}, uma falha parecida matou três operários em outro estaleiro.
A ministra prometeu um inquérito completo e pediu paciência aos moradores.
O juiz decidiu que a prefeitura precisa publicar o relatório inteiro.
A chuva forte alagou a passagem perto da estação central na manhã de quinta.
O time venceu {n} dos últimos doze jogos, mas ficou fora da final.
Críticos chamaram a proposta de presente para as construtoras.
O preço das passagens sobe em janeiro, anunciou a operadora.
A escola seguirá fechada até que engenheiros examinem o telhado.
Voluntários distribuíram cobertores e sopa quente durante a madrugada.
O incêndio avançou depressa porque o vento mudou logo após o almoço.)"},
    {"it", " ",
     R"(L'autorità portuale ha chiuso due terminal lunedì dopo che gli ispettori hanno trovato crepe nella gru.
Circa {n} container sono rimasti fermi sulla banchina, secondo l'ufficio spedizioni.
«Nessuno ci aveva avvertiti che l'acciaio fosse così stanco», ha detto Maria Lindi, capo del molo nord.
Un portavoce del sindacato ha parlato di rumori strani già in autunno.
La riparazione costerà {n} milioni di euro e durerà fino a giugno.
Gli agricoltori della valle temono di perdere il raccolto di mele.
Nel {n} un guasto simile uccise tre operai in un altro cantiere.
La ministra ha promesso un'inchiesta completa e chiesto pazienza.
Il giudice ha stabilito che il comune deve pubblicare l'intera relazione.
La pioggia ha allagato il sottopasso vicino alla stazione centrale.
La squadra ha vinto {n} delle ultime dodici partite ma ha mancato la finale.
I critici definiscono la proposta un regalo ai costruttori.
Il prezzo dei biglietti salirà a gennaio, annuncia il gestore.
La scuola resterà chiusa finché gli ingegneri non avranno controllato il tetto.
I volontari hanno distribuito coperte e minestra calda per tutta la notte.
L'incendio si è propagato in fretta perché il vento è cambiato dopo mezzogiorno.)"},
    {"nl", " ",
     R"(De havendienst sloot maandag twee terminals nadat inspecteurs scheuren in de hijskraan hadden gevonden.
Ongeveer {n} containers bleven op de kade staan, aldus het scheepvaartkantoor.
‘Niemand had ons gewaarschuwd dat het staal zo moe was’, zei Maria Linders van het noordelijke dok.
Een woordvoerder van de vakbond sprak van vreemde geluiden sinds de herfst.
De reparatie kost naar verwachting {n} miljoen euro en duurt tot eind juni.
Boeren in de vallei vrezen voor hun appeloogst.
In {n} kwamen bij een soortgelijk ongeluk drie arbeiders om het leven.
De minister beloofde een volledig onderzoek en vroeg om geduld.
De rechter bepaalde dat de gemeente het hele rapport openbaar moet maken.
Zware regen zette donderdagochtend de tunnel bij het station onder water.
De ploeg won {n} van de laatste twaalf duels maar miste de finale.
Critici noemen het plan een cadeau aan projectontwikkelaars.
De kaartjes worden in januari duurder, meldt de vervoerder.
De school blijft dicht tot ingenieurs het dak hebben gecontroleerd.
Vrijwilligers deelden de hele nacht dekens en warme soep uit.
Het vuur verspreidde zich snel doordat de wind na de middag draaide.)"},
    {"sv", " ",
     R"(Hamnmyndigheten stängde två terminaler på måndagen sedan inspektörer hittat sprickor i kranen.
Omkring {n} containrar blev stående på kajen, enligt rederikontoret.
”Ingen hade varnat oss för att stålet var så slitet”, sade Maria Lindholm på norra dockan.
En talesman för facket berättade om märkliga ljud sedan i höstas.
Reparationen väntas kosta {n} miljoner kronor och pågå till slutet av juni.
Bönder i dalen fruktar för äppelskörden.
År {n} dödades tre arbetare vid en liknande olycka på ett annat varv.
Ministern lovade en fullständig utredning och bad om tålamod.
Domstolen slog fast att kommunen måste offentliggöra hela rapporten.
Kraftigt regn översvämmade gångtunneln vid centralstationen tidigt på torsdagen.
Laget vann {n} av de senaste tolv matcherna men missade finalen.
Kritiker kallar förslaget en gåva till byggbolagen.
Biljettpriserna höjs i januari, meddelar operatören.
Skolan förblir stängd tills ingenjörer granskat taket.
Frivilliga delade ut filtar och varm soppa hela natten.
Elden spred sig snabbt eftersom vinden vände strax efter lunch.)"},
    {"pl", " ",
     R"(Zarząd portu zamknął w poniedziałek dwa terminale po tym, jak inspektorzy znaleźli pęknięcia w dźwigu.
Około {n} kontenerów czekało na nabrzeżu, podaje biuro żeglugi.
„Nikt nas nie ostrzegł, że stal jest tak zużyta”, powiedziała Maria Lipska z doku północnego.
Rzecznik związku mówił o dziwnych odgłosach słyszanych od jesieni.
Naprawa ma kosztować {n} milionów złotych i potrwać do końca czerwca.
Rolnicy z doliny boją się o zbiory jabłek.
W {n} roku podobna awaria zabiła trzech robotników w innej stoczni.
Minister obiecała pełne śledztwo i poprosiła o cierpliwość.
Sąd orzekł, że miasto musi opublikować cały raport.
Ulewny deszcz zalał przejście przy dworcu głównym.
Drużyna wygrała {n} z ostatnich dwunastu meczów, lecz nie weszła do finału.
Krytycy nazywają projekt prezentem dla deweloperów.
Ceny biletów wzrosną w styczniu, ogłosił przewoźnik.
Szkoła pozostanie zamknięta, dopóki inżynierowie nie sprawdzą dachu.
Wolontariusze przez całą noc rozdawali koce i gorącą zupę.
Pożar szybko się rozprzestrzenił, bo wiatr zmienił kierunek.)"},
    {"uk", " ",
     R"(Портова служба закрила в понеділок два термінали, коли інспектори знайшли тріщини в крані.
Близько {n} контейнерів залишилися на причалі, повідомили в управлінні судноплавства.
«Ніхто не попередив нас, що сталь така зношена», сказала Марія Лісова з північного доку.
Речник профспілки розповів про дивні звуки, які чули ще восени.
Ремонт коштуватиме {n} мільйонів гривень і триватиме до кінця червня.
Фермери долини бояться за врожай яблук.
У {n} році схожа аварія забрала життя трьох робітників.
Міністерка пообіцяла повне розслідування та попросила терпіння.
Суд вирішив, що місто має оприлюднити весь звіт.
Сильна злива затопила перехід біля центрального вокзалу.
Команда виграла {n} з останніх дванадцяти матчів, але не потрапила до фіналу.
Критики називають пропозицію подарунком забудовникам.
Ціни на квитки зростуть у січні, оголосив перевізник.
Школа буде зачинена, доки інженери не перевірять дах.
Волонтери всю ніч роздавали ковдри та гарячий суп.
Вогонь швидко поширився, бо вітер змінив напрямок.)"},
    {"he", " ",
     R"(רשות הנמל סגרה ביום שני שני מסופים אחרי שמפקחים מצאו סדקים במנוף.
כ-{n} מכולות נותרו על הרציף, לפי משרד הספנות.
"איש לא הזהיר אותנו שהפלדה שחוקה כל כך", אמרה מריה לינדהולם מהרציף הצפוני.
דובר האיגוד סיפר על רעשים מוזרים שנשמעו מאז הסתיו.
התיקון יעלה {n} מיליון שקלים ויימשך עד סוף יוני.
חקלאים בעמק חוששים ליבול התפוחים.
בשנת {n} הרגה תקלה דומה שלושה עובדים במספנה אחרת.
השרה הבטיחה חקירה מלאה וביקשה סבלנות.
השופט קבע שהעירייה חייבת לפרסם את הדוח כולו.
גשם כבד הציף את המעבר ליד התחנה המרכזית.
הקבוצה ניצחה ב-{n} משחקים אך החמיצה את הגמר.
מבקרים מכנים את ההצעה מתנה לקבלנים.
מחירי הכרטיסים יעלו בינואר, הודיע המפעיל.
בית הספר יישאר סגור עד שמהנדסים יבדקו את הגג.
מתנדבים חילקו שמיכות ומרק חם כל הלילה.
האש התפשטה במהירות כי הרוח שינתה כיוון.)"},
    {"fa", " ",
     R"(اداره بندر روز دوشنبه دو پایانه را پس از کشف ترک در جرثقیل تعطیل کرد.
به گفته دفتر کشتیرانی حدود {n} کانتینر در اسکله ماند.
«هیچ‌کس به ما هشدار نداد که فولاد این‌قدر فرسوده است»، ماریا لطیفی رئیس اسکله شمالی گفت.
سخنگوی اتحادیه از صداهای عجیب از پاییز گذشته خبر داد.
تعمیرات {n} میلیون یورو هزینه دارد و تا پایان تابستان ادامه می‌یابد.
کشاورزان دره نگران محصول سیب هستند.
در سال {n} حادثه‌ای مشابه جان سه کارگر را گرفت.
وزیر وعده تحقیقات کامل داد و خواستار صبر شد.
قاضی حکم داد که شهرداری باید گزارش کامل را منتشر کند.
باران شدید زیرگذر نزدیک ایستگاه مرکزی را فرا گرفت.
تیم در {n} بازی پیروز شد اما به فینال نرسید.
منتقدان این طرح را هدیه‌ای به سازندگان می‌دانند.
بهای بلیت از ژانویه بالا می‌رود.
مدرسه تا بررسی سقف توسط مهندسان بسته می‌ماند.
داوطلبان تمام شب پتو و سوپ گرم پخش کردند.
آتش به سرعت گسترش یافت چون باد تغییر جهت داد.)"},
    {"hi", " ",
     R"(बंदरगाह प्राधिकरण ने क्रेन में दरारें मिलने के बाद सोमवार को दो टर्मिनल बंद कर दिए।
जहाजरानी कार्यालय के अनुसार लगभग {n} कंटेनर घाट पर खड़े रहे।
“किसी ने हमें नहीं बताया कि इस्पात इतना कमजोर है,” उत्तरी गोदी की प्रमुख मारिया लाल ने कहा।
यूनियन के प्रवक्ता ने पिछली सर्दियों से अजीब आवाजों की बात कही।
मरम्मत पर {n} करोड़ रुपये खर्च होंगे और काम जून तक चलेगा।
घाटी के किसान सेब की फसल को लेकर चिंतित हैं।
वर्ष {n} में ऐसी ही दुर्घटना में तीन मजदूर मारे गए थे।
मंत्री ने पूरी जांच का वादा किया और धैर्य रखने को कहा।
न्यायाधीश ने आदेश दिया कि नगर निगम पूरी रिपोर्ट प्रकाशित करे।
भारी बारिश से केंद्रीय स्टेशन के पास का रास्ता डूब गया।
टीम ने {n} मैच जीते लेकिन फाइनल में नहीं पहुंची।
आलोचकों ने प्रस्ताव को बिल्डरों के लिए उपहार बताया।
टिकट की कीमतें जनवरी से बढ़ेंगी।
इंजीनियरों की जांच तक विद्यालय बंद रहेगा।
स्वयंसेवकों ने रात भर कंबल और गर्म सूप बांटे।
हवा की दिशा बदलने से आग तेजी से फैली।)"},
    {"ko", " ",
     R"(항만공사는 월요일 검사관들이 크레인에서 균열을 발견하자 터미널 두 곳을 폐쇄했다.
해운 사무소에 따르면 컨테이너 {n}개가 부두에 남았다.
“강철이 그렇게 낡았다고 아무도 알려주지 않았다”고 북쪽 부두 책임자 이마리가 말했다.
노조 대변인은 지난가을부터 이상한 소리가 났다고 밝혔다.
수리에는 {n}억 원이 들고 유월 말까지 걸릴 전망이다.
계곡의 농민들은 사과 수확을 걱정하고 있다.
{n}년에도 비슷한 사고로 노동자 세 명이 숨졌다.
장관은 철저한 조사를 약속하며 인내를 당부했다.
법원은 시가 보고서 전문을 공개해야 한다고 판결했다.
폭우로 중앙역 근처 지하도가 물에 잠겼다.
그 팀은 최근 {n}경기에서 이겼지만 결승에는 오르지 못했다.
비판자들은 이 제안을 건설업자에게 주는 선물이라고 불렀다.
승차권 가격은 일월부터 오른다.
학교는 기술자들이 지붕을 점검할 때까지 문을 닫는다.
자원봉사자들은 밤새 담요와 따뜻한 국을 나눠 주었다.
바람의 방향이 바뀌면서 불길이 빠르게 번졌다.)"},
    {"th", " ",
     R"(การท่าเรือปิดท่าสองแห่งเมื่อวันจันทร์หลังผู้ตรวจพบรอยร้าวที่เครน
ตู้สินค้าราว {n} ตู้ตกค้างอยู่ที่ท่า ตามข้อมูลของสำนักงานเดินเรือ
“ไม่มีใครเตือนเราว่าเหล็กเก่าขนาดนี้” มาเรียหัวหน้าท่าเหนือกล่าว
โฆษกสหภาพบอกว่าได้ยินเสียงประหลาดตั้งแต่ปีก่อน
การซ่อมจะใช้เงิน {n} ล้านบาทและเสร็จสิ้นเดือนมิถุนายน
ชาวสวนในหุบเขากังวลเรื่องผลผลิตแอปเปิล
ในปี {n} เหตุคล้ายกันคร่าชีวิตคนงานสามคน
รัฐมนตรีสัญญาว่าจะสอบสวนเต็มรูปแบบ
ศาลสั่งให้เทศบาลเปิดเผยรายงานทั้งหมด
ฝนตกหนักท่วมทางลอดใกล้สถานีกลาง
ทีมชนะ {n} นัดแต่พลาดรอบชิงชนะเลิศ
นักวิจารณ์เรียกข้อเสนอนี้ว่าของขวัญแก่ผู้รับเหมา
ราคาตั๋วจะขึ้นตั้งแต่เดือนมกราคม
โรงเรียนยังคงปิดจนกว่าวิศวกรจะตรวจหลังคา
อาสาสมัครแจกผ้าห่มและซุปร้อนตลอดคืน
ไฟลุกลามรวดเร็วเพราะลมเปลี่ยนทิศ)"},
    {"tr", " ",
     R"(Liman idaresi, müfettişler vinçte çatlaklar bulunca pazartesi günü iki terminali kapattı.
Denizcilik bürosuna göre yaklaşık {n} konteyner rıhtımda kaldı.
“Kimse bizi çeliğin bu kadar yorgun olduğu konusunda uyarmadı,” dedi kuzey iskelesinden Meral Lale.
Sendika sözcüsü, geçen sonbahardan beri garip sesler duyulduğunu anlattı.
Onarım {n} milyon liraya mal olacak ve haziran sonuna dek sürecek.
Vadideki çiftçiler elma hasadı için kaygılı.
Benzer bir kaza {n} yılında üç işçinin ölümüne yol açmıştı.
Bakan kapsamlı bir soruşturma sözü verdi ve sabır istedi.
Mahkeme, belediyenin raporun tamamını yayımlaması gerektiğine karar verdi.
Şiddetli yağmur merkez garın yanındaki alt geçidi su altında bıraktı.
Takım son {n} maçı kazandı ama finale kalamadı.
Eleştirmenler öneriyi müteahhitlere hediye olarak niteledi.
Bilet fiyatları ocakta artacak, diye duyurdu işletmeci.
Mühendisler çatıyı inceleyene kadar okul kapalı kalacak.
Gönüllüler bütün gece battaniye ve sıcak çorba dağıttı.
Rüzgâr öğleden sonra yön değiştirince yangın hızla yayıldı.)"},
    {"el", " ",
     R"(Ο οργανισμός λιμένος έκλεισε δύο προβλήτες τη Δευτέρα όταν βρέθηκαν ρωγμές στον γερανό.
Περίπου {n} κοντέινερ έμειναν στην αποβάθρα, σύμφωνα με το ναυτιλιακό γραφείο.
«Κανείς δεν μας προειδοποίησε πόσο φθαρμένο ήταν το ατσάλι», είπε η Μαρία Λίνου της βόρειας αποβάθρας.
Εκπρόσωπος του σωματείου μίλησε για παράξενους θορύβους από το φθινόπωρο.
Η επισκευή θα κοστίσει {n} εκατομμύρια ευρώ και θα διαρκέσει ως τον Ιούνιο.
Οι αγρότες της κοιλάδας φοβούνται για τη σοδειά των μήλων.
Το {n} παρόμοια βλάβη σκότωσε τρεις εργάτες σε άλλο ναυπηγείο.
Η υπουργός υποσχέθηκε πλήρη έρευνα και ζήτησε υπομονή.
Ο δικαστής έκρινε ότι ο δήμος πρέπει να δημοσιεύσει ολόκληρη την έκθεση.
Δυνατή βροχή πλημμύρισε τη διάβαση κοντά στον κεντρικό σταθμό.
Η ομάδα κέρδισε {n} από τους τελευταίους αγώνες αλλά έχασε τον τελικό.
Επικριτές αποκαλούν την πρόταση δώρο στους εργολάβους.
Οι τιμές των εισιτηρίων αυξάνονται τον Ιανουάριο.
Το σχολείο παραμένει κλειστό μέχρι να ελεγχθεί η στέγη.
Εθελοντές μοίραζαν κουβέρτες και ζεστή σούπα όλη τη νύχτα.
Η φωτιά απλώθηκε γρήγορα επειδή ο άνεμος άλλαξε κατεύθυνση.)"},
};

}  // namespace stet
#endif  // STET_TESTS_SUPPORT_EDIT_GENERATOR_SENTENCES_H_
