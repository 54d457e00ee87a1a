import FilbertInference
import FilbertModelFiles
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

@Suite struct WordWindowsTests {
  private let words = [
    "want", "the", "mattresses", "\u{3000}", "zzzzqq", "discounted", "\u{200D}", "好", "phonecase",
  ]

  private func sentence(_ count: Int, seed: UInt64) -> [String] {
    let stream = RandomStream(seed: seed)
    return (0..<count).map { words[stream.index($0, below: words.count)] }
  }

  /// Every word that has pieces is read once, in order, at its first piece.
  @Test(arguments: [3, 4, 5, 8, 13, 64])
  func everyWordIsReadOnce(length: Int) throws {
    let models = try TemporaryModels()
    let tokenizer = try models.tagger().tokenizer
    for (seed, count) in [0, 1, 2, 5, 17, 60].enumerated() {
      let sentence = sentence(count, seed: UInt64(seed))
      let windows = WordWindows(sentence, tokenizer, maximumLength: length)
      #expect(windows.count == count)
      let visible = sentence.indices.filter { tokenizer.encode(sentence[$0]).count > 2 }
      #expect(windows.readWords == visible)
      for window in windows.windows {
        let sequence = window.sequence
        #expect(sequence.tokens.ids.count <= length)
        #expect(sequence.tokens.ids.first == tokenizer.classID)
        #expect(sequence.tokens.ids.last == tokenizer.separatorID)
        #expect(sequence.rows.count == window.words.count && !window.words.isEmpty)
        for (row, word) in zip(sequence.rows, window.words) {
          #expect(sequence.tokens.ids[row] == tokenizer.encode(sentence[word]).ids[1])
        }
      }
    }
  }

  @Test func aSentenceThatFitsIsOneWindowWithTheIdsOfTheTokenizer() throws {
    let tokenizer = try TemporaryModels().tagger().tokenizer
    let sentence = sentence(12, seed: 3)
    let encoding = tokenizer.encode(words: sentence)
    let windows = WordWindows(sentence, tokenizer, maximumLength: encoding.count)
    #expect(windows.windows.count == 1)
    #expect(windows.windows[0].sequence.tokens.ids == encoding.ids)
    #expect(WordWindows(sentence, tokenizer, maximumLength: encoding.count - 1).windows.count == 2)
  }

  /// In the middle of a long text every word has about a quarter of a window before and after it.
  @Test func wordsAreReadWithContext() throws {
    let tokenizer = try TemporaryModels().tagger().tokenizer
    let sentence = [String](repeating: "want", count: 500)
    let windows = WordWindows(sentence, tokenizer, maximumLength: 42).windows
    for (number, window) in windows.enumerated() {
      let rows = window.sequence.rows
      if number > 0 { #expect((rows.first ?? 0) >= 10) }
      if number < windows.count - 1 {
        #expect(window.sequence.tokens.ids.count - 1 - (rows.last ?? 0) >= 10)
      }
    }
    #expect(windows.count < 30)
  }

  /// A word that fills most of a window neither multiplies the windows nor takes the context of those before it.
  @Test func longWordsDoNotMultiplyWindows() throws {
    let tokenizer = try TemporaryModels().tagger().tokenizer
    let long = String(repeating: "z", count: 36)
    #expect(tokenizer.encode(long).count - 2 == 36)
    let sentence =
      [String](repeating: "want", count: 40) + [long] + [String](repeating: "the", count: 40)
    let windows = WordWindows(sentence, tokenizer, maximumLength: 42)
    #expect(windows.windows.count <= 7)
    #expect(windows.cutWords == 0)
    // The last of the words before it is read with others before it, not from a window of its own.
    let window = windows.windows.first { $0.words.contains(39) }
    #expect((window?.sequence.rows[window?.words.firstIndex(of: 39) ?? 0] ?? 0) > 2)
  }

  @Test func wordsThatFitNoWindowAreCutAndCounted() throws {
    let tokenizer = try TemporaryModels().tagger().tokenizer
    let long = String(repeating: "z", count: 90)
    let windows = WordWindows(["want", long, "the", long], tokenizer, maximumLength: 20)
    #expect(windows.cutWords == 2)
    #expect(windows.readWords == [0, 1, 2, 3])
  }
}
