import FilbertCleaning
import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertScoring

extension RunDescription {
  /// What decides the output of a job.
  init(
    _ job: ScoringJob, _ files: ScoringJobFiles, _ directory: ModelDirectory
  ) throws(FilbertError) {
    var options = JSONObject()
    let settings: [(name: String, value: String?)] = [
      ("textColumn", job.textColumn), ("textPairColumn", job.textPairColumn),
      ("keptColumns", job.keptColumns.map(list)),
      ("rejects", files.rejects), ("outputFormat", job.format?.rawValue),
      ("outputEncoding", job.outputEncoding),
      ("includesProbabilities", job.includesProbabilities ? "true" : nil),
      ("thresholds", job.thresholds.text), ("abstain", job.abstain.map { "\($0)" }),
      ("coverage", job.coverage.map { "\($0)" }),
      ("labels", job.labels.map { list($0.sorted()) }),
      ("minimumProbability", job.minimumProbability.map { "\($0)" }),
      ("maximumProbability", job.maximumProbability.map { "\($0)" }),
      ("digits", job.digits.map { "\($0)" }),
      ("maximumLength", job.maximumLength.map { "\($0)" }),
      ("longTexts", job.longTexts.map { "\($0)" }),
      ("cleaning", job.cleaning.map { $0.steps.map(\.rawValue).joined(separator: ",") }),
      ("decoding", job.decoding.rawValue), ("redaction", job.redaction.text),
      ("removesRepeats", job.removesRepeats ? "true" : nil),
    ]
    for (name, value) in job.reading.settings + settings {
      options[name] = value.map { .string($0) }
    }
    self.init([
      "version": .string(Version.number), "options": .object(options),
      "input": .array(
        try files.inputs.map { (path) throws(FilbertError) in
          Self.stamped(path, try FileStamp(path))
        }),
      "model": .array(directory.stamps.map { Self.stamped($0.path, $0.stamp) }),
    ])
  }
}

/// Texts as a JSON array, so that no text reads like two.
private func list(_ texts: [String]) -> String {
  JSONValue.array(texts.map { .string($0) }).serialized()
}

extension ScoringJob.Thresholds {
  /// The same text for the same thresholds.
  fileprivate var text: String? {
    switch self {
    case .stored: nil
    case .usual: "usual"
    case .all(let value): "\(value)"
    case .labels(let values):
      list(values.sorted { $0.key < $1.key }.flatMap { [$0.key, "\($0.value)"] })
    }
  }
}

extension ScoringJob.Redaction {
  /// The same text for the same redaction.
  fileprivate var text: String? {
    switch self {
    case .none: nil
    case .all: "all"
    case .labels(let labels): list(labels.sorted())
    }
  }
}
