/// Texts that differ only in letter case and white space.
package enum EqualTexts {
  /// The number of the group of each text; equal texts are in one group, and numbers begin with 0.
  package static func groups(_ texts: [String]) -> [Int32] {
    var numbers: [String: Int32] = [:]
    return texts.map { text in
      let words = text.lowercased().split(whereSeparator: \.isWhitespace)
      let key = words.joined(separator: " ")
      if let number = numbers[key] { return number }
      let number = Int32(numbers.count)
      numbers[key] = number
      return number
    }
  }
}
