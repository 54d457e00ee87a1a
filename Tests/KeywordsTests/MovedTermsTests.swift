import FilbertCore
import Testing

@testable import FilbertKeywords

/// Rows of a shop, and the words of a complaint put into a part of the newer ones.
private struct PlantedCase: CustomTestStringConvertible {
  let planted: [String]
  let complaints: [String]
  let openings: [String]
  let closings: [String]

  var testDescription: String { planted.joined(separator: ", ") }

  /// 4 % of 400 rows say it before, 12 % of 200 after.
  func counts() -> TermCounts {
    var counts = TermCounts(groupCount: 2)
    var random = SplitMix64(seed: 20)
    for row in 0..<600 {
      let isNew = row >= 400
      var parts = [
        openings[Int(random.next(below: UInt64(openings.count)))],
        closings[Int(random.next(below: UInt64(closings.count)))],
      ]
      let complaint = complaints[Int(random.next(below: UInt64(complaints.count)))]
      if random.uniform() < (isNew ? 0.16 : 0.02) { parts.insert(complaint, at: 1) }
      counts.add(parts.joined(separator: isChinese ? "" : " "), group: isNew ? 1 : 0)
    }
    return counts
  }

  private var isChinese: Bool { planted[0].unicodeScalars.first.map { $0.value > 0x3000 } ?? false }

  private static let english = (
    openings: [
      "I ordered this last week.", "Nice colour and good fabric.", "Bought it for my sister.",
      "Delivery took three days.", "The size is right.", "Looks like the picture.",
    ],
    closings: [
      "Would buy again.", "Not sure about the price.", "My daughter likes it.",
      "The shop answered quickly.", "It is warm and soft.", "Five stars.",
    ]
  )
  private static let chinese = (
    openings: ["上周买的，", "颜色很漂亮，", "给妈妈买的，", "物流三天到了，", "尺寸合适，", "和图片一样，"],
    closings: ["还会再来。", "价格有点高。", "孩子很喜欢。", "客服回复快。", "穿着舒服。", "好评。"]
  )

  private init(_ planted: [String], english complaints: [String]) {
    (self.planted, self.complaints) = (planted, complaints)
    (openings, closings) = Self.english
  }

  private init(_ planted: [String], chinese complaints: [String]) {
    (self.planted, self.complaints) = (planted, complaints)
    (openings, closings) = Self.chinese
  }

  static let all = [
    PlantedCase(["refund"], english: ["I want a refund.", "Refund please!", "No refund so far."]),
    PlantedCase(
      ["broken zipper"],
      english: ["It has a broken zipper.", "Broken zipper after a day.", "A broken zipper, again."]),
    PlantedCase(
      ["smell"], english: ["The smell is strong.", "A strange smell!", "Smell of plastic."]),
    PlantedCase(
      ["charged twice"],
      english: ["I was charged twice.", "They charged twice for one.", "Charged twice!"]),
    PlantedCase(
      ["app", "login"],
      english: ["The app fails at login.", "Login in the app: error.", "app crashed, login gone"]),
    PlantedCase(["退款"], chinese: ["申请退款，", "要求退款没人理，", "退款太慢，"]),
    PlantedCase(["发霉"], chinese: ["打开发霉了，", "里面发霉，", "已经发霉变黑，"]),
    PlantedCase(["不好用"], chinese: ["不好用，", "真的不好用，", "遥控器不好用，"]),
    PlantedCase(["过期"], chinese: ["收到已经过期，", "是过期的，", "过期食品，"]),
    PlantedCase(["假货"], chinese: ["是假货，", "假货太多，", "怀疑假货，"]),
  ]
}

@Suite struct MovedTermsTests {
  @Test(arguments: PlantedCase.all) fileprivate func plantedWordsAreFound(planted: PlantedCase) {
    let moved = MovedTerms(planted.counts(), in: 1, against: 0)
    for term in planted.planted {
      #expect(moved.risen.contains { $0.term == term }, "\(moved.risen.map(\.term))")
    }
    #expect(moved.fallen.isEmpty, "\(moved.fallen.map(\.term))")
    let swapped = MovedTerms(planted.counts(), in: 0, against: 1)
    #expect(swapped.fallen.map(\.term) == moved.risen.map(\.term))
    #expect(swapped.risen.isEmpty)
  }

  @Test func partsOfALongerTermAreHidden() throws {
    let moved = MovedTerms(PlantedCase.all[7].counts(), in: 1, against: 0)
    #expect(!moved.risen.contains { ["不好", "好用"].contains($0.term) })
    let pairs = MovedTerms(PlantedCase.all[1].counts(), in: 1, against: 0)
    #expect(!pairs.risen.contains { ["broken", "zipper"].contains($0.term) })
  }

  @Test func formsOfAListedTermAreLeftOut() {
    for (listed, other) in [
      ("refund", "refunds"), ("battery", "batteries"), ("box", "boxes"), ("dress", "dresses"),
      ("size", "sizes"), ("发霉", "经发霉"),
      ("客服态度", "服态度很"),
    ] {
      #expect(TermOverlap.isNearlySame(listed, other), "\(listed), \(other)")
    }
    for (listed, other) in [
      ("refund", "refunded"), ("bus", "bu"), ("好用", "不好用"), ("发霉", "退款"), ("发霉", "发货"),
    ] {
      #expect(!TermOverlap.isNearlySame(listed, other), "\(listed), \(other)")
    }
  }

  @Test func nothingMovesBetweenEqualGroups() {
    var counts = TermCounts(groupCount: 2)
    for row in 0..<200 { counts.add("parcel \(row % 3 == 0 ? "late" : "early")", group: row % 2) }
    let moved = MovedTerms(counts, in: 1, against: 0)
    #expect(moved.risen.isEmpty && moved.fallen.isEmpty)
  }

  @Test func anEmptyGroupMovesNothing() {
    var counts = TermCounts(groupCount: 2)
    for _ in 0..<50 { counts.add("refund", group: 1) }
    let moved = MovedTerms(counts, in: 1, against: 0)
    #expect(moved.risen.isEmpty && moved.fallen.isEmpty)
  }

  @Test func sharesAndRowsAreThoseOfTheGroups() throws {
    var counts = TermCounts(groupCount: 2)
    for row in 0..<100 { counts.add(row < 5 ? "refund" : "parcel", group: 0) }
    for row in 0..<50 { counts.add(row < 25 ? "refund" : "parcel", group: 1) }
    let refund = try #require(MovedTerms(counts, in: 1, against: 0).risen.first)
    #expect(refund.term == "refund")
    #expect((refund.rows, refund.otherRows) == (25, 5))
    #expect((refund.share, refund.otherShare) == (0.5, 0.05))
    #expect(refund.logOdds.z > 3)
  }
}
