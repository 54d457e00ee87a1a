public import ArgumentParser
import FilbertCore
import FilbertInference
public import FilbertModelFiles

extension WindowPooling: ExpressibleByArgument {}

/// A value of `--long-texts`.
enum LongTextChoice: String, ExpressibleByArgument, CaseIterable {
  case head, tail
  case headTail = "head-tail"
  case windows

  func way(overlap: Int? = nil, pooling: WindowPooling? = nil) -> LongTexts {
    switch self {
    case .head: .head
    case .tail: .tail
    case .headTail: .headTail
    case .windows: .windows(overlap: overlap, pooling: pooling ?? .mean)
    }
  }

  /// The option, which a tagger has no use for.
  static func limited(_ choice: LongTextChoice?) -> [LimitedOption] {
    [
      LimitedOption("--long-texts", choice != nil) { _ in
        "is for labels of whole texts; a model that tags words reads long texts whole, in windows. Leave it out."
      }
    ]
  }
}

/// Which part of texts that are longer than the model's sequences is read.
struct LongTextOptions: ParsableArguments {
  @Option(
    help:
      "What to read of texts that are too long: head, tail, head-tail (a quarter of the length from the beginning, the rest from the end), or windows (everything, in parts whose answers are combined). (default: as trained)"
  )
  var longTexts: LongTextChoice?

  @Option(
    help: ArgumentHelp(
      "Tokens that neighbouring windows share, at least. (default: a quarter of a window)",
      valueName: "tokens"))
  var stride: Int?

  @Option(
    help:
      "How the answers for windows are combined: mean of their probabilities, or max, those of the window with the greatest one. (default: mean)"
  )
  var windowPooling: WindowPooling?

  func validate() throws {
    if let stride, stride < 0 {
      throw ValidationError("--stride must be 0 or more, not \(stride).")
    }
    guard longTexts != .windows else { return }
    for (option, isGiven) in [
      ("--stride", stride != nil), ("--window-pooling", windowPooling != nil),
    ] where isGiven {
      throw ValidationError("\(option) is for windows; add --long-texts windows or leave it out.")
    }
  }

  /// Nil for what the model was trained with.
  var way: LongTexts? { longTexts?.way(overlap: stride, pooling: windowPooling) }

  /// What a tagger has no use for.
  var limited: [LimitedOption] { LongTextChoice.limited(longTexts) }
}
