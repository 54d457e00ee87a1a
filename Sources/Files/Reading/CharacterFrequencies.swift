/// How often characters are used in the languages of an encoding, roughly: enough to determine
/// which of several encodings a text is in.
///
/// A text is seen as a sequence of independent characters, each of a class with a probability that
/// is shared evenly by the characters of the class. For each encoding the characters are those that
/// the same bytes mean in it, so the probabilities of the bytes can be compared.
struct CharacterFrequencies {
  /// Less than this mean log probability of the characters beyond ASCII is not text: what Chinese,
  /// Japanese and Korean read in one another's encodings, or Cyrillic letters as Western ones.
  private let leastMean: Double
  /// With fewer characters than this the probability must be higher, since a few may look like text
  /// by chance.
  private static let few = 12
  private static let fewMean = -9.0
  /// The log of how many times more probable the best encoding must be than the next.
  static let leastLead = 4.0
  /// Characters beyond ASCII looked at.
  private static let enough = 50_000
  private static let ascii = -4.85

  let encoding: TextEncoding
  /// The class of each scalar of the first plane; others are ``rare``.
  private let logs: [Float]
  private let rare: Double
  /// The penalty if characters beyond ASCII are side by side, as they do in no Western text except for two letters
  /// (`Größe`, `ação`).
  private let crowding: Double
  /// The penalty of a single character beyond ASCII for each ASCII letter that it touches: in East Asian texts such
  /// characters come in rows, and `don’t` and `été` read as one of them have such.
  private let loneliness: Double
  /// What no letter follows, although letters of Eastern Europe have their bytes, and what is lost. Italian has
  /// accents on last letters only.
  private static let notBeforeLetters = Set(scalars("²³¹®©™¬¶¾¼½·ìòù"))
  private static let signBeforeLetter = -5.0

  private typealias Class = (characters: [Unicode.Scalar], probability: Double)

  private init(
    _ encoding: TextEncoding, rare: Double, crowding: Double = 0, loneliness: Double = -5,
    leastMean: Double = -10, _ classes: [Class]
  ) {
    self.encoding = encoding
    self.rare = rare
    self.crowding = crowding
    self.loneliness = loneliness
    self.leastMean = leastMean
    var logs = [Float](repeating: Float(rare), count: 1 << 16)
    // The first class that a character is in counts.
    for (characters, probability) in classes.reversed() {
      for scalar in characters where scalar.value < 1 << 16 {
        logs[Int(scalar.value)] = Float(Self.log(probability / Double(characters.count)))
      }
    }
    self.logs = logs
  }

  /// The log probability of `text`, and whether its characters beyond ASCII are probable enough to be text.
  func score(_ text: String.UnicodeScalarView) -> (total: Double, isText: Bool) {
    var (total, beyond, count) = (0.0, 0.0, 0)
    // The row of characters beyond ASCII that ends here: its length, whether a letter precedes it, and whether two
    // letters in it were not counted as a crowd.
    var (row, isAfterLetter, isSpared) = (0, false, false)
    var last: Unicode.Scalar = " "
    for scalar in text {
      if scalar.value < 0x80 {
        // Control characters other than line breaks and TAB are not text.
        total += scalar.value >= 0x20 || (9...13).contains(scalar.value) ? Self.ascii : rare
        let isLetter = (0x61...0x7A).contains(scalar.value | 0x20)
        if row == 1 { beyond += loneliness * ((isAfterLetter ? 1 : 0) + (isLetter ? 1 : 0)) }
        if row > 0, isLetter, crowding < 0, Self.notBeforeLetters.contains(last) {
          beyond += Self.signBeforeLetter
        }
        (row, isAfterLetter, last) = (0, isLetter, scalar)
        continue
      }
      beyond += scalar.value < 1 << 16 ? Double(logs[Int(scalar.value)]) : rare
      row += 1
      if row == 2 {
        isSpared = Self.isSmallLetter(last) && Self.isSmallLetter(scalar)
        if !isSpared { beyond += crowding }
      } else if row > 2 {
        beyond += isSpared ? 2 * crowding : crowding
        isSpared = false
      }
      last = scalar
      count += 1
      if count == Self.enough { break }
    }
    let least = count < Self.few ? max(leastMean, Self.fewMean) : leastMean
    return (total + beyond, count == 0 || beyond / Double(count) > least)
  }

  /// Whether this is a small letter of Latin-1.
  private static func isSmallLetter(_ scalar: Unicode.Scalar) -> Bool {
    (0xDF...0xFF).contains(scalar.value) && scalar.value != 0xF7
  }

  /// The natural logarithm, without a mathematics library: a power of two and a series.
  private static func log(_ x: Double) -> Double {
    let fraction = x.significand
    let t = (fraction - 1) / (fraction + 1)
    let t2 = t * t
    let series = 2 * t * (1 + t2 * (1 / 3.0 + t2 * (1 / 5.0 + t2 * (1 / 7.0 + t2 / 9.0))))
    return Double(x.exponent) * 0.693_147_180_559_945_3 + series
  }

  /// The meaning of the bytes of rows and columns of a double-byte encoding mean.
  private static func block(
    _ encoding: TextEncoding, _ leads: ClosedRange<UInt8>, _ trails: [ClosedRange<UInt8>]
  ) -> [Unicode.Scalar] {
    guard let converter = CharacterConverter(from: encoding.converter) else { return [] }
    var bytes: [UInt8] = []
    for lead in leads {
      for range in trails {
        for trail in range { bytes += [lead, trail] }
      }
    }
    var (position, written) = (0, 0)
    var output = [UInt8](repeating: 0, count: 2 * bytes.count + 16)
    // Unassigned codes are passed over.
    while position < bytes.count {
      let stop = converter.convert(&bytes, &position, bytes.count, &output, &written)
      if stop == .done { break }
      position += 2
    }
    return Array(String(decoding: output[..<written], as: UTF8.self).unicodeScalars)
  }

