import FilbertCore

/// The result of reading, from the first record to the last or to an error after which there is
/// none.
///
/// - Parameters:
///   - limit: More steps than the input can have: reading that continues beyond does not end.
///   - canContinue: Whether reading may continue after an error.
///   - next: The next record, written out so that two readings can be compared; nil after the last.
func reading(
  limit: Int, canContinue: @autoclosure () -> Bool, next: () throws(FilbertError) -> String?
) -> [String] {
  var found: [String] = []
  while true {
    require(found.count <= limit, "reading does not end")
    do throws(FilbertError) {
      guard let record = try next() else { return found }
      found.append(record)
    } catch {
      found.append("error \(error.code): \(error.description)")
      guard canContinue(), error.code == .badData else { return found }
    }
  }
}

/// Two readings of the same bytes must not differ.
func requireSame(_ left: [String], _ right: [String], _ what: @autoclosure () -> String) {
  if left == right { return }
  let place =
    zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    ?? min(left.count, right.count)
  fatalError(
    "\(what()): \(left.count) and \(right.count) records; at \(place):\n"
      + "\(left.dropFirst(place).first ?? "nothing")\n\(right.dropFirst(place).first ?? "nothing")")
}
