extension KeyedDecodingContainer {
  /// A number of things.
  ///
  /// - Throws: `DecodingError`, also if it is less than `least`.
  func decodeCount(forKey key: Key, atLeast least: Int) throws -> Int {
    let count = try decode(Int.self, forKey: key)
    guard count >= least else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "The number must be \(least) or more.")
    }
    return count
  }
}