  private static func scalars(_ string: String) -> [Unicode.Scalar] {
    Array(string.unicodeScalars).filter { $0.value > 0x20 }
  }

  private static func range(_ range: ClosedRange<UInt32>) -> [Unicode.Scalar] {
    range.compactMap(Unicode.Scalar.init)
  }

  /// All encodings that are recognised by their content.
  static let all: [CharacterFrequencies] = [
    gb18030, big5, shiftJIS(.shiftJIS), shiftJIS(.eucJP), eucKR, windows1252,
  ]

  private static let fullWidth = scalars("，。！？、；：“”‘’（）《》【】…—～·「」『』")

  private static let gb18030 = CharacterFrequencies(
    .gb18030, rare: -16,
    [
      (fullWidth, 0.1), (scalars(simplified), 0.5),
      (block(.gb18030, 0xB0...0xD7, [0xA1...0xFE]), 0.37),
      (block(.gb18030, 0xD8...0xF7, [0xA1...0xFE]), 0.015),
      (block(.gb18030, 0xA1...0xA3, [0xA1...0xFE]), 0.01),
      (range(0x4E00...0x9FA5), 0.002),
    ])

  private static let big5 = CharacterFrequencies(
    .big5, rare: -16,
    [
      (fullWidth, 0.1), (scalars(traditional), 0.5),
      (block(.big5, 0xA4...0xC6, [0x40...0x7E, 0xA1...0xFE]), 0.38),
      (block(.big5, 0xC9...0xF9, [0x40...0x7E, 0xA1...0xFE]), 0.012),
      (block(.big5, 0xA1...0xA3, [0x40...0x7E, 0xA1...0xFE]), 0.008),
    ])

  private static func shiftJIS(_ encoding: TextEncoding) -> CharacterFrequencies {
    CharacterFrequencies(
      encoding, rare: -16,
      [
        (scalars("、。「」！？・ー（）"), 0.12), (range(0x3041...0x3093), 0.5),
        (range(0x30A1...0x30F6), 0.12), (scalars(japanese), 0.1),
        (block(.eucJP, 0xB0...0xCF, [0xA1...0xFE]), 0.14),
        (block(.eucJP, 0xD0...0xF4, [0xA1...0xFE]), 0.005),
        (block(.eucJP, 0xA1...0xA3, [0xA1...0xFE]), 0.01),
        // Half-width katakana, which are single bytes and would explain much.
        (range(0xFF61...0xFF9F), 0.0005),
      ])
  }

  private static let eucKR = CharacterFrequencies(
    .eucKR, rare: -16,
    [
      (scalars(korean), 0.6), (block(.eucKR, 0xB0...0xC8, [0xA1...0xFE]), 0.37),
      (block(.eucKR, 0xA1...0xA3, [0xA1...0xFE]), 0.01), (range(0xAC00...0xD7A3), 0.003),
      (block(.eucKR, 0xCA...0xFD, [0xA1...0xFE]), 0.001),
    ])

  private static let windows1252 = CharacterFrequencies(
    .windows1252, rare: -16, crowding: -4, loneliness: 0, leastMean: -8.6,
    [
      // The apostrophe of word processors is the most frequent of all in English.
      (scalars("’"), 0.01),
      (scalars("éèàáíóúüöäñçêßôâîåøæãõëïùûœì"), 0.025),
      (scalars("‘“”–—…•€°£®™©§«»´¿¡·½¼¾²³×") + ["\u{A0}"], 0.008),
      (scalars("ÉÈÀÁÍÓÚÜÖÄÑÇÊÔÂÎÅØÆÃÕËÏÙÛŒòÒÌ"), 0.002), (scalars("ýÿžšŽŠðþÐÞÝ"), 0.0004),
      (range(0xA0...0xFF), 0.0001), (scalars("‚„†‡ˆ‰‹›˜¬ƒŸ"), 0.0003),
    ])

  // MARK: The most frequent characters

  private static let simplified =
    "的一是了我不在人有他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代产入先山太水万市眼体别处总才场师书比住员性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计司利受光王果京务制解各任至清物台象记边共风战干接它许特觉望直服毛题南度色字请交爱让认论百吃义怎元社结六功指思非流每管远资带花快条院变权往展该领传近留红送店买卖质量价格便宜货客服衣宝贝穿酒房间早餐差屏幕电池手机不错喜欢满意购物包装颜色"

  private static let traditional =
    "的一是了我不在人有他這中大來上個國到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代產入先山太水萬市眼體別處總才場師書比住員性通目華報立馬命張活難神數件安表原車白應路期叫死常提感金何更反合放做系計司利受光王果京務制解各任至清物台象記邊共風戰幹接它許特覺望直服毛題南度色字請交愛讓認論百吃義怎元社結六功指思非流每管遠資帶花快條院變權往展該領傳近留紅送店買賣質量價格便宜貨客服衣寶貝穿酒房間早餐差區鄉路號縣鎮灣"

  private static let japanese =
    "日一人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読左休父雨商品購入使良買届思色質感想満足値段対応送料注文返品店員安便利新方手自作通動合物事性的目持用当初期待丁寧包装"

  private static let korean =
    "이다는을에가의고지하은기도로를서한사어요나리자아인시있습니해대정그라만일스으들수부보여주제세것전무오거게상장면우트비품구매좋배송생각네했같았없음용조마안많적신소야느동유재원치과데성모경물영미화연실위러려바발방번본었합입까와더잘못제너진중"
}
