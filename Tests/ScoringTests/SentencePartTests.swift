import FilbertCore
import FilbertCorpus
import FilbertJSON
import FilbertScoring
import FilbertTables
import FilbertTestSupport
import Foundation
import Testing

/// Shards of words give the sentences of a whole file, with the numbers they have there.
@Suite struct SentencePartTests {
  private let path: String

  init() throws {
    path = try Fixtures.temporaryDirectory().appending(path: "words.conll").path
  }

  private func open() throws(FilbertError) -> TaggedReader {
    var request = TaggedRequest()
    request.labelled = false
    return try TaggedReader(path: path, format: .conll, request)
  }

  /// 29 sentences, of which some have a line with too few columns.
  private func write() throws {
    let sentences = (0..<29).map { number in
      number % 7 == 3 ? "lonely\n" : "word\(number) N\nnext P\n"
    }
    try Data(("-DOCSTART- O\n\n" + sentences.joined(separator: "\n")).utf8)
      .write(to: URL(filePath: path))
  }

  private func words(
    _ shard: Shard?, _ chunk: Int
  ) throws -> (words: [String], part: SentencePart) {
    var part = try SentencePart(open(), of: shard, again: open)
    var words: [String] = []
    var number = part.writtenBefore
    while let sentences = try part.next(chunk, skippingBad: true) {
      for sentence in sentences {
        number += 1
        words.append("\(number) \(sentence.words) \(sentence.startsDocument)")
      }
    }
    return (words, part)
  }

  @Test func shardsAreTheFile() throws {
    try write()
    let whole = try words(nil, 4)
    #expect(whole.words.count == 25 && whole.part.rows.unreadable.count == 4)
    #expect(whole.part.all == nil && whole.part.state(.null)["part"] == nil)
    for count in [1, 2, 3, 10, 29, 40] {
      var joined: [String] = []
      var tally = RowTally()
      var extents: [ShardExtent] = []
      for index in 0..<count {
        let shard = try words(Shard(index: index, count: count), 3)
        joined += shard.words
        tally.add(shard.part.rows)
        #expect(shard.part.all == 25)
        if let extent = ShardExtent(json: shard.part.state(.null)["part"]) {
          extents.append(extent)
        }
      }
      #expect(joined == whole.words)
      #expect(tally == whole.part.rows)
      #expect(zip(extents, extents.dropFirst()).allSatisfy { $0.precedes($1) })
    }
  }

  /// The shard that has a bad sentence ends, and no other.
  @Test func aBadSentenceEndsItsOwnShard() throws {
    try write()
    var ended: [Int] = []
    for index in 0..<29 {
      var part = try SentencePart(open(), of: Shard(index: index, count: 29), again: open)
      do {
        while try part.next(5, skippingBad: false) != nil {}
      } catch {
        ended.append(index)
      }
    }
    #expect(ended == [3, 10, 17, 24])
  }
}
