import FilbertCore
import FilbertCorpus
import FilbertStatistics
import FilbertText
import FilbertTransformer

/// The rows that have labels already.
struct LabelledTexts {
  /// The name of their file.
  let name: String
  /// Cleaned; of tagged sentences the words, joined.
  let inputs: [TextInput]
  /// Nil for numbers and tags.
  let targets: LogisticTargets?
  /// The names of ``targets``.
  let labels: [String]
  /// The number of each row's label, or of its first one. For a row without a label, the number of
  /// labels.
  let classes: [Int]

  /// - Throws: `badData` if the rows have fewer than two labels, or far too many.
  init(_ dataset: Dataset, _ task: ModelTask) throws(FilbertError) {
    name = dataset.name
    inputs = dataset.examples.map(\.input)
    guard task != .regression else {
      (targets, labels, classes) = (nil, [], [])
      return
    }
    let set = try dataset.labelSet()
    labels = set.names
    let numbers = dataset.examples.map { example in
      (example.target?.allLabels ?? []).compactMap { set.index(of: $0) }.sorted()
    }
    classes = numbers.map { $0.first ?? set.names.count }
    targets =
      task == .multilabel
      ? .many(numbers, labelCount: set.names.count)
      : .one(numbers.map { $0[0] }, labelCount: set.names.count)
  }

  init(_ dataset: TaggedDataset) {
    name = dataset.name
    inputs = dataset.sentences.map { TextInput($0.words.joined(separator: " ")) }
    (targets, labels, classes) = (nil, [], [])
  }
}
