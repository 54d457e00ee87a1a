extension LongTexts: CustomStringConvertible {
  /// The part, and what is said of windows: `head-tail`, `windows (overlap 64, pooling max)`.
  public var description: String {
    guard case .windows(let overlap, let pooling) = self else { return name }
    return "\(name) (" + (overlap.map { "overlap \($0), " } ?? "") + "pooling \(pooling))"
  }
}

extension LongTexts: Codable {
  private enum CodingKeys: String, CodingKey {
    case part, overlap, pooling
  }

  /// Reads an object as ``encode(to:)`` writes it.
  ///
  /// - Throws: `DecodingError`, also for another part, an overlap below 0, and a part other than windows with an overlap
  ///   or a pooling.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let part = try container.decode(String.self, forKey: .part)
    guard let named = LongTexts(name: part) else {
      throw DecodingError.dataCorruptedError(
        forKey: .part, in: container,
        debugDescription: "The part must be head, tail, head-tail or windows.")
    }
    let overlap = try container.decodeIfPresent(Int.self, forKey: .overlap)
    let pooling = try container.decodeIfPresent(WindowPooling.self, forKey: .pooling)
    guard case .windows = named else {
      guard overlap == nil, pooling == nil else {
        throw DecodingError.dataCorruptedError(
          forKey: overlap == nil ? .pooling : .overlap, in: container,
          debugDescription: "Only windows have an overlap and a pooling.")
      }
      self = named
      return
    }
    guard overlap ?? 0 >= 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .overlap, in: container, debugDescription: "The overlap must be 0 or more.")
    }
    self = .windows(overlap: overlap, pooling: pooling ?? .mean)
  }

  /// Writes the part, and the overlap and pooling of windows.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .part)
    guard case .windows(let overlap, let pooling) = self else { return }
    try container.encodeIfPresent(overlap, forKey: .overlap)
    try container.encode(pooling, forKey: .pooling)
  }
}
