import FilbertCore
import FilbertEvaluation
import FilbertInsight
import FilbertScoring
import FilbertText

/// Which wrong answers to show: for each confusion those the model was most sure of.
struct ErrorSearch {
  private let input: TextReportInput
  /// The labels of the confusion matrix.
  private let shown: [Int]
  /// Confusions with examples, the least number of examples of each, and examples in all.
  private static let limits = (cells: 30, each: 3, all: 40)
  /// Texts on which reasons are measured.
  private static let measuredTexts = 50

  init(_ input: TextReportInput, _ shown: [Int]) {
    (self.input, self.shown) = (input, shown)
  }

  /// The section, and the cells of the matrix that have examples.
  ///
  /// - Throws: what reading texts again throws.
  func section() throws(FilbertError) -> (section: ErrorsSection, linked: Set<[Int]>) {
    let rows = input.rows
    let wrong = rows.gold.indices.filter { rows.gold[$0] != rows.predicted[$0] }
    let chosen = choose(wrong)
    let sorted = chosen.map(\.row).sorted()
    let texts = try input.texts(sorted)
    let byRow = Dictionary(uniqueKeysWithValues: zip(sorted, texts))
    let reasons = input.reasons(
      chosen.map { (byRow[$0.row] ?? TextInput(""), rows.predicted[$0.row]) })
    var linked: Set<[Int]> = []
    let items = chosen.enumerated().map { place, choice in
      let isFirst = linked.insert([choice.cell.0, choice.cell.1]).inserted
      let row = choice.row
      return ErrorsSection.Item(
        row: row, line: rows.lines[row], gold: name(rows.gold[row]),
        predicted: name(rows.predictedOrNone[row]),
        confidence: rows.hasProbabilities ? rows.answerProbability(of: row) : nil,
        text: ExampleText(byRow[row] ?? TextInput(""), reasons[place]),
        anchor: isFirst ? ConfusionSection.anchor(choice.cell.0, choice.cell.1) : nil)
    }
    return (
      ErrorsSection(items, errorCount: wrong.count, faithfulness: try faithfulness()), linked
    )
  }

  private func name(_ label: Int) -> String {
    label < input.rows.names.count ? input.rows.names[label] : EvaluatedRows.noLabel
  }

  /// Rows with their place in the matrix, the surest first.
  private func choose(_ wrong: [Int]) -> [(row: Int, cell: (Int, Int))] {
    let rows = input.rows
    let places = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1, $0) })
    let given = rows.predictedOrNone
    func sureness(_ row: Int) -> Float {
      rows.hasProbabilities ? rows.answerProbability(of: row) : 0
    }
    var cells: [[Int]: [Int]] = [:]
    for row in wrong {
      cells[[places[rows.gold[row]] ?? 0, places[given[row]] ?? 0], default: []].append(row)
    }
    let frequent = cells.sorted { a, b in
      (-a.value.count, a.key[0], a.key[1]) < (-b.value.count, b.key[0], b.key[1])
    }.prefix(Self.limits.cells)
    let each = max(Self.limits.each, Self.limits.all / max(1, frequent.count) * 3 / 4)
    let chosen = frequent.flatMap { cell, members in
      members.sorted { (-sureness($0), $0) < (-sureness($1), $1) }.prefix(each)
        .map { (row: $0, cell: (cell[0], cell[1])) }
    }
    return Array(
      chosen.sorted { (-sureness($0.row), $0.row) < (-sureness($1.row), $1.row) }
        .prefix(Self.limits.all))
  }

  /// How well reasons account for answers, on rows spread over the file.
  private func faithfulness() throws(FilbertError) -> Faithfulness? {
    guard let explainer = input.explainer else { return nil }
    let count = input.rows.count
    let wanted = min(count, Self.measuredTexts)
    let sample = (0..<wanted).map { $0 * count / wanted }
    return explainer.faithfulness(of: try input.texts(sample))
  }
}
