import FilbertCleaning

/// The first two bytes choose steps; the others are the text, valid UTF-8 or not: valid text stays valid, unchanged
/// parts stay the same, and cleaning a clean text changes nothing except entities.
func fuzzCleaning(_ bytes: [UInt8]) {
  guard bytes.count >= 2 else { return }
  let all = TextCleaning.Step.allCases
  let chosen = Int(bytes[0]) | Int(bytes[1]) << 8
  let text = Array(bytes.dropFirst(2))
  requireCleaning(
    text,
    TextCleaning(
      chosen & 1 == 0 ? all : all.indices.filter { chosen >> $0 & 2 != 0 }.map { all[$0] }))
}

private func requireCleaning(_ text: [UInt8], _ cleaning: TextCleaning) {
  var cleaned = text
  let changes = cleaning.clean(&cleaned)
  require(!changes.isEmpty || cleaned == text, "a text changed that no step has changed")
  guard String(validating: text, as: UTF8.self) != nil else { return }
  require(String(validating: cleaned, as: UTF8.self) != nil, "no UTF-8 any more: \(cleaned)")
  let string = String(decoding: text, as: UTF8.self)
  require(Array(cleaning(string).utf8) == cleaned, "a string and its bytes differ")
  // Entities resolve to entities, and tags are uncovered. In malformed text, bytes that were apart may become a
  // character.
  guard !cleaning.steps.contains(.html) else { return }
  var again = cleaned
  _ = cleaning.clean(&again)
  require(again == cleaned, "cleaned twice: \(cleaned), \(again)")
}
