# SPDX-License-Identifier: Apache-2.0
"""Divisions, districts and some upazilas of Bangladesh, in Bengali and English. The places are real;
the offices that offices.py puts there are invented."""

#: One line a district: division; district; upazilas. Each name is "slug Bengali=English".
_TABLE = """
dhaka ঢাকা=Dhaka; dhaka ঢাকা=Dhaka; savar সাভার=Savar, dhamrai ধামরাই=Dhamrai, keraniganj কেরানীগঞ্জ=Keraniganj
dhaka; gazipur গাজীপুর=Gazipur; kaliakair কালিয়াকৈর=Kaliakair, kapasia কাপাসিয়া=Kapasia, sreepur শ্রীপুর=Sreepur
dhaka; tangail টাঙ্গাইল=Tangail; madhupur মধুপুর=Madhupur, mirzapur মির্জাপুর=Mirzapur, ghatail ঘাটাইল=Ghatail
dhaka; narayanganj নারায়ণগঞ্জ=Narayanganj; sonargaon সোনারগাঁও=Sonargaon, rupganj রূপগঞ্জ=Rupganj, araihazar আড়াইহাজার=Araihazar
dhaka; narsingdi নরসিংদী=Narsingdi; belabo বেলাবো=Belabo, raipura রায়পুরা=Raipura, palash পলাশ=Palash
dhaka; munshiganj মুন্সীগঞ্জ=Munshiganj; sreenagar শ্রীনগর=Sreenagar, lohajang লৌহজং=Lohajang, gazaria গজারিয়া=Gazaria
dhaka; manikganj মানিকগঞ্জ=Manikganj; singair সিংগাইর=Singair, shibalaya শিবালয়=Shibalaya, ghior ঘিওর=Ghior
dhaka; faridpur ফরিদপুর=Faridpur; bhanga ভাঙ্গা=Bhanga, nagarkanda নগরকান্দা=Nagarkanda, boalmari বোয়ালমারী=Boalmari
dhaka; rajbari রাজবাড়ী=Rajbari; goalanda গোয়ালন্দ=Goalanda, pangsha পাংশা=Pangsha, baliakandi বালিয়াকান্দি=Baliakandi
dhaka; gopalganj গোপালগঞ্জ=Gopalganj; kotalipara কোটালীপাড়া=Kotalipara, kashiani কাশিয়ানী=Kashiani, muksudpur মুকসুদপুর=Muksudpur
dhaka; madaripur মাদারীপুর=Madaripur; shibchar শিবচর=Shibchar, kalkini কালকিনি=Kalkini, rajoir রাজৈর=Rajoir
dhaka; shariatpur শরীয়তপুর=Shariatpur; naria নড়িয়া=Naria, zajira জাজিরা=Zajira, damudya ডামুড্যা=Damudya
dhaka; kishoreganj কিশোরগঞ্জ=Kishoreganj; bhairab ভৈরব=Bhairab, itna ইটনা=Itna, mithamain মিঠামইন=Mithamain
chattogram চট্টগ্রাম=Chattogram; chattogram চট্টগ্রাম=Chattogram; hathazari হাটহাজারী=Hathazari, patiya পটিয়া=Patiya, sitakunda সীতাকুণ্ড=Sitakunda
chattogram; coxsbazar কক্সবাজার=Cox's Bazar; teknaf টেকনাফ=Teknaf, ukhiya উখিয়া=Ukhiya, maheshkhali মহেশখালী=Maheshkhali
chattogram; cumilla কুমিল্লা=Cumilla; daudkandi দাউদকান্দি=Daudkandi, laksam লাকসাম=Laksam, chandina চান্দিনা=Chandina
chattogram; feni ফেনী=Feni; sonagazi সোনাগাজী=Sonagazi, parshuram পরশুরাম=Parshuram, daganbhuiyan দাগনভূঞা=Daganbhuiyan
chattogram; noakhali নোয়াখালী=Noakhali; hatiya হাতিয়া=Hatiya, begumganj বেগমগঞ্জ=Begumganj, chatkhil চাটখিল=Chatkhil
chattogram; lakshmipur লক্ষ্মীপুর=Lakshmipur; raipur রায়পুর=Raipur, ramganj রামগঞ্জ=Ramganj, ramgati রামগতি=Ramgati
chattogram; chandpur চাঁদপুর=Chandpur; hajiganj হাজীগঞ্জ=Hajiganj, matlab মতলব=Matlab, kachua কচুয়া=Kachua
chattogram; brahmanbaria ব্রাহ্মণবাড়িয়া=Brahmanbaria; ashuganj আশুগঞ্জ=Ashuganj, kasba কসবা=Kasba, nabinagar নবীনগর=Nabinagar
chattogram; rangamati রাঙ্গামাটি=Rangamati; kaptai কাপ্তাই=Kaptai, baghaichhari বাঘাইছড়ি=Baghaichhari, langadu লংগদু=Langadu
chattogram; khagrachhari খাগড়াছড়ি=Khagrachhari; dighinala দীঘিনালা=Dighinala, matiranga মাটিরাঙ্গা=Matiranga, ramgarh রামগড়=Ramgarh
chattogram; bandarban বান্দরবান=Bandarban; thanchi থানচি=Thanchi, ruma রুমা=Ruma, lama লামা=Lama
rajshahi রাজশাহী=Rajshahi; rajshahi রাজশাহী=Rajshahi; paba পবা=Paba, godagari গোদাগাড়ী=Godagari, bagha বাঘা=Bagha
rajshahi; bogura বগুড়া=Bogura; sherpur শেরপুর=Sherpur, sariakandi সারিয়াকান্দি=Sariakandi, shibganj শিবগঞ্জ=Shibganj
rajshahi; pabna পাবনা=Pabna; ishwardi ঈশ্বরদী=Ishwardi, santhia সাঁথিয়া=Santhia, bera বেড়া=Bera
rajshahi; sirajganj সিরাজগঞ্জ=Sirajganj; shahjadpur শাহজাদপুর=Shahjadpur, ullapara উল্লাপাড়া=Ullapara, kazipur কাজীপুর=Kazipur
rajshahi; natore নাটোর=Natore; singra সিংড়া=Singra, lalpur লালপুর=Lalpur, gurudaspur গুরুদাসপুর=Gurudaspur
rajshahi; naogaon নওগাঁ=Naogaon; patnitala পত্নীতলা=Patnitala, manda মান্দা=Manda, porsha পোরশা=Porsha
rajshahi; chapainawabganj চাঁপাইনবাবগঞ্জ=Chapainawabganj; shibganj শিবগঞ্জ=Shibganj, gomastapur গোমস্তাপুর=Gomastapur, nachole নাচোল=Nachole
rajshahi; joypurhat জয়পুরহাট=Joypurhat; panchbibi পাঁচবিবি=Panchbibi, kalai কালাই=Kalai, akkelpur আক্কেলপুর=Akkelpur
khulna খুলনা=Khulna; khulna খুলনা=Khulna; dumuria ডুমুরিয়া=Dumuria, dacope দাকোপ=Dacope, koyra কয়রা=Koyra
khulna; jashore যশোর=Jashore; jhikargachha ঝিকরগাছা=Jhikargachha, abhaynagar অভয়নগর=Abhaynagar, manirampur মণিরামপুর=Manirampur
khulna; satkhira সাতক্ষীরা=Satkhira; shyamnagar শ্যামনগর=Shyamnagar, kaliganj কালিগঞ্জ=Kaliganj, tala তালা=Tala
khulna; bagerhat বাগেরহাট=Bagerhat; mongla মোংলা=Mongla, rampal রামপাল=Rampal, sarankhola শরণখোলা=Sarankhola
khulna; kushtia কুষ্টিয়া=Kushtia; kumarkhali কুমারখালী=Kumarkhali, bheramara ভেড়ামারা=Bheramara, mirpur মিরপুর=Mirpur
khulna; chuadanga চুয়াডাঙ্গা=Chuadanga; alamdanga আলমডাঙ্গা=Alamdanga, damurhuda দামুড়হুদা=Damurhuda, jibannagar জীবননগর=Jibannagar
khulna; meherpur মেহেরপুর=Meherpur; gangni গাংনী=Gangni, mujibnagar মুজিবনগর=Mujibnagar
khulna; jhenaidah ঝিনাইদহ=Jhenaidah; shailkupa শৈলকুপা=Shailkupa, maheshpur মহেশপুর=Maheshpur, kotchandpur কোটচাঁদপুর=Kotchandpur
khulna; magura মাগুরা=Magura; mohammadpur মহম্মদপুর=Mohammadpur, shalikha শালিখা=Shalikha, sreepur শ্রীপুর=Sreepur
khulna; narail নড়াইল=Narail; lohagara লোহাগড়া=Lohagara, kalia কালিয়া=Kalia
barishal বরিশাল=Barishal; barishal বরিশাল=Barishal; bakerganj বাকেরগঞ্জ=Bakerganj, gournadi গৌরনদী=Gournadi, banaripara বানারীপাড়া=Banaripara
barishal; patuakhali পটুয়াখালী=Patuakhali; kalapara কলাপাড়া=Kalapara, galachipa গলাচিপা=Galachipa, bauphal বাউফল=Bauphal
barishal; bhola ভোলা=Bhola; charfasson চরফ্যাশন=Char Fasson, lalmohan লালমোহন=Lalmohan, manpura মনপুরা=Manpura
barishal; pirojpur পিরোজপুর=Pirojpur; nazirpur নাজিরপুর=Nazirpur, bhandaria ভান্ডারিয়া=Bhandaria, nesarabad নেছারাবাদ=Nesarabad
barishal; barguna বরগুনা=Barguna; amtali আমতলী=Amtali, patharghata পাথরঘাটা=Patharghata, betagi বেতাগী=Betagi
barishal; jhalokathi ঝালকাঠি=Jhalokathi; nalchity নলছিটি=Nalchity, rajapur রাজাপুর=Rajapur, kathalia কাঁঠালিয়া=Kathalia
sylhet সিলেট=Sylhet; sylhet সিলেট=Sylhet; jaintiapur জৈন্তাপুর=Jaintiapur, gowainghat গোয়াইনঘাট=Gowainghat, beanibazar বিয়ানীবাজার=Beanibazar
sylhet; sunamganj সুনামগঞ্জ=Sunamganj; tahirpur তাহিরপুর=Tahirpur, dharmapasha ধর্মপাশা=Dharmapasha, chhatak ছাতক=Chhatak
sylhet; habiganj হবিগঞ্জ=Habiganj; madhabpur মাধবপুর=Madhabpur, chunarughat চুনারুঘাট=Chunarughat, nabiganj নবীগঞ্জ=Nabiganj
sylhet; moulvibazar মৌলভীবাজার=Moulvibazar; sreemangal শ্রীমঙ্গল=Sreemangal, kulaura কুলাউড়া=Kulaura, juri জুড়ী=Juri
rangpur রংপুর=Rangpur; rangpur রংপুর=Rangpur; pirganj পীরগঞ্জ=Pirganj, badarganj বদরগঞ্জ=Badarganj, kaunia কাউনিয়া=Kaunia
rangpur; dinajpur দিনাজপুর=Dinajpur; birampur বিরামপুর=Birampur, parbatipur পার্বতীপুর=Parbatipur, kaharole কাহারোল=Kaharole
rangpur; kurigram কুড়িগ্রাম=Kurigram; chilmari চিলমারী=Chilmari, ulipur উলিপুর=Ulipur, nageshwari নাগেশ্বরী=Nageshwari
rangpur; gaibandha গাইবান্ধা=Gaibandha; gobindaganj গোবিন্দগঞ্জ=Gobindaganj, saghata সাঘাটা=Saghata, fulchhari ফুলছড়ি=Fulchhari
rangpur; lalmonirhat লালমনিরহাট=Lalmonirhat; hatibandha হাতীবান্ধা=Hatibandha, patgram পাটগ্রাম=Patgram, aditmari আদিতমারী=Aditmari
rangpur; nilphamari নীলফামারী=Nilphamari; saidpur সৈয়দপুর=Saidpur, domar ডোমার=Domar, jaldhaka জলঢাকা=Jaldhaka
rangpur; thakurgaon ঠাকুরগাঁও=Thakurgaon; ranisankail রাণীশংকৈল=Ranisankail, haripur হরিপুর=Haripur, baliadangi বালিয়াডাঙ্গী=Baliadangi
rangpur; panchagarh পঞ্চগড়=Panchagarh; tetulia তেঁতুলিয়া=Tetulia, debiganj দেবীগঞ্জ=Debiganj, boda বোদা=Boda
mymensingh ময়মনসিংহ=Mymensingh; mymensingh ময়মনসিংহ=Mymensingh; trishal ত্রিশাল=Trishal, bhaluka ভালুকা=Bhaluka, muktagachha মুক্তাগাছা=Muktagachha
mymensingh; netrokona নেত্রকোণা=Netrokona; durgapur দুর্গাপুর=Durgapur, mohanganj মোহনগঞ্জ=Mohanganj, kendua কেন্দুয়া=Kendua
mymensingh; jamalpur জামালপুর=Jamalpur; islampur ইসলামপুর=Islampur, melandaha মেলান্দহ=Melandaha, bakshiganj বকশীগঞ্জ=Bakshiganj
mymensingh; sherpur শেরপুর=Sherpur; nalitabari নালিতাবাড়ী=Nalitabari, jhenaigati ঝিনাইগাতী=Jhenaigati, nakla নকলা=Nakla
"""


