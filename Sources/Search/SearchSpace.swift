package import FilbertCore
package import FilbertJSON

/// A parameter of a search, with the values it may have.
package struct SearchParameter: Sendable, Equatable {
  package let name: String
  package let domain: SearchDomain

  package init(_ name: String, _ domain: SearchDomain) {
    self.name = name
    self.domain = domain
  }
}

/// The parameters that a search chooses, in a fixed order.
package struct SearchSpace: Sendable, Equatable {
  package let parameters: [SearchParameter]

  /// - Throws: `usage` if there is no parameter, or one twice.
  package init(_ parameters: [SearchParameter]) throws(FilbertError) {
    guard !parameters.isEmpty else {
      throw FilbertError(
        .usage, naming: "There is nothing to search; give \(.search, "NAME=VALUES") at least once.")
    }
    for (place, parameter) in parameters.enumerated() {
      let isRepeated = parameters[..<place].contains {
        ExactString($0.name) == ExactString(parameter.name)
      }
      guard !isRepeated else {
        throw FilbertError(
          .usage,
          naming: "\(.search) names \(parameter.name.quoted) twice; give all its values at once.")
      }
    }
    self.parameters = parameters
  }

  package var names: [String] { parameters.map(\.name) }

  /// How many points there are; nil if a parameter has the numbers of a range, or if they are more than anybody tries.
  package var count: Int? { Self.product(parameters.map(\.domain.count)) }

  /// How many points a grid has, see ``SearchDomain/grid``; nil for more than anybody tries.
  package var gridCount: Int? { Self.product(parameters.map { $0.domain.grid.count }) }

  private static func product(_ counts: [Int?]) -> Int? {
    var product = 1
    for count in counts {
      guard let count else { return nil }
      let (next, overflows) = product.multipliedReportingOverflow(by: count)
      guard !overflows, next <= 1_000_000 else { return nil }
      product = next
    }
    return product
  }

  /// The points of a grid; the last parameter changes fastest, as in `itertools.product`.
  package var gridPoints: [SearchPoint] { Self.product(of: parameters.map(\.domain.grid)) }

  /// All points of a space that has a ``count``.
  package var everyPoint: [SearchPoint] { Self.product(of: parameters.map(\.domain.every)) }

  private static func product(of values: [[JSONValue]]) -> [SearchPoint] {
    values.reduce([SearchPoint([])]) { points, values in
      points.flatMap { point in values.map { SearchPoint(point.values + [$0]) } }
    }
  }
}

/// A value for each parameter of a space, in its order.
package struct SearchPoint: Sendable, Equatable {
  package let values: [JSONValue]

  package init(_ values: [JSONValue]) {
    self.values = values
  }

  /// Whether both have the same values; numbers are compared as numbers.
  package func isSame(as other: SearchPoint) -> Bool {
    zip(values, other.values).allSatisfy { $0.isSameSetting(as: $1) }
  }
}

extension Parameter {
  package static let search = Parameter("search")
}
