import FilbertCleaning
import FilbertCore
import FilbertInference
import FilbertInsight
import FilbertModelFiles
import FilbertTestSupport
import FilbertTransformer
import Foundation

/// Tiny model directories that live as long as this object.
final class InsightModels {
  let directory: URL

  init() throws {
    directory = try Fixtures.temporaryDirectory()
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  func explainer(
    labels: [String] = ["buy", "refund", "other"], task: ModelTask = .classification,
    _ reading: Model.Reading = Model.Reading(), output: ExplainedOutput = .logit
  ) throws -> TextExplainer {
    let path = directory.appending(path: "\(task)-\(labels.count)")
    if !FileManager.default.fileExists(atPath: path.path) {
      try TinyModel.writeClassifier(to: path, labels: labels, task: task)
    }
    return try TextExplainer(ModelDirectory(path.path), reading, output: output)
  }

  func tagger(crf: Bool = false) throws -> TagExplainer {
    let path = directory.appending(path: "tagger-\(crf)")
    try TinyModel.writeTagger(to: path, crf: crf)
    return try TagExplainer(ModelDirectory(path.path))
  }
}
