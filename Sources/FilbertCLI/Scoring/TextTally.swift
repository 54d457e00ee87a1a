import FilbertInference
import FilbertJSON
import FilbertScoring

/// What the model said of the texts of a run.
struct TextTally: Equatable {
  /// Texts of which a part was not read.
  var cut = 0
  /// Texts read in more than one window.
  var windowed = 0
  /// Texts that were answered.
  var texts = 0
  /// Texts with each label, in the model's order.
  var labels: [Int]
  /// Texts without a label, where the model gives labels.
  var undecided = 0
  /// Rows in the output.
  var written = 0

  init(labels count: Int) {
    labels = [Int](repeating: 0, count: count)
  }

  mutating func add(_ text: LabelledText) {
    texts += 1
    if text.answer.unreadTokens > 0 { cut += 1 }
    if text.answer.windows > 1 { windowed += 1 }
    for label in text.labels { labels[label] += 1 }
    if text.labels.isEmpty, !labels.isEmpty { undecided += 1 }
  }

  /// `buy 1,204, refund 310`, the most frequent first.
  func sentence(_ names: [String]) -> String {
    let found = zip(names, labels).filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }
    let shown = found.prefix(10).map { "\($0.0) \(Rendering.grouped($0.1))" }
    let more = found.count > 10 ? ["\(found.count - 10) other labels"] : []
    let none = undecided > 0 ? ["no label \(Rendering.grouped(undecided))"] : []
    return "Predicted: " + (shown + more + none).joined(separator: ", ")
  }

  var json: JSONValue {
    [
      "texts": .number(texts), "cut": .number(cut), "windowed": .number(windowed),
      "labels": .array(labels.map { .number($0) }), "undecided": .number(undecided),
      "written": .number(written),
    ]
  }

  /// Nil for what ``json`` does not give of a model with `count` labels.
  init?(labels count: Int, json: JSONValue?) {
    guard let json, let labels = json["labels"]?.arrayValue?.compactMap(\.countValue),
      labels.count == count, let texts = json["texts"]?.countValue,
      let cut = json["cut"]?.countValue,
      let windowed = json["windowed"]?.countValue, let undecided = json["undecided"]?.countValue,
      let written = json["written"]?.countValue
    else { return nil }
    (self.labels, self.texts) = (labels, texts)
    (self.cut, self.windowed) = (cut, windowed)
    (self.undecided, self.written) = (undecided, written)
  }
}
