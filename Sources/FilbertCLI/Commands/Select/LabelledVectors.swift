import FilbertCore
import FilbertStatistics
import FilbertTensor

/// The labelled rows that are learned from and compared, with their vectors, which are computed once.
struct LabelledVectors {
  /// The name of their file.
  let name: String
  /// The rows of the file, of which ``rows`` may be a part.
  let count: Int
  /// All rows, or 50,000 of them, evenly spread.
  let rows: [Int]
  /// `[rows x dimensions]`, of length 1.
  let vectors: Matrix
  /// Of ``rows``; nil for numbers and tags.
  let targets: LogisticTargets?
  /// See ``LabelledTexts/classes``; of ``rows``, empty for numbers and tags.
  let classes: [Int]

  /// More rows no longer change a linear model of some hundred features.
  private static let mostRows = 50_000

  init(_ labelled: LabelledTexts, _ model: PoolModel, _ console: Console) {
    (name, count) = (labelled.name, labelled.inputs.count)
    let (count, most) = (count, Self.mostRows)
    let rows = count <= most ? Array(0..<count) : (0..<most).map { $0 * count / most }
    self.rows = rows
    vectors = model.vectors(of: rows.map { labelled.inputs[$0] }, in: name, console)
    targets = labelled.targets?.rows(rows)
    classes = labelled.classes.isEmpty ? [] : rows.map { labelled.classes[$0] }
  }
}
