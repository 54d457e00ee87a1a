package import FilbertCleaning
package import FilbertCore

extension Parameter {
  /// Rows that are left out.
  package static let without = Parameter("without")
}

extension Dataset {
  /// Says what is worth knowing about the rows that were read, leaves some out, and cleans the texts of the others.
  ///
  /// - Parameters:
  ///   - listed: rows to leave out.
  ///   - removesRepeats: whether to leave out rows that repeat an earlier row.
  ///   - notify: receives sentences for people.
  /// - Throws: as ``leaveOut(_:)`` and ``clean(by:skipBadRows:)``.
  package mutating func prepare(
    without listed: ListedRows? = nil, _ cleaning: TextCleaning, removesRepeats: Bool,
    skipBadRows: Bool, notify: (Notice) -> Void
  ) throws(FilbertError) {
    for notice in findings.notices(name, rows: examples.count, columns) { notify(notice) }
    if let listed {
      try leaveOut(listed)
      for notice in listed.notices(name) { notify(notice) }
    }
    let tally = try clean(by: cleaning, skipBadRows: skipBadRows)
    let emptied = problems.count(of: .cleanedAway)
    let repeats = removesRepeats ? removeRepeats() : nil
    for notice in Notice.cleaned(tally, emptied: emptied, repeats: repeats, name) {
      notify(notice)
    }
  }
}

extension ListedRows {
  /// How many rows of `file` were left out.
  package func notices(_ file: String) -> [Notice] {
    var notices: [Notice] = [
      .note(
        "\(file): \(Rendering.counted(count, "row")) left out that \(.without) names")
    ]
    if outliers > 0 {
      notices.append(
        .note(
          "\(file): kept \(Rendering.counted(outliers, "outlier")) that it names, whose label may be right"
        ))
    }
    return notices
  }
}
