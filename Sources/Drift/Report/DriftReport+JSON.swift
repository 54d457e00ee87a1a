package import FilbertJSON

extension DriftReport {
  /// All figures, for programs.
  package var json: JSONValue {
    var object: JSONObject = ["drift": .bool(hasDrift)]
    object["checks"] = .array(checks.map(\.json))
    if let lengths {
      object["lengths"] = [
        "unit": .string(lengths.unit.rawValue), "mean": .number(lengths.mean),
        "other_mean": .number(lengths.otherMean),
        "kolmogorov_smirnov": .number(lengths.test.statistic),
        "p": .number(lengths.test.pValue), "wasserstein": .number(lengths.wasserstein),
      ]
    }
    if let unknown {
      object["unknown"] = [
        "reference": .number(unknown.reference.share), "share": .number(unknown.rows.share),
        "jensen_shannon": .number(unknown.jensenShannon),
        "chi_squared": .number(unknown.test.statistic), "p": .number(unknown.test.pValue),
      ]
    }
    if let labels {
      object["labels"] = [
        "jensen_shannon": .number(labels.jensenShannon),
        "stability_index": .number(labels.stabilityIndex),
        "chi_squared": .number(labels.test.statistic), "degrees": .number(labels.test.degrees),
        "p": .number(labels.test.pValue),
        "shares": .array(
          labels.shares.map { share -> JSONValue in
            [
              "label": .string(share.label), "reference": .number(share.reference),
              "share": .number(share.share),
            ]
          }),
      ]
    }
    if let vectors {
      object["vectors"] = [
        "reference_rows": .number(vectors.reference), "rows": .number(vectors.rows),
        "energy_distance": .number(vectors.test.statistic),
        "coefficient": .number(vectors.test.coefficient), "p": .number(vectors.test.pValue),
      ]
    }
    return .object(object)
  }
}

extension DriftCheck {
  fileprivate var json: JSONValue {
    [
      "property": .string(subject.rawValue), "verdict": .string(verdict.rawValue),
      "difference": .number(effect), "threshold": .number(threshold),
      "detectable": .number(detectable), "p": .number(pValue),
    ]
  }
}
