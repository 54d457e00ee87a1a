import FilbertCore
import FilbertCorpus
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTagging
import FilbertText

/// Sentences to train and to validate on, and what is worth saying about them.
struct TaggedTrainingData {
  let tags: TagSet
  let train: [TaggedSentence]
  let validation: [TaggedSentence]?
  let record: DataRecord

  init(
    _ options: TrainingDataOptions, _ columns: TagColumnOptions, skipBadRows: Bool,
    reading: ReadingOptions, seed: UInt64, console: Console
  ) throws(FilbertError) {
    let request = columns.request(skipBadRows: skipBadRows, reading)
    func read(_ path: String) throws(FilbertError) -> TaggedDataset {
      let dataset = try TaggedDataset(
        path: path, format: try options.inputFormat?.requireTagged(), request)
      dataset.describe(to: console)
      return dataset
    }
    let dataset = try read(options.train)
    _ = try dataset.entityTypes()
    try Self.requireTwoTags(dataset)
    let labels = try LabelSet(dataset.sentences.lazy.flatMap(\.tags), file: dataset.name)
    tags = TagSet(labels.names, scheme: dataset.scheme)
    // Raw text is cut as it was in training: as asked for, else as the words look.
    let split =
      columns.wordSplit ?? WordSplit.inferred(from: dataset.sentences.lazy.map(\.words))

    if let path = options.validation {
      let sentences = try read(path).sentences(in: dataset.scheme, console)
      train = dataset.sentences
      validation = sentences
      Self.warnOfUnknown(sentences, labels, console)
      let leakage = TaggedStatistics.leakage(train: train, validation: sentences)
      if let warning = TaggedStatistics.leakageWarning(leakage) { console.warn(warning) }
    } else {
      let parts = try StratifiedSplit(
        classes: dataset.sentences.map { _ in 0 }, classCount: 1,
        fraction: options.validationFraction, seed: seed)
      train = parts.train.map { dataset.sentences[$0] }
      validation =
        parts.validation.isEmpty ? nil : parts.validation.map { dataset.sentences[$0] }
      console.say(
        "\(Rendering.counted(train.count, "sentence")) to train on, "
          + "\(Rendering.grouped(parts.validation.count)) set aside for validation")
      if validation == nil, options.validationFraction > 0 {
        console.warn("there are too few sentences to set any aside; the last epoch is kept unseen")
      }
      Self.warnOfUntrained(train, labels, console)
    }
    record = DataRecord(
      unit: "sentences", trainPath: options.train, trainCount: train.count,
      validationPath: options.validation, validationCount: validation?.count ?? 0,
      validationFraction: options.validation == nil ? options.validationFraction : nil,
      members: [
        (.scheme, .string(dataset.scheme.rawValue)), (.words, .string(split.rawValue)),
      ])
  }

  private static func requireTwoTags(_ dataset: TaggedDataset) throws(FilbertError) {
    guard let first = dataset.sentences.first?.tags.first else { return }
    let isAlone = dataset.sentences.lazy.flatMap(\.tags)
      .allSatisfy { ExactString($0) == ExactString(first) }
    if isAlone {
      throw FilbertError(
        .badData,
        "All words have the tag \(first); a tagger needs words outside of entities, or a second tag.",
        file: dataset.name, line: dataset.sentences.first?.line)
    }
  }

  /// A tag of which all examples were set aside is not learned.
  private static func warnOfUntrained(
    _ train: [TaggedSentence], _ labels: LabelSet, _ console: Console
  ) {
    let seen = Set(train.lazy.flatMap(\.tags).map(ExactString.init))
    let missing = labels.names.filter { !seen.contains(ExactString($0)) }
    guard !missing.isEmpty else { return }
    console.warn(
      "all sentences with \(missing.prefix(5).joined(separator: ", "))\(missing.count > 5 ? ", …" : "") were set "
        + "aside for validation, so \(missing.count == 1 ? "it is" : "they are") not learned; another --seed or "
        + "--validation decides otherwise")
  }

  /// A tag that only validation has can never be predicted; it counts as wrong.
  private static func warnOfUnknown(
    _ sentences: [TaggedSentence], _ labels: LabelSet, _ console: Console
  ) {
    var words = 0
    var unknown: Set<ExactString> = []
    for tag in sentences.lazy.flatMap(\.tags) where labels.index(of: tag) == nil {
      words += 1
      unknown.insert(ExactString(tag))
    }
    guard words > 0 else { return }
    let shown = unknown.sorted().prefix(5).map(\.string).joined(separator: ", ")
    console.warn(
      "\(Rendering.counted(words, "validation word")) \(words == 1 ? "has a tag" : "have tags") the training "
        + "data does not have (\(shown)\(unknown.count > 5 ? ", …" : "")) and count\(words == 1 ? "s" : "") as wrong"
    )
  }
}