def _name(text):
    slug, _, names = text.strip().partition(" ")
    bengali, _, english = names.partition("=")
    return slug, bengali, english


def _read(table):
    divisions, districts, upazilas = {}, [], []
    for line in table.strip().splitlines():
        division, district, below = line.split(";")
        slug, bengali, english = _name(division)
        if bengali:
            divisions[slug] = (slug, bengali, english)
        district = _name(district)
        districts.append((slug, *district))
        upazilas += [(district[0], *_name(upazila)) for upazila in below.split(",")]
    return list(divisions.values()), districts, upazilas


#: (slug, Bengali, English)
DIVISIONS: list
#: (division's slug, slug, Bengali, English)
DISTRICTS: list
#: (district's slug, slug, Bengali, English)
UPAZILAS: list
DIVISIONS, DISTRICTS, UPAZILAS = _read(_TABLE)

#: Invented ministries under the Cabinet Division: (slug, Bengali, English)
MINISTRIES = [
    ("rivers", "নদী ও নৌঘাট মন্ত্রণালয়", "Ministry of Rivers and Landings"),
    ("schools", "বিদ্যালয় ও পাঠাগার মন্ত্রণালয়", "Ministry of Schools and Libraries"),
    ("clinics", "চিকিৎসাকেন্দ্র মন্ত্রণালয়", "Ministry of Clinics"),
    ("roads", "সড়ক ও সেতু পরিচর্যা মন্ত্রণালয়", "Ministry of Road and Bridge Care"),
    ("harvest", "ফসল ও বীজ মন্ত্রণালয়", "Ministry of Harvest and Seeds"),
    ("records", "দলিল ও খতিয়ান মন্ত্রণালয়", "Ministry of Deeds and Records"),
    ("lamps", "বাতি ও বিদ্যুৎসেবা মন্ত্রণালয়", "Ministry of Lamps and Current"),
    ("wells", "সুপেয় পানি মন্ত্রণালয়", "Ministry of Wells and Clean Water"),
    ("ponds", "পুকুর ও মৎস্য মন্ত্রণালয়", "Ministry of Ponds and Fish"),
    ("crafts", "কারুশিল্প মন্ত্রণালয়", "Ministry of Crafts"),
    ("trees", "বৃক্ষ ও বনায়ন মন্ত্রণালয়", "Ministry of Trees"),
    ("shelters", "আশ্রয়কেন্দ্র ও ত্রাণ মন্ত্রণালয়", "Ministry of Shelters and Relief"),
]
