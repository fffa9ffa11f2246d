#include <algorithm>
#include <array>
#include <string_view>

#include "passwords.hpp"

namespace auth {

namespace {

// Ours, put together by hand: words, keyboard walks (Korean words as typed on a Latin keyboard too), numbers. Small letters,
// in the order of their bytes.
// clang-format off
constexpr std::string_view common[] = {
    "!@#$%^&*", "!@#$qwer", "!qaz2wsx", "00000000", "00001111", "01010101", "01234567", "012345678",
    "0123456789", "098765432", "0987654321", "10203040", "102030405", "11111111", "11112222", "1111aaaa",
    "11223344", "112233445566", "12121212", "12131415", "12312312", "123123123", "123321123", "12341234",
    "12344321", "12345678", "123456789", "1234567890", "1234abcd", "1234qwer", "123qwe", "123qweasd",
    "123qweasdzxc", "13579246", "1357924680", "147258369", "14789632", "159357456", "159753159", "19191919",
    "1q2w3e", "1q2w3e4r", "1q2w3e4r!", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx", "1qaz2wsx3edc", "1qaz@wsx",
    "1qazxsw2", "20002000", "20202020", "20242024", "20252025", "20262026", "22222222", "24681012", "31415926",
    "314159265", "3edc4rfv", "456456456", "5201314", "52013140", "55555555", "66666666", "69696969",
    "741852963", "77777777", "78945612", "789456123", "87654321", "88888888", "987654321", "99999999",
    "a12345678", "a123456789", "a1b2c3d4", "a1b2c3d4e5", "aa123456", "aa12345678", "aaaa1111", "abc123",
    "abc12345", "abc123456", "abcabc", "abcd1234", "abcdefgh", "abcdefghi", "abcdefghij", "abracadabra",
    "access", "admin", "administrator", "alexander", "alexandra", "alstn", "alswl", "alswn", "amanda",
    "america", "andrew", "android", "angel", "angels", "answjd", "answl", "anthony", "apple", "arsenal",
    "asd123", "asdf", "asdf1234", "asdf1234!", "asdfasdf", "asdfg", "asdfgh", "asdfghj", "asdfghjk",
    "asdfghjkl", "asdfqwer", "asdfzxcv", "asdqwe123", "ashley", "asshole", "australia", "autumn", "azerty",
    "azertyui", "azertyuiop", "babyboy", "babygirl", "banana", "barcelona", "baseball", "basketball", "batman",
    "beijing", "benjamin", "berlin", "birthday", "bitcoin", "biteme", "black", "blessed", "blizzard", "brother",
    "bullshit", "busan", "buster", "butterfly", "california", "canada", "casino", "change", "changeme",
    "charles", "charlie", "cheese", "chelsea", "china", "chocolate", "christ", "christmas", "christopher",
    "cjswo", "cleaner", "cleaning", "cnrrn", "computer", "contrasena", "cookie", "corvette", "crystal", "daddy",
    "daegu", "daehanminguk", "daejeon", "daniel", "david", "dbfl", "dbwls", "december", "default", "diamond",
    "diqn", "dirn", "dkdlel", "dkssud", "dkssudgktpdy", "dlalswl", "dlatl", "dlatlqjsgh", "dlatlqlqjs",
    "dollar", "dolphin", "dragon", "dragonball", "dreamer", "dreams", "durtlchr", "eagle", "elizabeth",
    "england", "eogksalsrnr", "facebook", "falcon", "family", "father", "february", "ferrari", "flower",
    "flowers", "football", "forever", "fortnite", "france", "freedom", "friday", "friend", "friends", "fuckoff",
    "fuckyou", "galaxy", "gamer", "gaming", "gandalf", "george", "germany", "ghktkd", "ginger", "gkrtod",
    "gksrmf", "gksrnr", "golden", "golf", "google", "green", "guest", "gustn", "gwangju", "hangul", "happy",
    "happyday", "harley", "hearth", "heaven", "hello", "hello123", "helloworld", "hockey", "hocuspocus",
    "holiday", "homeclean", "honda", "houseclean", "hunter", "ilovegod", "iloveu", "iloveyou", "iloveyou1",
    "incheon", "instagram", "internet", "iphone", "ironman", "italy", "jackpot", "january", "japan", "jeju",
    "jennifer", "jessica", "jesus", "jesuschrist", "joshua", "juventus", "kakao", "killer", "kitten", "knight",
    "korea", "koreakorea", "letmein", "letmein1", "letmein123", "lightning", "linkedin", "lion", "liverpool",
    "login", "london", "lottery", "lovelove", "lovely", "loveme", "loveyou", "lucky", "lucky7", "macintosh",
    "manager", "master", "masters", "matrix", "matthew", "maverick", "mercedes", "merlin", "michael",
    "michelle", "microsoft", "midnight", "million", "minecraft", "mommy", "monday", "money", "monkey",
    "motdepasse", "mother", "motorola", "mustang", "mylove", "naruto", "natasha", "naver", "network", "newyear",
    "newyork", "nicole", "ninja", "nintendo", "nokia", "nothing", "november", "october", "opensesame", "orange",
    "orange1", "p@$$word", "p@ssw0rd", "p@ssword", "pa$$word", "pa55word", "panda", "paris", "passw0rd",
    "password", "passwords", "passwort", "pepper", "phoenix", "pikachu", "player", "playstation", "pokemon",
    "poker", "porsche", "prince", "princess", "private", "public", "puppy", "purple", "pussycat", "q1234567",
    "q1w2e3", "q1w2e3r4", "q1w2e3r4t5", "qazwsx", "qazwsxedc", "qazwsxedcrfv", "qlalf", "qlalfqjsgh",
    "qlalfqjsgh1", "qwe123", "qwe12345", "qwe123qwe", "qweasd", "qweasdzxc", "qwer1234", "qwer1234!",
    "qwerasdf", "qwerasdfzxcv", "qwerty", "qwerty12345", "qwertyui", "qwertyuio", "qwertyuiop", "qwertz",
    "qwertzui", "rainbow", "ranger", "realmadrid", "republic", "rhdwn", "rhkdwn", "rkskek", "rkskekfk",
    "rkskekfkak", "rlaalswl", "rlatns", "robert", "root", "samantha", "samsung", "samurai", "sasuke", "secret",
    "security", "senha", "seoul", "server", "service", "sesame", "sexy", "sexybaby", "shadow", "silver",
    "sister", "smile", "soccer", "soldier", "southkorea", "spiderman", "spring", "startrek", "starwars",
    "stephanie", "storm", "summer", "sunflower", "sunshine", "superman", "sweetheart", "system", "tennis",
    "test", "test1234", "tester", "testing", "testtest", "texas", "thdud", "thomas", "thunder", "tiger",
    "tigger", "tjdnf", "tjdnfeogkrry", "tjsals", "tjstod", "tkfkd", "tkfkdgo", "tkfkdgody", "tnals", "tokyo",
    "toor", "topsecret", "toyota", "trustno1", "twitter", "user", "vacation", "victoria", "wachtwoord",
    "warrior", "welcome", "welcome1", "whatever", "william", "windows", "winter", "wizard", "wjswn", "wkdehd",
    "wlgns", "wlsdk", "wsxedc", "xbox", "yamaha", "yankees", "yellow", "youtube", "zaq12wsx", "zaq1xsw2",
    "zxcv", "zxcv1234", "zxcvb", "zxcvbn", "zxcvbnm", "zxcvzxcv", "가나다라", "가나다라마",
    "가나다라마바사", "대한민국", "바다", "비밀번호", "사랑합니다", "사랑해",
    "사랑해요", "서울", "안녕하세요", "엄마아빠", "우리가족", "집청소", "청소",
    "청소하자", "최고", "친구", "코리아", "파이팅", "하늘", "한국", "행복", "행복하자",
    "화이팅"
};
// clang-format on

static_assert(std::is_sorted(std::begin(common), std::end(common)));

}  // namespace

bool is_common_password(std::string_view lowered) {
  return std::binary_search(std::begin(common), std::end(common), lowered);
}

}  // namespace auth
