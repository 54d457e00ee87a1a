import FilbertCore
import FilbertFiles
import Testing

@Suite struct EncodingTests {
  /// Short tables as Python encodes them, and the encoding.
  private static let tables: [(text: String, encoding: TextEncoding, hexadecimal: String)] = [
    (
      "内容,标签\n质量很好，穿着舒服，下次还会买的。,1\n客服态度不好，等了很久才发货。,0\n", .gb18030,
      "c4dac8dd2cb1eac7a90ad6cac1bfbadcbac3a3acb4a9d7c5cae6b7fea3accfc2b4cebbb9bbe1c2f2b5c4a1a32c310abfcdb7feccacb6c8b2bbbac3a3acb5c8c1cbbadcbec3b2c5b7a2bbf5a1a32c300a"
    ),
    (
      "內容,標籤\n品質很好，穿著舒服，下次還會買的。,1\n客服態度不好，等了很久才出貨。,0\n", .big5,
      "a4baae652cbcd0c5d20aab7ebde8abdca66ea141acefb5dbb5ceaa41a141a455a6b8c1d9b77cb652aabaa1432c310aabc8aa41ba41abd7a4a3a66ea141b5a5a446abdca45ba47ea558b366a1432c300a"
    ),
    (
      "本文,ラベル\nとても良い商品です。また購入したいと思います。,1\n届くのが遅くて、サイズも小さかったです。,0\n", .shiftJIS,
      "967b95b62c83898378838b0a82c682c482e097c782a28fa4956982c582b7814282dc82bd8d7793fc82b582bd82a282c68e7682a282dc82b781422c310a93cd82ad82cc82aa927882ad82c4814183548343835982e08fac82b382a982c182bd82c582b781422c300a"
    ),
    (
      "本文,ラベル\nとても良い商品です。また購入したいと思います。,1\n届くのが遅くて、サイズも小さかったです。,0\n", .eucJP,
      "cbdccab82ca5e9a5d9a5eb0aa4c8a4c6a4e2cec9a4a4bea6c9caa4c7a4b9a1a3a4dea4bfb9d8c6fea4b7a4bfa4a4a4c8bbd7a4a4a4dea4b9a1a32c310ac6cfa4afa4cea4acc3d9a4afa4c6a1a2a5b5a5a4a5baa4e2beaea4b5a4aba4c3a4bfa4c7a4b9a1a32c300a"
    ),
    (
      "내용,라벨\n품질이 아주 좋고 배송도 빨랐습니다.,1\n사이즈가 작아서 교환했어요. 조금 아쉽네요.,0\n", .eucKR,
      "b3bbbfeb2cb6f3baa70ac7b0c1fac0cc20bec6c1d620c1c1b0ed20b9e8bcdbb5b520bba1b6fabdc0b4cfb4d92e2c310abbe7c0ccc1eeb0a120c0dbbec6bcad20b1b3c8afc7dfbeeebfe42e20c1b6b1dd20bec6bdb1b3d7bfe42e2c300a"
    ),
    (
      "text,label\nLa qualité est très bonne, le café aussi.,1\nDie Größe passt leider nicht – schade für Mädchen.,0\n",
      .windows1252,
      "746578742c6c6162656c0a4c61207175616c6974e920657374207472e87320626f6e6e652c206c6520636166e92061757373692e2c310a446965204772f6df65207061737374206c6569646572206e696368742096207363686164652066fc72204de4646368656e2e2c300a"
    ),
  ]

