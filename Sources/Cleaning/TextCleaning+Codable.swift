extension TextCleaning: ExpressibleByArrayLiteral {
  /// Cleaning by `steps`, in any order; none for an empty list.
  public init(arrayLiteral steps: Step...) {
    self.init(steps)
  }
}

extension TextCleaning: CustomStringConvertible {
  /// The names of the steps, as in `html, urls`, or `none`.
  public var description: String {
    steps.isEmpty ? "none" : steps.map(\.rawValue).joined(separator: ", ")
  }
}

extension TextCleaning: Codable {
  /// Reads a list of names in any order.
  ///
  /// - Throws: `DecodingError`, also for a name that no ``Step`` has.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([Step].self))
  }

  /// Writes the names of the steps in the order in which they run.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(steps)
  }
}
