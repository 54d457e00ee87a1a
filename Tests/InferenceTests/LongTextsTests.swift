import FilbertInference
import FilbertModelFiles
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Testing

@Suite struct LongTextsTests {
  private static let all: [LongTexts] = [
    .head, .tail, .headTail, .windows(), .windows(overlap: 0), .windows(overlap: 3, pooling: .max),
  ]

  private func encoded(
    _ text: String, pair: String? = nil, _ length: Int, _ ways: LongTexts, _ tokenizer: Tokenizer
  ) -> EncodedText {
    EncodedText(
      tokenizer.encode(text, pair: pair), isPair: pair != nil, maximumLength: length,
      longTexts: ways)
  }

  /// Every kind of cut gives sequences of the length asked for, between the special tokens, in order, and counts what
  /// is in none of them.
  @Test(arguments: all)
  func sequencesAreFullAndWhatIsMissingIsCounted(ways: LongTexts) throws {
    let tokenizer = try TemporaryModels().classifier().tokenizer
    for count in [1, 5, 8, 9, 10, 17, 50, 200] {
      let text = (0..<count).map { ["buy", "red", "phone", "case", "late"][$0 % 5] }
        .joined(separator: " ")
      let whole = tokenizer.encode(text)
      for length in [3, 4, 10, 64] {
        let encoded = encoded(text, length, ways, tokenizer)
        guard whole.count > length else {
          #expect(encoded.sequences.map(\.ids) == [whole.ids] && encoded.unreadTokens == 0)
          continue
        }
        for sequence in encoded.sequences {
          #expect(sequence.ids.count == length && sequence.segments.allSatisfy { $0 == 0 })
          #expect(sequence.ids.first == tokenizer.classID)
          #expect(sequence.ids.last == tokenizer.separatorID)
        }
        if case .windows = ways {
          #expect(encoded.unreadTokens == 0 && encoded.sequences.count > 1)
        } else {
          #expect(encoded.unreadTokens == whole.count - length && encoded.sequences.count == 1)
        }
      }
    }
  }

  @Test func headIsWhatHuggingFaceCuts() throws {
    let tokenizer = try TemporaryModels().classifier().tokenizer
    let (text, pair) = ("buy red phone case cheap late order", "refund late order cheap case")
    for length in 4...16 {
      for pair in [nil, pair] {
        let cut = tokenizer.encode(text, pair: pair, maximumLength: length)
        let encoded = encoded(text, pair: pair, length, .head, tokenizer)
        #expect(encoded.sequences == [TokenSequence(cut)])
        #expect(encoded.unreadTokens == cut.truncatedPieces)
      }
    }
  }

  @Test func tailAndBothEnds() throws {
    let tokenizer = try TemporaryModels().classifier().tokenizer
    let ids = tokenizer.encode("buy red phone case cheap late order refund").ids
    func read(_ ways: LongTexts) -> [Int32] {
      encoded("buy red phone case cheap late order refund", 6, ways, tokenizer).sequences[0].ids
    }
    #expect(read(.head) == [ids[0]] + ids[1...4] + [ids[9]])
    #expect(read(.tail) == [ids[0]] + ids[5...8] + [ids[9]])
    #expect(read(.headTail) == [ids[0], ids[1]] + ids[6...8] + [ids[9]])
  }

  /// Windows read every token, neighbours share at least the overlap, the first begins and the last ends the text.
  @Test func windowsLeaveNoGap() {
    for count in [5, 6, 11, 40, 63, 1000] {
      for room in [1, 2, 4] {
        for overlap in [0, 1, 3, 9] {
          let parts = LongTexts.windows(overlap: overlap).parts(of: count, room: room)
            .map { $0[0] }
          #expect(parts.first?.lowerBound == 0 && parts.last?.upperBound == count)
          #expect(parts.allSatisfy { $0.count == room })
          for (left, right) in zip(parts, parts.dropFirst()) {
            #expect(left.lowerBound < right.lowerBound)
            #expect(left.upperBound - right.lowerBound >= min(overlap, room - 1))
          }
        }
      }
    }
  }

  /// Of a pair the longer text moves on and the other one stays beside it.
  @Test func windowsOfAPair() throws {
    let tokenizer = try TemporaryModels().classifier().tokenizer
    let long = Array(repeating: "buy red phone case", count: 10).joined(separator: " ")
    for (text, pair, stays) in [("late order", long, 0), (long, "late order", 1)] {
      let encoded = encoded(text, pair: pair, 16, .windows(), tokenizer)
      #expect(encoded.unreadTokens == 0 && encoded.sequences.count > 3)
      let short = tokenizer.encode("late order").ids[1...2]
      for sequence in encoded.sequences {
        #expect(sequence.ids.count == 16)
        let own = zip(sequence.ids, sequence.segments).filter { $0.1 == UInt8(stays) }.map(\.0)
        #expect(
          own.filter { $0 != tokenizer.classID && $0 != tokenizer.separatorID } == Array(short))
      }
    }
  }

  @Test func answersToWindowsArePooled() throws {
    let models = try TemporaryModels()
    let words = (0..<60).map { ["buy", "red", "phone", "late", "refund", "order"][$0 * 7 % 6] }
    let text = words.joined(separator: " ")
    let windows = LongTexts.windows(overlap: 0).parts(of: 60, room: 6).map { $0[0] }
    let classifier = try models.classifier(maximumLength: 8)
    let alone = windows.map { classifier.prediction(for: words[$0].joined(separator: " ")) }
    let mean = (0..<2).map { label in
      alone.reduce(0) { $0 + $1.probabilities[label] } / Float(alone.count)
    }
    let pooled = try models.classifier(maximumLength: 8, longTexts: .windows(overlap: 0))
      .prediction(for: text)
    #expect(pooled.windows == 10 && pooled.unreadTokens == 0)
    #expect(distance(pooled.probabilities, mean) < 1e-6)
    let surest = try models.classifier(
      maximumLength: 8, longTexts: .windows(overlap: 0, pooling: .max)
    ).prediction(for: text)
    #expect(surest.probability == alone.map(\.probability).max())
    // A text that fits is read as ever.
    #expect(
      try models.classifier(longTexts: .windows()).prediction(for: text)
        == models.classifier().prediction(for: text))
  }

  @Test func aModelReadsAsItWasTrained() throws {
    let models = try TemporaryModels()
    let text = "buy red phone case cheap late order refund"
    let tail = try models.classifier(maximumLength: 6, longTexts: .tail).prediction(for: text)
    #expect(try models.classifier(maximumLength: 6).prediction(for: text) != tail)
    try models.write(#"{"recipe": {"long_texts": "tail"}}"#, to: "classifier/training.json")
    #expect(try models.classifier(maximumLength: 6).prediction(for: text) == tail)
    #expect(try models.classifier(maximumLength: 6).longTexts == .tail)
  }

  /// What `--resume` relies on: the bits of an answer do not depend on what else is scored.
  @Test func companyChangesNoBit() throws {
    let classifier = try TemporaryModels().classifier()
    let texts = (0..<300).map { index in
      (0...(index % 23)).map { ["buy", "red", "phone", "late", "我"][($0 * 3 + index) % 5] }
        .joined(separator: " ")
    }
    let inputs = texts.map { TextInput($0) }
    let among = classifier.predictions(for: inputs)
    for (index, prediction) in classifier.predictions(for: Array(inputs.reversed())).reversed()
      .enumerated()
    {
      #expect(prediction == among[index])
    }
    for index in [0, 7, 151, 299] {
      #expect(classifier.prediction(for: texts[index]) == among[index])
    }
  }
}
