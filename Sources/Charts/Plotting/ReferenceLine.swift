/// A dashed line that curves are compared with: chance, a perfect model, the average.
public struct ReferenceLine: Sendable {
  enum Course: Sendable {
    case diagonal
    case horizontal(Double)
    case vertical(Double)
  }

  let course: Course
  let name: Phrase

  /// The value of a line that is not the diagonal.
  var value: Double? {
    switch course {
    case .diagonal: nil
    case .horizontal(let value), .vertical(let value): value
    }
  }

  /// The line on which both axes have the same value.
  public static func diagonal(_ name: Phrase) -> ReferenceLine {
    ReferenceLine(course: .diagonal, name: name)
  }

  /// The line at a value of the vertical axis.
  public static func horizontal(_ y: Double, _ name: Phrase) -> ReferenceLine {
    ReferenceLine(course: .horizontal(y), name: name)
  }

  /// The line at a value of the horizontal axis.
  public static func vertical(_ x: Double, _ name: Phrase) -> ReferenceLine {
    ReferenceLine(course: .vertical(x), name: name)
  }
}

/// A place on the horizontal axis with a caption, such as the threshold that was chosen.
public struct Marker: Sendable {
  /// The value on the horizontal axis.
  public var x: Double
  /// The value on the vertical axis of a point to be marked, if there is one.
  public var y: Double?
  /// What is there.
  public var caption: Phrase

  /// Creates a marker.
  public init(x: Double, y: Double? = nil, _ caption: Phrase) {
    self.x = x
    self.y = y
    self.caption = caption
  }
}
