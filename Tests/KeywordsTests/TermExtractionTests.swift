import Testing

@testable import FilbertKeywords

@Suite struct TermExtractionTests {
  private func terms(_ text: String) -> [String] { TermExtraction.terms(of: text) }

  @Test func wordsAreInLowerCaseWithoutStopWords() {
    #expect(terms("The ZIPPER was broken.") == ["zipper", "broken"])
    #expect(terms("Broken zipper") == ["broken", "zipper", "broken zipper"])
    #expect(terms("ÉTÉ à ÖSTERREICH") == ["été", "österreich"])
    #expect(terms("Возврат ДЕНЕГ") == ["возврат", "денег", "возврат денег"])
    #expect(terms("환불 요청") == ["환불", "요청", "환불 요청"])
  }

  @Test func apostrophesAndHyphensStayInsideWords() {
    #expect(terms("T-shirt") == ["t-shirt"])
    #expect(
      terms("company’s e‑mail - 'quoted'") == ["company", "e-mail", "company e-mail", "quoted"])
    #expect(terms("rock-") == ["rock"])
  }

  @Test func negationsBeginPairsButAreNotTerms() {
    #expect(terms("does not work") == ["work", "not work"])
    #expect(terms("It doesn't charge") == ["charge", "doesn't charge"])
    #expect(terms("not") == [])
  }

  @Test func punctuationAndNumbersSeparatePairs() {
    #expect(terms("broken, zipper") == ["broken", "zipper"])
    #expect(terms("size 42 fits") == ["size", "fits"])
    #expect(terms("5G iPhone15 3.50 100 1st") == ["5g", "iphone15", "5g iphone15", "1st"])
  }

  @Test func addressesAndMarkupAreNotWords() {
    #expect(
      terms(
        "refund <b class=\"x\">now</b> https://shop.example/refund me@shop.example @seller &nbsp;")
        == ["refund"])
    #expect(terms("refund www.shop.example parcel") == ["refund", "parcel"])
    #expect(terms("email link user") == ["email", "link", "email link", "user", "link user"])
  }

  @Test func chineseGivesRunsOfTwoToFourCharacters() {
    #expect(terms("不好用") == ["不好", "不好用", "好用"])
    #expect(terms("质量的问题") == ["质量", "问题"])
    #expect(terms("我的，了") == [])
    #expect(terms("退款！发霉") == ["退款", "发霉"])
    #expect(terms("没有退款") == ["没有退", "没有退款", "有退", "有退款", "退款"])
  }

  @Test func mixedTextsGiveTheTermsOfBoth() {
    #expect(terms("iPhone手机 broken") == ["iphone", "手机", "broken"])
    #expect(terms("ＵＳＢ充电") == ["usb", "充电"])
  }

  @Test func japaneseAndThaiGiveRuns() {
    #expect(terms("バッテリーが壊れた").first == "バッテリー")
    #expect(terms("バッテリーが壊れた").contains("壊れた"))
    #expect(terms("返品したい").contains("返品"))
    // Each vowel sign stays with its consonant: three characters.
    #expect(terms("คืนเงิน").contains("เงิน"))
    #expect(terms("ที่นี่").count == 1)
  }

  @Test func emptyAndStrangeTextsHaveNoTerms() {
    for text in ["", "   ", "!!! ??? 😡", "1234 56", "a b c", "\u{FEFF}\u{200B}", "是的"] {
      #expect(terms(text) == [], "\(text)")
    }
    #expect(terms(String(repeating: "x", count: 65)) == [])
    #expect(terms(String(repeating: "x", count: 64)).count == 1)
  }
}
