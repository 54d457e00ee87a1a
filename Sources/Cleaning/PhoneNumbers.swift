import FilbertText

/// Telephone numbers, replaced by the word `telephone`. It is not `phone`, which is something that many shops sell.
///
/// Known forms, digits in groups with blanks, hyphens, points, slashes or brackets between them:
/// - international: `+` or `00`, then 8 to 15 digits (ITU-T E.164);
/// - with a trunk zero: 9 to 12 digits, the second of them not 0, such as `030 1234567`, `0571-88888888`; without
///   groups, 10 or 11;
/// - North American and service numbers: 3, 3 and 4 digits in groups, with or without `1` before them;
/// - Chinese mobile: 11 digits from `13` to `19`, whole or as 3, 4 and 4;
/// - Indian mobile: 10 digits from `6` to `9`, whole or as 5 and 5.
///
/// So prices, dates, article numbers (EAN, ISBN) and short numbers of orders stay. 10 digits without groups may be an
/// order number as well; both are noise to a model. Numbers next to letters, after `#` or after a sign of money are
/// none.
struct PhoneNumbers {
  /// Fewer digits are not a telephone number.
  static let fewestDigits = 8
  private static let word = "telephone"
  private static let mostGroups = 8
  /// More digits are not a telephone number, with the zeros before and in brackets after the code of a country.
  private static let mostDigits = 18

  private struct Group {
    let start: Int
    let end: Int
    var count: Int { end - start }
  }

  static func cleaned(_ source: [UInt8]) -> [UInt8]? {
    var text = RewrittenText(source)
    var index = 0
    while index < source.count {
      guard ASCII.isDigit(source[index]) else {
        index += 1
        continue
      }
      let numbers = PhoneNumbers(source, at: index)
      if let end = numbers.end, let start = numbers.start(notBefore: text.copied) {
        text.mask(start..<end, by: word)
        index = end
      } else {
        // Continue with the next group, which may begin a number: 2 030 1234567.
        index = numbers.firstEnd
      }
    }
    return text.finished()
  }

  private let source: [UInt8]
  private var groups: [Group] = []

  /// The groups of digits that begin at `index`.
  private init(_ source: [UInt8], at index: Int) {
    self.source = source
    var index = index
    var digits = 0
    while true {
      let start = index
      while index < source.count, ASCII.isDigit(source[index]) { index += 1 }
      groups.append(Group(start: start, end: index))
      digits += index - start
      guard digits <= Self.mostDigits, groups.count < Self.mostGroups else { break }
      let next = Self.separatorEnd(in: source, at: index)
      guard next > index, next < source.count, ASCII.isDigit(source[next]) else { break }
      index = next
    }
  }

  private var firstEnd: Int { groups[0].end }

