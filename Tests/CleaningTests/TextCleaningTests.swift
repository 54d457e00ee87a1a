import FilbertCleaning
import Testing

@Suite struct TextCleaningTests {
  @Test(arguments: [
    ("3 < 5 and <3 > 2", "3 < 5 and <3 > 2"),
    ("<b>bold</b> a<br>b<br/>c", "bold a b c"),
    ("<P class=\"x>y\">Hi</P>&nbsp;there", " Hi \u{A0}there"),
    ("a <b and c> d <b don't> <i>e</i>", "a <b and c> d <b don't> e"),
    ("<John> said <https://x.com> <mailto:a@b.c>", "<John> said <https://x.com> <mailto:a@b.c>"),
    ("&lt;b&gt; &amp;lt;", "<b> &lt;"),
    ("<script>if (a<b) '</b>'</script>x<style>a{}</style>", " x "),
    ("<style>a{}", " a{}"),
    ("<!-- c --> d <!-- e", " d <!-- e"),
    ("<o:p></o:p>w <a href='x", "w <a href='x"),
    ("AT&T R&D &copy=2 &#8364; &#128;", "AT&T R&D ©=2 € €"),
    ("<!DOCTYPE html>x", " x"),
    ("x<y>z < b> <", "x<y>z < b> <"),
  ])
  func html(text: String, expected: String) {
    #expect(TextCleaning([.html])(text) == expected)
  }

  @Test(arguments: [
    ("see http://t.co/abc123.", "see link ."),
    ("看http://t.cn/abc真好", "看 link 真好"),
    ("(https://x.com/a_(b))", "( link )"),
    ("texthttps://x.com/a b", "text link b"),
    ("www.amazon.de/dp/B00?x=1&y=2, ok", "link , ok"),
    ("bit.ly/3xYz shop.de/angebote", "link link"),
    ("https://de.wikipedia.org/wiki/Müller!", "link !"),
    ("http://http://x.com", "link"),
    (
      "amazon.com and/or w/o yes.No/maybe e.g./x 3.5/5 awww.so http:// x a//b",
      "amazon.com and/or w/o yes.No/maybe e.g./x 3.5/5 awww.so http:// x a//b"
    ),
  ])
  func urls(text: String, expected: String) {
    #expect(TextCleaning([.urls])(text) == expected)
  }

  @Test(arguments: [
    ("mail john.doe+x@mail.example.co.uk.", "mail email ."),
    ("<john@x.com>, me@y.org", "< email >, email"),
    ("联系我abc@qq.com吧", "联系我 email 吧"),
    ("a@b x@1.2 foo@bar.c @name user@@x.com", "a@b x@1.2 foo@bar.c @name user@@x.com"),
  ])
  func emails(text: String, expected: String) {
    #expect(TextCleaning([.emails])(text) == expected)
  }

  @Test(arguments: [
    ("@john hi @john_doe: @a.b.", "user hi user : user ."),
    ("回复@张三:你好 @iPhone6真棒", "回复 user :你好 user 真棒"),
    ("5 @ 3.50 @5pm a@b me@ @@x", "5 @ 3.50 @5pm a@b me@ @@x"),
  ])
  func users(text: String, expected: String) {
    #expect(TextCleaning([.users])(text) == expected)
  }

  @Test(arguments: [
    "+49 171 1234567", "+49 (0)171 1234567", "0049 171 1234567", "(030) 1234567", "030/1234567",
    "13800138000", "138-0013-8000", "+86 138 0013 8000", "010-12345678", "0571-88888888",
    "415-555-2671", "(415) 555-2671", "1-800-123-4567", "415.555.2671", "+1 415 555 2671",
    "01 23 45 67 89", "+33 1 23 45 67 89", "9876543210", "98765 43210", "400-820-8820",
    "020 7946 0958", "09876543210",
  ])
  func phones(number: String) {
    let phones = TextCleaning([.phones])
    #expect(phones(number) == "telephone")
    #expect(phones("call \(number), now") == "call telephone , now")
    #expect(phones("电话：\(number)。") == "电话： telephone 。")
    #expect(phones("\(number) \(number)") == "telephone telephone")
    // Next to letters it is a part of something else.
    #expect(phones("a\(number)b") == "a\(number)b")
  }

  @Test(arguments: [
    "2024-05-12", "12.05.2024", "05.12.2024 14:30", "05/12/2024 - 06/12/2024",
    "2024-05-12T10:30:00",
    "order 123456", "#9876543210", "$9876543210", "€0301234567", "Rs. 1,299,000.00", "1299000.00",
    "978-3-16-148410-0", "9783161484100", "0-306-40615-2", "012345678905", "4111 1111 1111 1111",
    "192.168.100.123", "1700000000", "14 days 30 euro", "100 200 300 400", "订单号:202405121234567",
    "0.123456789", "10000000", "+100 points", "7,9876543210", "iPhone 13 128 GB 2022 2023",
  ])
  func keepsWhatIsNotAPhoneNumber(text: String) {
    #expect(TextCleaning([.phones])(text) == text)
  }

  @Test func aNumberInARowOfNumbersIsFound() {
    let phones = TextCleaning([.phones])
    #expect(phones("2 030 1234567 20 Euro") == "2 telephone 20 Euro")
    #expect(phones("call 0171 1234567 0172 7654321") == "call telephone telephone")
  }

