import FilbertConnections
import FilbertJSON

/// Which items a text gets: how many, the least score, and which to leave out.
struct MatchOptions: Sendable {
  static let members = ["top", "min_score", "exclude", "distinct"] + TruncationPolicy.members
  /// How many items each text gets if the request does not say.
  static let usualTop = 5

  /// How many items each text gets; fewer if there are fewer.
  let top: Int
  /// The least score of an item that is answered; nil for any.
  let minScore: Float?
  /// Names of items that are not answered, for all texts or for each.
  let excluded: Exclusion
  /// Whether a text gets the best of equal items; nil if the request does not say.
  let isDistinct: Bool?
  let truncation: TruncationPolicy

  enum Exclusion: Sendable {
    case forAll([String])
    case forEach([[String]])

    /// All lists, one if it is for all texts.
    var lists: [[String]] {
      switch self {
      case .forAll(let names): [names]
      case .forEach(let lists): lists
      }
    }
  }

  /// - Parameters:
  ///   - texts: how many texts the request has.
  ///   - greatestScore: that an item can have; nil for any.
  ///   - truncates: whether long texts are cut if the request does not decide.
  /// - Throws: `validation`.
  init(
    _ object: RequestObject, texts: Int, greatestScore: Float?, truncates: Bool
  ) throws(ServiceError) {
    top = try object.count("top") ?? Self.usualTop
    minScore = try Self.score(object["min_score"], greatest: greatestScore)
    excluded = try Self.exclusion(object["exclude"], texts: texts)
    isDistinct =
      object["distinct"] == nil ? nil : try object.bool("distinct", default: false)
    truncation = try TruncationPolicy(object, default: truncates)
  }

  private static func score(
    _ value: JSONValue?, greatest: Float?
  ) throws(ServiceError) -> Float? {
    guard let value else { return nil }
    guard let score = value.doubleValue, Float(score).isFinite else {
      throw ServiceError(.validation, "\"min_score\" must be a number.")
    }
    if let greatest, Float(score) > greatest {
      throw ServiceError(
        .validation,
        "\"min_score\" can never be reached, since scores are at most \(Int(greatest)); send a smaller number."
      )
    }
    return Float(score)
  }

  private static func exclusion(
    _ value: JSONValue?, texts: Int
  ) throws(ServiceError) -> Exclusion {
    guard let value else { return .forAll([]) }
    let mismatch = ServiceError(
      .validation,
      "\"exclude\" must be a list of names of items, or a list of such lists, one for each text.")
    guard let list = value.arrayValue else { throw mismatch }
    guard list.first?.arrayValue != nil else {
      return .forAll(try names(list, orThrow: mismatch))
    }
    guard list.count == texts else {
      throw ServiceError(
        .validation,
        "\"exclude\" has \(list.count) lists for \(texts) texts; send one for each, or one list of names for all."
      )
    }
    var lists: [[String]] = []
    for element in list {
      guard let own = element.arrayValue else { throw mismatch }
      lists.append(try names(own, orThrow: mismatch))
    }
    return .forEach(lists)
  }

  private static func names(
    _ list: [JSONValue], orThrow mismatch: ServiceError
  ) throws(ServiceError) -> [String] {
    let names = list.compactMap(\.stringValue)
    guard names.count == list.count else { throw mismatch }
    return names
  }
}
