import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Synchronization

/// What one input requests from the models.
private struct Request {
  let maximumLength: Int
  let longTexts: LongTexts
  let isQuantized: Bool
  let texts: [String]

  init(_ numbers: inout InputNumbers) {
    maximumLength = numbers.one(of: [3, 4, 5, 8, 16, 17, 63, 64])
    let overlap = numbers.one(of: [nil, 0, 1, 2, 62, 1000])
    longTexts = numbers.one(of: [
      .head, .tail, .headTail, .windows(overlap: overlap),
      .windows(overlap: overlap, pooling: .max),
    ])
    isQuantized = numbers.flag()
    texts = numbers.remainder.split(separator: 0, omittingEmptySubsequences: false).prefix(40).map {
      Request.text($0)
    }
  }

  /// A part of the input; two bytes alone stand for a word repeated many times, since for most texts only the length
  /// matters.
  private static func text(_ part: ArraySlice<UInt8>) -> String {
    guard part.count == 2, let first = part.first, let last = part.last else {
      return String(decoding: part, as: UTF8.self)
    }
    let word = ["phone ", "a", "我", "xyzzy ", ". "][Int(last) % 5]
    return String(repeating: word, count: Int(first))
  }
}

/// Models of one kind in a directory, with and without 8 bits, each loaded once per kind of request.
private final class Models<Model: Sendable>: Sendable {
  private let path: String
  private let load: @Sendable (String, Request) throws(FilbertError) -> Model
  private let loaded = Mutex<[String: Model]>([:])

  init(
    _ name: String, write: (URL) throws -> Void,
    load: @escaping @Sendable (String, Request) throws(FilbertError) -> Model
  ) {
    path = "\(ScratchFile.directory)/\(name)"
    self.load = load
    do {
      try write(URL(filePath: path))
      let quantized = try OutputDirectory("\(path)-8", marker: "config.json")
      try QuantizedModel(ModelDirectory(path)).write(into: quantized)
      try quantized.commit()
    } catch {
      fatalError("\(error)")
    }
  }

  func model(_ request: Request) throws(FilbertError) -> Model {
    let name = "\(request.maximumLength) \(request.longTexts) \(request.isQuantized)"
    if let model = loaded.withLock({ $0[name] }) { return model }
    let model = try load(request.isQuantized ? "\(path)-8" : path, request)
    loaded.withLock { $0[name] = model }
    return model
  }
}

private let classifiers = Models("scoring-classifier") {
  try TinyModel.writeClassifier(to: $0, labels: ["buy", "refund", "other"])
} load: { path, request throws(FilbertError) in
  try TextClassifier(
    contentsOf: path, maximumLength: request.maximumLength, longTexts: request.longTexts)
}

private let taggers = Models("scoring-tagger") {
  try TinyModel.writeTagger(to: $0, crf: true)
} load: { path, request throws(FilbertError) in
  try TextTagger(contentsOf: path, maximumLength: request.maximumLength)
}

private let embedders = Models("scoring-embedder") {
  try TinyModel.writeEncoder(to: $0)
} load: { path, request throws(FilbertError) in
  try TextEmbedder(contentsOf: path, maximumLength: request.maximumLength)
}

/// How much answers to a text alone and among others may differ. In 8 bits the rounding of a value at the border of two
/// steps may fall either way.
private func tolerance(_ request: Request) -> Float { request.isQuantized ? 2e-2 : 1e-5 }

/// The first bytes choose a length, which part of longer texts is read, and whether weights have 8 bits; the others are
/// texts with zero bytes between them. A text gets the same answer alone and among others; no sequence is longer than
/// requested; every word gets a tag, and entities match their offsets.
func fuzzScoring(_ bytes: [UInt8]) {
  guard bytes.count > 4 else { return }
  var numbers = InputNumbers(bytes)
  let model = numbers.number(below: 3)
  let request = Request(&numbers)
  do throws(FilbertError) {
    switch model {
    case 0: try classify(request)
    case 1: try tag(request)
    default: try embed(request)
    }
  } catch {
    fatalError("\(error.description)")
  }
}

private func classify(_ request: Request) throws(FilbertError) {
  let model = try classifiers.model(request)
  var inputs = request.texts.map { TextInput($0) }
  // Every third one in a pair with the next.
  for index in stride(from: 0, to: inputs.count - 1, by: 3) where request.maximumLength > 4 {
    inputs[index].pair = inputs[index + 1].text
  }
  for text in model.encode(inputs) {
    require(!text.sequences.isEmpty && text.unreadTokens >= 0, "no sequence")
    for sequence in text.sequences {
      require(
        sequence.ids.count <= request.maximumLength,
        "\(sequence.ids.count) tokens of \(request.maximumLength)")
    }
  }
  let answers = model.predictions(for: inputs)
  for (input, answer) in zip(inputs, answers) {
    let alone = model.predictions(for: [input])[0]
    require(
      zip(answer.probabilities, alone.probabilities)
        .allSatisfy { abs($0 - $1) <= tolerance(request) },
      "\(answer.probabilities) among others, \(alone.probabilities) alone")
    require(
      abs(answer.probabilities.reduce(0, +) - 1) < 1e-4, "probabilities \(answer.probabilities)")
  }
}

private func tag(_ request: Request) throws(FilbertError) {
  let model = try taggers.model(request)
  let texts = request.texts.map { PretokenizedText($0, model.splitter) }
  for (text, windows) in zip(texts, model.windows(of: texts)) {
    require(windows.count == text.ranges.count, "\(windows.count) words")
    require(windows.readWords == Array(Set(windows.readWords)).sorted(), "words read twice")
    for window in windows.windows {
      require(
        window.sequence.tokens.ids.count <= request.maximumLength,
        "\(window.sequence.tokens.ids.count) tokens of \(request.maximumLength)")
    }
  }
  let redaction = Redaction(labels: nil, tags: model.decoder.tags)
  for (text, tagged) in zip(texts, model.tag(texts)) {
    require(tagged.tags.count == text.ranges.count, "\(tagged.tags.count) tags")
    requireEntities(tagged)
    requireEntities(redaction.apply(tagged).tagged)
  }
}

private func requireEntities(_ tagged: TaggedText) {
  let bytes = Array(tagged.source.text.utf8)
  for entity in tagged.entities {
    require(
      entity.bytes.upperBound <= bytes.count
        && Array(entity.text.utf8) == Array(bytes[entity.bytes]),
      "\"\(entity.text)\" is not at \(entity.bytes)")
    require((0...1.0001).contains(entity.probability), "a probability of \(entity.probability)")
  }
}

private func embed(_ request: Request) throws(FilbertError) {
  let model = try embedders.model(request)
  let inputs = request.texts.map { TextInput($0) }
  for pooling in TextEmbedder.Pooling.allCases {
    for (input, vector) in zip(inputs, model.vectors(for: inputs, pooling: pooling)) {
      let alone = model.vectors(for: [input], pooling: pooling)[0]
      require(
        zip(vector, alone).allSatisfy { abs($0 - $1) <= 10 * tolerance(request) },
        "\(vector) among others, \(alone) alone")
      let length = vector.reduce(0) { $0 + $1 * $1 }
      require(abs(length - 1) < 1e-4, "a vector of length \(length)")
    }
  }
}