  @Test(arguments: [
    ("  a \t\n b\u{A0} ", "a b"), ("a\u{200B}b\u{0}c", "a b c"), ("a\u{FEFF}b\u{AD}c", "abc"),
    ("\u{FEFF}", ""), ("a \u{200E} b", "a b"), ("\u{3000}x\u{3000}", "x"), ("a\u{85}b", "a b"),
    ("👩\u{200D}👩 ‘x’ – “y”…", "👩\u{200D}👩 ‘x’ – “y”…"), ("a b", "a b"), (" ", ""), ("", ""),
  ])
  func whitespace(text: String, expected: String) {
    #expect(Array(TextCleaning([.whitespace])(text).utf8) == Array(expected.utf8))
  }

  /// What one step lays open the next one finds.
  @Test(arguments: [
    ("＠ｊｏｈｎ　ｃａｌｌ　０１７１　１２３４５６７", "user call telephone"),
    ("&#64;john see &lt;http://x.com&gt; &amp; mail a&#64;b.com", "user see < link > & mail email"),
    ("<p>电话：１３８００１３８０００</p>", "电话: telephone"),
    ("http:\u{200E}//x.com", "link"), ("e\u{2060}\u{301}", "\u{E9}"),
  ])
  func allSteps(text: String, expected: String) {
    #expect(Array(TextCleaning.all(text).utf8) == Array(expected.utf8))
  }

  @Test func theOrderGivenDoesNotMatter() {
    #expect(TextCleaning([.phones, .html, .html]) == TextCleaning([.html, .phones]))
    #expect(TextCleaning([.users, .width, .html]).steps == [.html, .width, .users])
    #expect(TextCleaning.none.steps.isEmpty)
  }

  @Test func changesAreCountedByStep() {
    var tally = CleaningTally()
    for text in ["plain", "<b>x</b>", "see http://x.com and <i>y</i>"] {
      tally.add(TextCleaning.all.cleaned(text).changes)
    }
    #expect(tally.texts == 3)
    #expect(tally.changed == 2)
    #expect(tally.count(of: .html) == 2)
    #expect(tally.count(of: .urls) == 1)
    #expect(tally.count(of: .phones) == 0)
  }

  /// Random texts of pieces that the steps are about: nothing crashes, and except for html, which may lay open what was
  /// escaped, what is clean stays.
  @Test func cleaningWhatIsCleanChangesNothing() {
    let pieces = [
      "http://", "www.", "bit.ly/", "t.co", "/", ".com", "@", "a", "b", "张三", "ａ", "＠", "．", " ",
      "\u{3000}", "\u{200B}", "\u{2060}", "\u{FEFF}", "\u{301}", "e", "é", "(", ")", "+", "0", "1",
      "13800138000", "030", "1234567", "-", ".", "12.05.2024", "#", "$", "link", "user", ":", "_",
      "ｶ", "ﾞ", "カ", "각", "\u{1100}", "\u{1161}", "\u{11A8}", ",", "'", "\"", "!", "9876543210",
      "\t", "\u{0}", "ü", "]", "[", "K", "\u{37E}", "\u{2000}", "<", "=", "%", "<b>", "&amp", "&#",
    ]
    let stepwise = TextCleaning.Step.allCases.map { TextCleaning([$0]) }
    let others = stepwise + [TextCleaning(TextCleaning.Step.allCases.filter { $0 != .html })]
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    for _ in 0..<3000 {
      let text = (0...next(11)).map { _ in pieces[next(pieces.count)] }.joined()
      _ = TextCleaning.all(text)
      for cleaning in others where cleaning.steps != [.html] {
        let once = cleaning(text)
        let (twice, changes) = cleaning.cleaned(once)
        #expect(Array(twice.utf8) == Array(once.utf8), "\(cleaning.steps) \(Array(text.utf8))")
        #expect(changes.isEmpty)
      }
    }
  }

  @Test func leavesNothingOfMarkupOnly() {
    for text in ["<br>", "<p>&nbsp;</p>", "\u{200B}\u{FEFF}", "<!-- x -->", " \u{3000}<b></b>"] {
      #expect(TextCleaning.all(text) == "")
    }
    for text in ["<br>x", "http://x.com", "@name", "a", "<3", "01 23 45 67 89"] {
      #expect(TextCleaning.all(text) != "")
    }
    #expect(TextCleaning([.urls])("<br>") == "<br>")
    #expect(TextCleaning([.html])("<br>") == " ")
  }

  @Test func malformedBytesDoNoHarm() {
    for byte in 0x80...0xFF as ClosedRange<UInt8> {
      for tail in [[], [0x80], [0xBF, 0xBF], [0x41], [0x40, 0x20]] as [[UInt8]] {
        var bytes: [UInt8] = [0x20, 0x40, byte] + tail
        _ = TextCleaning.all.clean(&bytes)
      }
    }
  }

  /// Long texts made to be searched in vain: with quadratic time this test would not end.
  @Test(arguments: [
    "<a ", "<a x='", "<a x=\"'\"", "<!--", "<script>", "<style x", "a@", "a.", "www.", "1 ", "12-",
    "@", "&",
    "&#1", "(", "\u{301}", "@张",
  ])
  func timeIsLinear(unit: String) {
    _ = TextCleaning.all(String(repeating: unit, count: 30_000))
  }
}
