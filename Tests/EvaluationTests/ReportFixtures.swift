import FilbertTestSupport
import Foundation

@testable import FilbertEvaluation

/// Label sets with what scikit-learn printed for them.
struct ReportFixture: Decodable, Sendable {
  let names: [String]
  let gold: [Int]
  let predicted: [Int]
  let labels: [Int]?
  let byName: Bool?
  let digits: Int?
  let zeroDivision: ZeroDivision?
  let text: String
  let confusion: [Int]?
  let matthews: Double?

  /// The report the fixture asks for.
  var report: ClassificationReport {
    let zero = zeroDivision ?? .zero
    guard byName == true else {
      return ClassificationReport(
        gold: gold, predicted: predicted, names: names, labels: labels, zeroDivision: zero)
    }
    return ClassificationReport(
      gold: gold.map { names[$0] }, predicted: predicted.map { names[$0] },
      labels: labels.map { $0.map { names[$0] } }, zeroDivision: zero)
  }

  /// The fixtures of a file of JSON lines.
  static func all(_ file: String) throws -> [ReportFixture] { try jsonLines(file) }
}

extension ZeroDivision: Decodable {
  package init(from decoder: any Decoder) throws {
    switch try? decoder.singleValueContainer().decode(Int.self) {
    case 0: self = .zero
    case 1: self = .one
    default: self = .notANumber
    }
  }
}

/// Decodes a fixture file of one JSON object a line.
func jsonLines<Row: Decodable>(_ file: String, in directory: String = "reports") throws -> [Row] {
  try Fixtures.data("\(directory)/\(file)").split(separator: UInt8(ascii: "\n")).map {
    try JSONDecoder().decode(Row.self, from: $0)
  }
}
