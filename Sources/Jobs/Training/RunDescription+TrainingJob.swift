import FilbertCleaning
import FilbertCore
import FilbertJSON
import FilbertModelFiles
import FoundationEssentials

extension RunDescription {
  /// What decides the result of a job. Examples in memory are compared by the fingerprint of a checkpoint.
  init(_ job: TrainingJob, model: String) throws(FilbertError) {
    var options = JSONObject()
    options["task"] = .string(job.task.rawValue)
    options["cleaning"] = .string(job.cleaning.steps.map(\.rawValue).joined(separator: ","))
    options["removesRepeats"] = .string(String(job.removesRepeats))
    options["timeBudget"] = job.timeBudget.map { .string("\($0)") }
    if case .fraction(let share) = job.validation { options["validation"] = .string("\(share)") }
    if case .file(_, let columns, let reading) = job.examples.source {
      options.addValues(of: columns)
      for (name, value) in reading.settings { options[name] = value.map { .string($0) } }
    }
    options.addValues(of: job.recipe)
    var inputs = [try job.examples.stamp]
    if case .examples(let examples) = job.validation { inputs.append(try examples.stamp) }
    self.init([
      "version": .string(Version.number), "options": .object(options), "input": .array(inputs),
      "model": .array(
        try ModelDirectory.stamps(in: model).map { Self.stamped($0.path, $0.stamp) }),
    ])
  }
}

extension JSONObject {
  /// Adds what is set in some settings, as text.
  mutating func addValues(of settings: some Encodable) {
    let members = JSONValue(encoding: settings)?.objectValue?.members ?? []
    for (name, value) in members {
      self[name] = .string(value.stringValue ?? value.serialized())
    }
  }
}