  static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
    }
  }

  static func all(_ reader: ByteReader, size: Int = 4096) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: size)
    var bytes: [UInt8] = []
    while true {
      let count = try reader.read(into: &buffer)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  private static func decoded(
    _ bytes: [UInt8], chunk: Int = .max, _ told: TextEncoding? = nil, size: Int = 4096
  ) throws -> (text: String, encoding: DetectedEncoding?) {
    let reader = try ByteReader(name: "x", bytes: bytes, chunk: chunk).decoded(told)
    return (String(decoding: try all(reader, size: size), as: UTF8.self), reader.encoding)
  }

  @Test func recognisesEncodingsByTheirText() throws {
    for (text, encoding, hexadecimal) in Self.tables {
      let bytes = Self.bytes(hexadecimal)
      // Of a pipe what comes first decides, and ASCII is UTF-8.
      for chunk in encoding == .windows1252 ? [1000] : [1, 2, 3, 7, 1000] {
        let result = try Self.decoded(bytes, chunk: chunk)
        #expect(result.encoding == DetectedEncoding(encoding: encoding, origin: .content))
        #expect(result.text == text, "\(encoding) in reads of \(chunk)")
      }
      let told = try Self.decoded(bytes, encoding, size: 3)
      #expect(told.text == text)
      #expect(told.encoding?.remark == nil)
    }
  }

  /// What Python's `encode("cp1252")` gives.
  private static func western(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "’": 0x92
      case "–": 0x96
      case "€": 0x80
      default: UInt8(truncatingIfNeeded: scalar.value)
      }
    }
  }

  @Test func recognisesWesternTextByFewLetters() throws {
    // After an apostrophe or accent the next letter could be the second byte of a Shift-JIS, GB18030 or Big5
    // character; two accents side by side are rare in Western texts, and occur.
    for text in [
      "text\nI couldn’t wait to try this on.\n", "text\nDie Größe passt leider nicht.\n",
      "text\nLe manteau taille très grand.\n", "text\nLa calidad es buenísima\n",
      "text\nA devolução não compensa.\n", "text\nÓtima qualidade, só faltou a nota.\n",
      "text\nEl color no es el que aparecía, 25 €\n",
    ] {
      let result = try Self.decoded(Self.western(text))
      #expect(result.encoding?.encoding == .windows1252, "\(text)")
      #expect(result.text == text)
      let wide = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      #expect(try Self.decoded(wide).text == text)
    }
  }

  @Test func recognisesUnicodeWithAndWithoutAMark() throws {
    for (text, _, _) in Self.tables {
      let units = Array(text.utf16)
      let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      let wide = text.unicodeScalars.flatMap { scalar in
        (0..<4).map { UInt8(scalar.value >> (8 * $0) & 0xFF) }
      }
      for (bytes, mark, encoding) in [
        (little, [0xFF, 0xFE], TextEncoding.utf16LE), (big, [0xFE, 0xFF], .utf16BE),
        (wide, [0xFF, 0xFE, 0, 0], .utf32LE),
      ] as [([UInt8], [UInt8], TextEncoding)] {
        for chunk in [1, 5, 1000] {
          let marked = try Self.decoded(mark + bytes, chunk: chunk)
          #expect(marked.text == text)
          #expect(marked.encoding == DetectedEncoding(encoding: encoding, origin: .byteOrderMark))
          let plain = try Self.decoded(bytes, chunk: chunk)
          #expect(plain.text == text, "\(encoding)")
          #expect(plain.encoding == DetectedEncoding(encoding: encoding, origin: .content))
        }
      }
    }
  }

  @Test func aFewZerosAreNoUTF32() throws {
    // U+A000A is nobody's character.
    for bytes: [UInt8] in [[0, 0x0A, 0, 0x0A], [0x0A, 0, 0x0A, 0], [0, 0x61, 0, 0x0A]] {
      let encoding = try ByteReader(name: "x", bytes: bytes).decoded().encoding?.encoding
      #expect(![.utf32LE, .utf32BE].contains(encoding), "\(bytes)")
    }
  }

  @Test func leavesUTF8AsItIs() throws {
    for text in ["", "plain", "é", "\u{FEFF}a,b", "日本語", "a\0b"] {
      let result = try Self.decoded(Array(text.utf8), chunk: 2)
      #expect(Array(result.text.utf8) == Array(text.utf8))
      #expect(result.encoding?.encoding == .utf8)
      #expect(result.encoding?.remark == nil)
    }
    // Damaged UTF-8 is no other encoding: the reader says where the damage is.
    let damaged = Array("größer, schöner, weiß".utf8) + [0xA6, 0x0A]
    #expect(try ByteReader(name: "x", bytes: damaged).decoded().encoding?.encoding == .utf8)
  }

  @Test func neverGuessesWhatBytesDoNotShow() throws {
    // Russian in Windows-1251, which is not among those that are recognised, and a lone byte.
    let russian = Self.bytes("cfeef1fbebeae020efe7e8f8ebe020e1fbf1f2f0ee2c20f1efe0f1e8e1ee0a")
    // Polish in Windows-1250 and a little Russian in KOI8-R, as Python encodes them.
    let others = [
      "746578740a526f7a6d696172207a61206d61b3792c206d75736961b3616d207a7772f36369e60a",
      "69642c746578740a312ce3d7c5d420c4d2d5c7cfca0a",
    ].map(Self.bytes)
    for bytes in others + [russian, Array("text,label\na,b\n".utf8) + [0xFF, 0x0A]] {
      #expect(try ByteReader(name: "x", bytes: bytes).decoded().encoding?.encoding == .utf8)
    }
    let told = try TextEncoding(name: "windows-1251")
    #expect(try Self.decoded(russian, told).text.contains("спасибо"))
  }

  @Test func marksInvalidBytesWithTheirPlace() throws {
    let bytes = Self.bytes("c4dac8dd0a") + [0xFF] + Self.bytes("0ac4da0a") + [0xC4]
    for chunk in [1, 2, 100] {
      let reader = try ByteReader(name: "x", bytes: bytes, chunk: chunk).decoded(.gb18030)
      let text = try Self.all(reader)
      #expect(
        text == Array("内容\n".utf8) + [0xFF] + Array("\n内\n".utf8) + [0xFF], "\(chunk)")
      #expect(
        reader.undecodable(at: 7) == "The byte 0xFF (offset 5 in the file) is not valid GB18030")
      #expect(
        reader.undecodable(at: 13) == "The byte 0xC4 (offset 10 in the file) is not valid GB18030")
    }
  }

  @Test func knowsNames() throws {
    for (name, encoding) in [
      ("UTF-8", TextEncoding.utf8), ("gbk", .gb18030), ("GB2312", .gb18030), ("big-5", .big5),
      ("Shift_JIS", .shiftJIS), ("cp949", .eucKR), ("latin1", .iso88591), ("ANSI", .windows1252),
    ] {
      #expect(try TextEncoding(name: name) == encoding)
    }
    for name in ["", "nothing", "utf-8//IGNORE", "gb18030//TRANSLIT"] {
      #expect(throws: FilbertError.self) { try TextEncoding(name: name) }
    }
  }

  @Test func refusesAMarkThatContradicts() {
    #expect(throws: FilbertError.self) {
      try Self.decoded([0xEF, 0xBB, 0xBF, 0x61], .gb18030)
    }
    #expect(throws: Never.self) { try Self.decoded([0xEF, 0xBB, 0xBF, 0x61], .utf8) }
  }
}
