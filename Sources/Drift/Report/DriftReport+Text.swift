import FilbertCore

extension DriftReport {
  /// A line for each property, for the terminal.
  ///
  /// - Parameter reference: the file that rows were compared with.
  package func text(reference: String) -> String {
    let lines = checks.map { check in
      "  \(words(check.subject)): \(Self.verdict(check))\n"
    }
    return "Compared with \(reference.escapedForTerminal):\n" + lines.joined()
  }

  private func words(_ subject: DriftCheck.Subject) -> String {
    switch subject {
    case .lengths:
      guard let lengths else { return "" }
      return "mean length \(fixedPoint(lengths.mean, digits: 1)) to "
        + "\(fixedPoint(lengths.otherMean, digits: 1)) \(lengths.unit.rawValue)"
    case .unknown:
      guard let unknown else { return "" }
      return "unknown pieces \(Self.percent(unknown.reference.share)) to "
        + Self.percent(unknown.rows.share)
    case .labels:
      let moved = labels?.shares.max { $0.change < $1.change }
      guard let moved else { return "" }
      return "labels, most of all \(moved.label.escapedForTerminal) "
        + "\(Self.percent(moved.reference)) to \(Self.percent(moved.share))"
    case .vectors:
      guard let vectors else { return "" }
      return "vectors of \(Rendering.grouped(vectors.reference)) and "
        + Rendering.counted(vectors.rows, "row")
    }
  }

  private static func verdict(_ check: DriftCheck) -> String {
    let difference = "difference \(fixedPoint(check.effect, digits: 3))"
    switch check.verdict {
    case .drift:
      return "DRIFT (\(difference), threshold \(fixedPoint(check.threshold, digits: 2)))"
    case .none: return "no drift (\(difference))"
    case .tooFewRows:
      return "too few rows to find a difference below \(fixedPoint(check.detectable, digits: 2))"
    }
  }

  private static func percent(_ share: Double) -> String {
    fixedPoint(100 * share, digits: 2) + " %"
  }
}

extension DriftReport.LabelShare {
  fileprivate var change: Double { (share - reference).magnitude }
}