  /// Up to three bytes between groups: `) `, `/`, ` - `.
  private static func separatorEnd(in source: [UInt8], at index: Int) -> Int {
    var end = index
    while end < source.count, end - index < 3 {
      switch source[end] {
      case 0x20, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "/"):
        end += 1
      default: return end
      }
    }
    return end
  }

  // MARK: - Where a number begins

  private var hasPlus: Bool {
    let first = groups[0].start
    return first > 0 && source[first - 1] == UInt8(ascii: "+")
  }

  /// The first byte, with `+` or `(` before the digits; nil if what is before forbids a number.
  private func start(notBefore bound: Int) -> Int? {
    var start = groups[0].start
    if start > bound, [UInt8(ascii: "+"), UInt8(ascii: "(")].contains(source[start - 1]) {
      start -= 1
    }
    guard start > bound else { return start }
    let before = source[start - 1]
    if ASCII.isAlphanumeric(before) { return nil }
    switch before {
    case UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "_"), UInt8(ascii: "@"),
      UInt8(ascii: "="), UInt8(ascii: "%"):
      return nil
    case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"),
      UInt8(ascii: ":"):
      // The rest of a decimal, date, time or range.
      return start - 2 >= bound && ASCII.isDigit(source[start - 2]) ? nil : start
    case 0x80...: return isMoney(before: start) || isLetter(before: start) ? nil : start
    default: return start
    }
  }

  /// Whether `€`, `£`, `¥` or `₹` precedes `index`.
  private func isMoney(before index: Int) -> Bool {
    switch scalar(before: index) {
    case 0xA2...0xA5, 0x20A0...0x20CF: true
    default: false
    }
  }

  /// European letters; Chinese text precedes a number without a blank.
  private func isLetter(before index: Int) -> Bool {
    (0xC0...0x1FFF).contains(scalar(before: index))
  }

  private func scalar(before index: Int) -> UInt32 {
    let span = source.span
    let start = UTF8Coding.start(before: index, in: span, notBefore: 0)
    return UTF8Coding.decode(span, at: start).scalar
  }

  // MARK: - Where it ends

  /// The index after the number at the start of the groups; nil if they do not start with one.
  private var end: Int? {
    guard let count = groupCount else { return nil }
    let end = groups[count - 1].end
    guard end < source.count else { return end }
    let next = source[end]
    if ASCII.isAlphanumeric(next)
      || [UInt8(ascii: "_"), UInt8(ascii: "%"), UInt8(ascii: "@")].contains(next)
    {
      return nil
    }
    // A decimal, or a group that was not taken in: 0171 1234567,50.
    if next == UInt8(ascii: ","), end + 1 < source.count, ASCII.isDigit(source[end + 1]) {
      return nil
    }
    if next >= 0x80, (0xC0...0x1FFF).contains(UTF8Coding.decode(source.span, at: end).scalar) {
      return nil
    }
    return end
  }

  /// How many groups are a number.
  private var groupCount: Int? {
    let first = groups[0]
    let byte = source[first.start]
    if hasPlus { return byte == 0x30 ? nil : prefix(enough: 11, from: 8, to: 15, skipping: 0) }
    if byte == 0x30 {
      guard first.count > 1 else { return nil }
      if source[first.start + 1] == 0x30 {
        let isCode = first.count > 2 ? source[first.start + 2] != 0x30 : groups.count > 1
        return isCode ? prefix(enough: 11, from: 9, to: 15, skipping: 2) : nil
      }
      return trunkCount
    }
    return mobileCount ?? northAmericanCount
  }

  /// The fewest groups with `enough` digits, otherwise the most with `least`; never more than
  /// `most`.
  private func prefix(enough: Int, from least: Int, to most: Int, skipping zeros: Int) -> Int? {
    var digits = -zeros
    var found: Int?
    for (index, group) in groups.enumerated() {
      // +49 (0)171: the zero is not dialled.
      if index == 0 || group.count > 1 || source[group.start] != 0x30 { digits += group.count }
      guard digits <= most else { break }
      if digits >= least { found = index + 1 }
      if digits >= enough { break }
    }
    return found
  }

  private var trunkCount: Int? {
    let first = groups[0]
    if groups.count == 1 || first.count >= 10 { return (10...11).contains(first.count) ? 1 : nil }
    guard first.count <= 6 else { return nil }
    if first.count == 2, groups[1].count <= 2 {
      // French: 01 23 45 67 89. Otherwise a date or time, or a list of more numbers.
      guard groups.count >= 5, groups[..<5].allSatisfy({ $0.count == 2 }) else { return nil }
      guard groups.count > 5, groups[5].count == 2 else { return 5 }
      return source[groups[4].end] == 0x20 && source[groups[5].start] == 0x30 ? 5 : nil
    }
    return prefix(enough: 10, from: 9, to: 12, skipping: 0)
  }

  private var mobileCount: Int? {
    let sizes = groups.map(\.count)
    let (one, two) = (
      source[groups[0].start], groups[0].count > 1 ? source[groups[0].start + 1] : 0
    )
    if one == 0x31, (0x33...0x39).contains(two) {
      if sizes[0] == 11 { return 1 }
      return sizes.starts(with: [3, 4, 4]) ? 3 : nil
    }
    guard one >= 0x36 else { return nil }
    if sizes[0] == 10 { return 1 }
    return sizes.starts(with: [5, 5]) ? 2 : nil
  }

  private var northAmericanCount: Int? {
    let sizes = groups.map(\.count)
    let hasCode = sizes[0] == 1 && source[groups[0].start] == 0x31
    guard sizes.dropFirst(hasCode ? 1 : 0).starts(with: [3, 3, 4]) else { return nil }
    let area = groups[hasCode ? 1 : 0]
    let exchange = groups[hasCode ? 2 : 1]
    guard source[area.start] >= 0x32 else { return nil }
    // Without hyphens three numbers may be in a row.
    let isJoined =
      source[area.end] == UInt8(ascii: "-") && source[exchange.end] == UInt8(ascii: "-")
    guard isJoined || source[exchange.start] >= 0x32 else { return nil }
    return hasCode ? 4 : 3
  }
}
