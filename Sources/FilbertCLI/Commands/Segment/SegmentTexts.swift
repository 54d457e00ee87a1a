import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertKeywords
import FilbertScoring
import FilbertTables
import FilbertText

/// What the texts of a file say about its segments: their names, typical texts, and the labels of a column.
struct SegmentTexts {
  /// A typical text as it is in the file.
  struct Typical {
    let line: Int
    let input: TextInput
    let similarity: Float
  }

  /// Different for all segments.
  private(set) var names: [String] = []
  /// The words that are most typical of each segment.
  private(set) var terms: [[String]] = []
  private(set) var typical: [[Typical]] = []
  private(set) var labels: SegmentLabels?

  /// Rows whose words are counted, evenly spread: more do not change names.
  private static let countedRows = 200_000
  private static let listedTerms = 6

  /// Reads the rows again.
  ///
  /// - Parameter members: See ``SegmentFit/members``.
  /// - Throws: `badData` if the input has changed, or the column has far too many labels.
  init(
    _ file: SegmentedFile, _ vectors: SegmentVectors, _ fit: SegmentFit, _ members: [[Int]],
    against: String?
  ) throws(FilbertError) {
    var counts = TermCounts(groupCount: fit.count)
    let step = max(1, vectors.rowTexts.count / Self.countedRows)
    let wanted = try fit.typicalTexts(members, vectors)
    var found: [Int: (line: Int, input: TextInput)] = [:]
    let isWanted = Set(wanted.joined())
    var table = against.map { SegmentLabels(column: $0, segments: fit.count) }
    try file.forEachRow(of: vectors) { (number, row, text) throws(FilbertError) in
      guard let (text, input) = text else { return }
      let segment = fit.segments[text]
      if number.isMultiple(of: step) {
        counts.add(
          input.text + (input.pair.map { "\n" + $0 } ?? ""), group: segment)
      }
      if isWanted.contains(text), found[text] == nil {
        found[text] = (row.line, file.choice.input(of: row))
      }
      if let label = file.choice.label {
        try table?.add(row[label], segment: segment, file: file.name)
      }
    }
    let named = GroupNames(counts, count: Self.listedTerms)
    terms = named.terms
    names = SegmentNames.names(terms, further: named.further)
    typical = wanted.map { texts in
      texts.compactMap { text in
        found[text].map {
          Typical(line: $0.line, input: $0.input, similarity: fit.similarities[text])
        }
      }
    }
    labels = table
  }
}

/// How often the labels of a column occur in each segment.
struct SegmentLabels {
  let column: String
  private(set) var labels: [String] = []
  /// `[labels][segments]`.
  private(set) var counts: [[Int]] = []
  private let segments: Int
  private var numbers: [ExactString: Int] = [:]

  private static let mostLabels = 1_000

  init(column: String, segments: Int) {
    (self.column, self.segments) = (column, segments)
  }

  /// Counts a row; one without a label is left out.
  ///
  /// - Throws: `badData` for more labels than anybody reads.
  mutating func add(_ label: String, segment: Int, file: String) throws(FilbertError) {
    let label = label.trimmed
    guard !label.isEmpty else { return }
    if let number = numbers[ExactString(label)] {
      counts[number][segment] += 1
      return
    }
    guard labels.count < Self.mostLabels else {
      throw FilbertError(
        .badData,
        "Column \(column.quoted) has more than \(Rendering.grouped(Self.mostLabels)) different values; --against is for a column of labels.",
        file: file)
    }
    numbers[ExactString(label)] = labels.count
    labels.append(label)
    counts.append([Int](repeating: 0, count: segments))
    counts[counts.count - 1][segment] = 1
  }

  /// Nil if no row has a label.
  var table: ContingencyTable? { labels.isEmpty ? nil : ContingencyTable(counts) }

  /// The labels of a segment with their rows, the most frequent first.
  func labels(of segment: Int) -> [(label: String, rows: Int)] {
    labels.indices.filter { counts[$0][segment] > 0 }
      .sorted { (counts[$1][segment], $0) < (counts[$0][segment], $1) }
      .map { (labels[$0], counts[$0][segment]) }
  }
}
