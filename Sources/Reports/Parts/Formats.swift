import FilbertCharts
import FilbertEvaluation
import FilbertPages

extension NumberFormat {
  /// Figures from 0 to 1.
  static let score = NumberFormat.decimals(3)
  /// Amounts of money.
  static let money = NumberFormat.decimals(2)
}

extension Interval {
  /// As a range; nil for bounds that are not numbers.
  var range: ClosedRange<Double>? { low <= high ? low...high : nil }
}

extension Figure {
  /// A figure with its interval; nil if it is not defined.
  init?(
    _ name: Phrase, _ estimate: Estimate?, _ format: NumberFormat = .score, hint: Phrase? = nil
  ) {
    guard let estimate else { return nil }
    self.init(
      name, estimate.value, format, interval: estimate.interval?.range, hint: hint)
  }

  /// A figure without an interval; nil if it is not defined.
  init?(
    _ name: Phrase, value: Double?, _ format: NumberFormat = .score, hint: Phrase? = nil
  ) {
    guard let value else { return nil }
    self.init(name, value, format, hint: hint)
  }
}

extension PageTable.Cell {
  /// A figure with its interval; a dash if it is not defined.
  static func estimate(
    _ estimate: Estimate?, _ format: NumberFormat = .score, bar: Bool = false,
    tone: PageTable.Tone = .plain
  ) -> PageTable.Cell {
    guard let estimate else { return undefined }
    var cell = PageTable.Cell.number(
      estimate.value, format, interval: estimate.interval?.range,
      bar: bar ? estimate.value : nil)
    cell.tone = tone
    return cell
  }

  /// A figure; a dash if it is not defined.
  static func value(_ value: Double?, _ format: NumberFormat = .score) -> PageTable.Cell {
    value.map { .number($0, format) } ?? undefined
  }

  static let undefined = PageTable.Cell("–", tone: .quiet)
}

extension CurvePoints {
  /// Few enough to draw.
  var chartPoints: [ChartPoint] {
    let drawn = thinned()
    return zip(drawn.x, drawn.y).map { ChartPoint(x: $0, y: $1) }
  }
}

extension Phrase {
  /// A sentence that there is in English only, such as a warning of the command line.
  init(plain text: some StringProtocol) {
    let words = Words(stringLiteral: String(text))
    self.init(words, zh: words)
  }
}
