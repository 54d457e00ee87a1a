import FilbertTensor
package import FilbertTransformer

/// Which part of a text that is longer than a model's sequences is read.
///
/// ```swift
/// let reviews = try TextClassifier(contentsOf: "Models/reviews", longTexts: .windows(pooling: .max))
/// ```
///
/// As JSON it is an object: `{"part": "head"}`, `{"part": "tail"}`, `{"part": "head-tail"}` or
/// `{"part": "windows", "overlap": 64, "pooling": "mean"}`, without `overlap` for the usual one.
public enum LongTexts: Sendable, Hashable {
  /// The beginning.
  case head
  /// The end.
  case tail
  /// The first quarter of the length from the beginning, the rest from the end: the best way to cut in Sun et al. 2019
  /// ("How to Fine-Tune BERT for Text Classification?"), who took 128 and 382 tokens.
  case headTail
  /// Everything, in windows whose answers are combined.
  ///
  /// There are as many windows as needed, of full length and evenly spread. In a pair, the longer text is read in this
  /// way, and the other one goes with every window.
  ///
  /// - Parameters:
  ///   - overlap: the minimum number of tokens that neighbouring windows share (`stride` of Hugging Face's tokenizers);
  ///     nil for a quarter of the room.
  ///   - pooling: how the answers are combined.
  case windows(overlap: Int? = nil, pooling: WindowPooling = .mean)
}

/// How the answers to the windows of a text become one.
public enum WindowPooling: String, Sendable, CaseIterable, Codable {
  /// The mean of the probabilities, or of the numbers of a regression.
  case mean
  /// The probabilities of the most confident window, the one with the greatest probability; if any number of labels may
  /// apply, and for numbers, the greatest of each.
  case max
}

extension LongTexts {
  /// What `--long-texts` and `training.json` call it; windows have their usual overlap and the mean.
  package init?(name: String) {
    switch name {
    case "head": self = .head
    case "tail": self = .tail
    case "head-tail": self = .headTail
    case "windows": self = .windows()
    default: return nil
    }
  }

  /// What `--long-texts` calls it.
  package var name: String {
    switch self {
    case .head: "head"
    case .tail: "tail"
    case .headTail: "head-tail"
    case .windows: "windows"
    }
  }

  /// The parts of a text of `count` tokens, of which `room` fit: each inner array is one sequence. Not empty.
  package func parts(of count: Int, room: Int) -> [[Range<Int>]] {
    guard count > room else { return [[0..<count]] }
    switch self {
    case .head: return [[0..<room]]
    case .tail: return [[(count - room)..<count]]
    case .headTail:
      let head = (room + 2) / 4
      return [[0..<head, (count - room + head)..<count]]
    case .windows(let overlap, _):
      guard room > 0 else { return [[0..<0]] }
      let step = room - min(overlap ?? room / 4, room - 1)
      let last = (count - room + step - 1) / step
      return (0...last).map { index in
        let start = index * (count - room) / last
        return [start..<(start + room)]
      }
    }
  }

  /// One answer of the answers to a text's windows.
  package func pool(_ answers: ArraySlice<[Float]>, _ task: ModelTask) -> [Float] {
    guard let first = answers.first, answers.count > 1 else { return answers.first ?? [] }
    guard case .windows(_, .max) = self else {
      return first.indices.map { column in
        answers.reduce(0) { $0 + $1[column] } / Float(answers.count)
      }
    }
    // Probabilities that add up stay together; those of labels that are independent of each other, and numbers, do not.
    return answers.dropFirst().reduce(first) { best, next in
      task == .classification
        ? (next[next.argmax] > best[best.argmax] ? next : best) : zip(best, next).map(max)
    }
  }
}
