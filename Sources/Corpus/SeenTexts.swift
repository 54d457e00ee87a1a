import FilbertCore
package import FilbertText

/// Texts seen before, by their hashes: 16 bytes per text plus free slots, 21 bytes on average, whatever the length of
/// the texts.
///
/// ```swift
/// var seen = SeenTexts()
/// if let line = seen.insert(TextInput("free shipping"), line: 4) { … }  // the line where the text stood first
/// ```
///
/// Of a 128-bit hash (``KeyedHash``) 96 bits are kept, 8 of them as the number of a table. A text is mistaken for one
/// of ten million others with a probability of 2⁻⁷²; for any of them this happens with one of 2⁻⁵⁰.
///
/// There are 256 tables. Each grows by a quarter when it is seven eighths full. A single table that doubles would hold the
/// old one and the half-empty new one at the same time.
package struct SeenTexts: Sendable {
  private struct Slot {
    /// 64 bits of the hash.
    var high: UInt64 = 0
    /// 24 more, and 40 of the line and 1; 0 is a free slot.
    var low: UInt64 = 0
  }

  private struct Table {
    var slots: [Slot] = []
    var count = 0
  }

  /// All lines from here on are stored as this one.
  package static let lastLine = 1 << 40 - 2
  private static let lineMask: UInt64 = 1 << 40 - 1

  private var tables = [Table](repeating: Table(), count: 256)
  /// The number of different texts.
  package private(set) var count = 0

  /// No texts.
  package init() {}

  /// Notes a text, or a pair, with its target if that counts. Sets of labels are the same in any order.
  ///
  /// - Parameter line: of this text; from 0.
  /// - Returns: the line of the first text that is equal, byte for byte; nil if this is the first.
  package mutating func insert(
    _ input: TextInput, target: Target? = nil, line: Int
  ) -> Int? {
    var hash = KeyedHash()
    hash.append(input.text)
    hash.append(optional: input.pair)
    hash.append(target)
    return insert(hash.finished(), line: line)
  }

  /// Whether a text was noted before. Does not note it.
  package func contains(_ input: TextInput) -> Bool {
    var hash = KeyedHash()
    hash.append(input.text)
    hash.append(optional: input.pair)
    hash.append(nil as Target?)
    return contains(hash.finished())
  }

  private func contains(_ hash: (UInt64, UInt64)) -> Bool {
    let slots = tables[Int(hash.1 & 0xFF)].slots
    guard !slots.isEmpty else { return false }
    return Self.place(of: hash.0, low: hash.1 & ~Self.lineMask, in: slots).isFound
  }

  /// Notes the text with `hash`.
  package mutating func insert(_ hash: (UInt64, UInt64), line: Int) -> Int? {
    let number = Int(hash.1 & 0xFF)
    if tables[number].count * 8 >= tables[number].slots.count * 7 { grow(number) }
    let earlier = Self.insert(
      hash.0, low: hash.1 & ~Self.lineMask | UInt64(min(max(0, line), Self.lastLine) + 1),
      into: &tables[number].slots)
    if earlier == nil {
      tables[number].count += 1
      count += 1
    }
    return earlier
  }

  private mutating func grow(_ number: Int) {
    let old = tables[number].slots
    // Emptied first, so that it is not copied.
    tables[number].slots = []
    var slots = [Slot](repeating: Slot(), count: max(16, old.count + old.count / 4))
    for slot in old where slot.low != 0 {
      _ = Self.insert(slot.high, low: slot.low, into: &slots)
    }
    tables[number].slots = slots
  }

  private static func insert(_ high: UInt64, low: UInt64, into slots: inout [Slot]) -> Int? {
    let (index, isFound) = place(of: high, low: low, in: slots)
    if isFound { return Int(slots[index].low & lineMask) - 1 }
    slots[index] = Slot(high: high, low: low)
    return nil
  }

  /// The slot that has a hash, or the free one that it goes into.
  private static func place(
    of high: UInt64, low: UInt64, in slots: [Slot]
  ) -> (index: Int, isFound: Bool) {
    // The high half of the product maps the hash evenly on any number of slots (Lemire 2019).
    var index = Int(high.multipliedFullWidth(by: UInt64(slots.count)).high)
    while slots[index].low != 0 {
      let slot = slots[index]
      if slot.high == high, slot.low & ~lineMask == low & ~lineMask { return (index, true) }
      index += 1
      if index == slots.count { index = 0 }
    }
    return (index, false)
  }
}

extension KeyedHash {
  fileprivate mutating func append(optional text: String?) {
    append(text == nil ? 0 : 1)
    if let text { append(text) }
  }

  fileprivate mutating func append(_ target: Target?) {
    switch target {
    case nil: append(0)
    case .label(let label):
      append(1)
      append(label)
    case .labels(let labels):
      append(2)
      append(UInt64(labels.count))
      for label in labels.map({ ExactString($0) }).sorted() { append(label.string) }
    case .number(let number):
      append(3)
      // The two zeros are one number.
      append((number == 0 ? 0 : number).bitPattern)
    }
  }
}
