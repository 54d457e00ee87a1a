import FilbertCore
import FilbertInference
import FilbertMatching
import FilbertModelFiles
import FilbertTables
import FilbertTestSupport
import FilbertText
import Foundation
import Testing

struct MatcherTests {
  private static let texts = ["red case", "blue phone", "late order", "buy a case"]

  /// Writes an encoder and a model of pairs, and matches with them.
  private func matcher(
    labels: [String] = ["no", "yes"], label: String? = nil, count: Int = 3, candidates: Int = 4,
    minScore: Float? = nil
  ) throws -> (matcher: Matcher, judge: TextClassifier) {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let encoder = directory.appending(path: "encoder")
    try TinyModel.writeEncoder(to: encoder)
    try TinyModel.writeClassifier(to: directory.appending(path: "judge"), labels: labels, seed: 3)
    let judge = try TextClassifier(
      try ModelDirectory(directory.appending(path: "judge").path)
    ).inMemory()
    let embedder = try TextEmbedder(try ModelDirectory(encoder.path)).inMemory()
    var rows = Self.texts.map { [$0] }[...]
    let items = try Items(
      TableReader(name: "items", columns: ["text"]) { () throws(FilbertError) in
        rows.popFirst()
      }, ItemRequest())
    let vectors = embedder.vectors(of: Self.texts.map { TextInput($0) }, normalized: true).vectors
    return (
      Matcher(
        items, ItemIndex(vectors), embedder,
        reranker: try Reranker(judge, label: label, name: "judge"), count: count,
        candidates: candidates, minScore: minScore), judge
    )
  }

  @Test func scoresAreTheProbabilitiesOfTheNamedLabel() throws {
    for (label, place) in [("yes", 1), ("no", 0)] {
      let (matcher, judge) = try matcher(label: label)
      let found = matcher.matches(for: [.init("late order"), .init("red", excluding: [0])])
      #expect(found.pairs == 7 && found.cutPairs == 0 && found.matches.map(\.count) == [3, 3])
      for (query, matches) in zip(["late order", "red"], found.matches) {
        for match in matches {
          let expected = judge.prediction(for: query, pair: Self.texts[match.item]).probabilities[
            place]
          #expect(abs(match.score - expected) < 1e-5)
        }
        #expect(matches.map(\.score) == matches.map(\.score).sorted(by: >))
      }
      #expect(found.matches[1].allSatisfy { $0.item != 0 })
    }
  }

  @Test func leastScoreIsThatOfTheReranker() throws {
    let all = try matcher(count: 4).matcher.matches(for: [.init("red")]).matches[0]
    let found = try matcher(count: 4, minScore: all[1].score).matcher.matches(for: [.init("red")])
    #expect(found.matches == [Array(all[..<2])])
  }

  /// However many candidates a query has, a few thousand pairs are encoded at a time.
  @Test func pairsInMemoryAreFew() throws {
    for (candidates, count) in [(4, 1_024), (50, 81), (4_096, 1), (10_000, 1)] {
      #expect(try matcher(candidates: candidates).matcher.queriesAtOnce == count)
    }
  }

  @Test func longPairsAreCounted() throws {
    let (matcher, judge) = try matcher()
    let long = [String](repeating: "red", count: judge.maximumLength).joined(separator: " ")
    let found = matcher.matches(for: [.init("red"), .init(long)])
    #expect(found.pairs == 8 && found.cutPairs == 4 && found.texts.cutTexts == 1)
  }

  @Test func theOnlyLabelNeedsNoName() throws {
    #expect(Reranker.usualLabel(among: ["fits"]) == 0)
    #expect(Reranker.usualLabel(among: ["No", " Relevant"]) == 1)
    #expect(Reranker.usualLabel(among: ["buy", "refund"]) == nil)
    #expect(Reranker.usualLabel(among: ["no", "maybe", "yes"]) == nil)
    let error = #expect(throws: FilbertError.self) { try matcher(labels: ["buy", "refund"]) }
    #expect(
      error?.message.contains("which label says that an item fits; give \"buy\" or \"refund\"")
        == true)
  }
}
