import FilbertCore
import FilbertFiles
import FilbertModelFiles
import FilbertTensor
import FilbertTransformer
import Foundation

/// The vectors that a pretrained encoder has for texts of many jobs. They are computed once, written to a file, and
/// mapped from there, so they take memory only while they are read, and a run that was interrupted finds them again.
struct SharedVectors: Sendable {
  private let sequences: [TokenSequence]
  private let rows: [Int]
  private let directory: String
  private let path: String
  /// Of more texts a job uses only a part, see ``Probe/mostExamples``, so it computes the vectors of that part.
  static let mostTexts = 2 * Probe.mostExamples
  private static let rowsAtOnce = 4_096
  private static let tensor = "vectors"
  private static let prefix = "vectors-"
  /// Files in a directory. A search may read texts in many ways, and those of all of them might fill the disk.
  private static let mostFiles = 2

  /// - Parameters:
  ///   - sequences: of all texts.
  ///   - rows: the texts of the job.
  ///   - model: the directory of the encoder.
  init(
    _ sequences: [TokenSequence], rows: [Int], of model: String, preparation: TextPreparation,
    directory: String
  ) {
    (self.sequences, self.rows) = (sequences, rows)
    // What decides the vectors beside the texts: the model, how texts are read, and which layers the encoder gets.
    var key = Fingerprint()
    key.add(model)
    key.add(UInt64(preparation.maximumLength))
    key.add("\(preparation.recipe.longTexts ?? .head)")
    key.add(preparation.recipe.hasPoolingLayer ? preparation.recipe.seed &+ 1 : 0)
    self.directory = directory
    path = "\(directory)/\(Self.prefix)\(key.text).safetensors"
  }

  /// The vectors of some of the job's texts, `[texts x hidden]`.
  ///
  /// - Parameters:
  ///   - places: of the texts among those of the job.
  ///   - parameters: of the pretrained encoder, packed.
  func gather(
    _ places: [Int], _ classifier: SequenceClassifier, _ parameters: Parameters
  ) throws(FilbertError) -> Matrix {
    let hidden = classifier.configuration.hiddenSize
    if !isComplete(hidden) { try write(classifier, parameters) }
    let file = try SafetensorsFile(path)
    guard let all = try file.mapped(Self.tensor, rows: sequences.count, columns: hidden) else {
      return classifier.unitVectors(places.map { sequences[rows[$0]] }, parameters)
    }
    return all.gather(rows: places.map { rows[$0] })
  }

  /// Whether the file is there and undamaged.
  private func isComplete(_ hidden: Int) -> Bool {
    (try? SafetensorsFile(path))?.info(Self.tensor)?.shape == [sequences.count, hidden]
  }

  /// Makes room for another file: the oldest ones go. A job that has mapped one keeps it until it ends.
  private func removeOldest() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let files = names.filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(".safetensors") }
      .map { "\(directory)/\($0)" }.filter { $0 != path }
      .map { (path: $0, changed: (try? FileStamp($0).changed) ?? 0) }
      .sorted { ($0.changed, $0.path) > ($1.changed, $1.path) }
    for file in files.dropFirst(Self.mostFiles - 1) { removeFile(file.path) }
  }

  /// All vectors, a block at a time.
  private func write(
    _ classifier: SequenceClassifier, _ parameters: Parameters
  ) throws(FilbertError) {
    removeOldest()
    let writer = try SafetensorsWriter(
      path, tensors: [(Self.tensor, [sequences.count, classifier.configuration.hiddenSize])],
      overwrite: true, hasOneWriter: true)
    for start in stride(from: 0, to: sequences.count, by: Self.rowsAtOnce) {
      let block = sequences[start..<min(start + Self.rowsAtOnce, sequences.count)]
      let vectors = classifier.unitVectors(Array(block), parameters)
      try vectors.withSpan { span throws(FilbertError) in try writer.append(span) }
    }
    try writer.finish()
  }
}
