import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertCharts

@Suite("Ticks")
struct TicksTests {
  private struct Row: Decodable {
    let low: Double
    let high: Double
    let intervals: Int
    let ticks: [Double]
  }

  @Test("Ticks are those of matplotlib's MaxNLocator")
  func equalsMatplotlib() throws {
    let rows: [Row] = try jsonLines("ticks.jsonl")
    #expect(rows.count > 400)
    for row in rows {
      let ticks = Ticks(covering: row.low, row.high, intervals: row.intervals).values
      #expect(ticks.count == row.ticks.count, "\(row)")
      let slack = (row.high - row.low) * 1e-9
      #expect(zip(ticks, row.ticks).allSatisfy { abs($0 - $1) <= slack }, "\(row)")
    }
  }

  @Test("A tick is the decimal number that it shows, to the last bit")
  func isExact() throws {
    #expect(Ticks(covering: 0, 1, intervals: 10).values[3] == 0.3)
    for row: Row in try jsonLines("ticks.jsonl") {
      let ticks = Ticks(covering: row.low, row.high, intervals: row.intervals)
      guard ticks.decimals <= 12, row.high < 1e6 else { continue }
      let format = FloatingPointFormatStyle<Double>(locale: Locale(identifier: "en_US_POSIX"))
        .precision(.fractionLength(ticks.decimals)).grouping(.never)
      for value in ticks.values {
        #expect(Double(value.formatted(format)) == value, "\(row)")
      }
    }
  }

  @Test(
    "Labels have as many decimals as their step",
    arguments: [
      (0.0, 0.3, NumberFormat.automatic, ["0.0", "0.1", "0.2", "0.3"]),
      (0, 1, .percent(), ["0\u{202F}%", "50\u{202F}%", "100\u{202F}%"]),
      (0, 0.01, .percent(), ["0.0\u{202F}%", "0.5\u{202F}%", "1.0\u{202F}%"]),
      (-2_000, 0, .automatic, ["−2,000", "−1,000", "0"]),
      (0, 3e6, .automatic, ["0", "1\u{202F}M", "2\u{202F}M", "3\u{202F}M"]),
      (0, 2e-9, .automatic, ["0", "1×10⁻⁹", "2×10⁻⁹"]),
    ])
  func labels(low: Double, high: Double, format: NumberFormat, expected: [String]) {
    let ticks = Ticks(covering: low, high, intervals: expected.count - 1)
    #expect(ticks.labels(format, in: .english) == expected)
  }
}

/// Decodes a fixture file of one JSON object a line.
func jsonLines<Row: Decodable>(_ file: String) throws -> [Row] {
  try Fixtures.data("charts/\(file)").split(separator: UInt8(ascii: "\n")).map {
    try JSONDecoder().decode(Row.self, from: $0)
  }
}
