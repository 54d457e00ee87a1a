import FilbertCore
import FilbertFiles
import FilbertJSON

/// Examples in memory as lines of JSON, so that they are read and checked as those of a file.
struct ExampleLines {
  /// What messages call them.
  static let name = "examples"

  private let bytes: [UInt8]
  let hasPairs: Bool

  /// - Throws: `badData` if there are none, or one has another kind of answer than the task; its line is its number.
  init(_ examples: [LabelledExample], for task: LearningTask) throws(FilbertError) {
    guard !examples.isEmpty else {
      throw FilbertError(
        .badData, "There are no examples, so there is nothing to learn; give some of each label.")
    }
    let hasPairs = examples.contains { $0.pair != nil }
    var bytes: [UInt8] = []
    for (index, example) in examples.enumerated() {
      if index.isMultiple(of: 256) { try Cancellation.check() }
      guard let object = Self.object(example, for: task, hasPairs: hasPairs) else {
        throw FilbertError(
          .badData,
          "The example has \(example.target.clause), and for \(task.rawValue) it needs \(task.clause).",
          file: Self.name, line: index + 1)
      }
      JSONValue.object(object).append(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    (self.bytes, self.hasPairs) = (bytes, hasPairs)
  }

  var reader: ByteReader { ByteReader(name: Self.name, bytes: bytes) }

  /// Nil if the example has another kind of answer.
  private static func object(
    _ example: LabelledExample, for task: LearningTask, hasPairs: Bool
  ) -> JSONObject? {
    var object = JSONObject()
    if case .tags(let tags) = example.target {
      object["tokens"] = .array(example.texts.map { .string($0) })
      object["tags"] = .array(tags.map { .string($0) })
      return task == .tagging ? object : nil
    }
    object["text"] = .string(example.texts[0])
    if hasPairs { object["text_pair"] = .string(example.pair ?? "") }
    switch (task, example.target) {
    case (.classification, .label(let label)): object["label"] = .string(label)
    case (.multilabel, .labels(let labels)):
      object["label"] = .array(labels.map { .string($0) })
    case (.multilabel, .label(let label)): object["label"] = .array([.string(label)])
    // Not as a number, which could not be infinite.
    case (.regression, .number(let number)): object["label"] = .string("\(number)")
    case (.matching, .item): break
    default: return nil
    }
    return object
  }
}

extension LabelledExample.Target {
  fileprivate var clause: String {
    switch self {
    case .label: "a label"
    case .labels: "a set of labels"
    case .number: "a number"
    case .tags: "tags of words"
    case .item: "a second text"
    }
  }
}

extension LearningTask {
  fileprivate var clause: String {
    switch self {
    case .classification: "a label"
    case .multilabel: "labels"
    case .regression: "a number"
    case .tagging: "words with tags"
    case .matching: "an item"
    }
  }
}
