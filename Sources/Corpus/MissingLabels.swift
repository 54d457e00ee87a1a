import FilbertCore

/// Rows with a label that other programs write in place of a missing one; see ``MissingValue``.
///
/// They are counted and not left out, since somebody may mean "None".
struct MissingLabels: Sendable {
  /// Those rows, each once.
  private(set) var rows = RowCount(limit: 10)
  private var counts: [ExactString: Int] = [:]

  /// Notes the labels of a row.
  mutating func add(_ labels: [String], line: Int) {
    var isMissing = false
    for label in labels where MissingValue.isMarker(label) {
      counts[ExactString(label), default: 0] += 1
      isMissing = true
    }
    if isMissing { rows.add(line: line) }
  }

  /// `"\N" 2, "NULL" 1`, the most frequent first.
  var markers: String {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.key.string.quoted) \($0.value)" }.listed(atMost: 10)
  }

  /// A sentence for the user; nil if there are no such rows.
  var warning: String? {
    guard rows.count > 0 else { return nil }
    return
      "\(counted(rows.count, "row has", "rows have")) a label that marks a missing value: \(markers)"
      + " (\(rows.shownLines)); leave such rows out unless it is meant."
  }
}
