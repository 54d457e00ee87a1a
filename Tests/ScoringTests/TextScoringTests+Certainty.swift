import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTables
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

@testable import FilbertScoring

extension TextScoringTests {
  @Test func uncertainRowsAreChosen() throws {
    try writeRows()
    var request = Request()
    request.all = true
    try score(request, to: "all.csv")
    let all = try fields("all.csv").dropFirst()
    func certainty(_ row: [String]) -> Float { row[5...].compactMap(Float.init).max() ?? .nan }
    let least = try #require(all.map(certainty).min())
    let maximum = (least + 0.6) / 2
    for labels in [nil, [0], [1]] as [Set<Int>?] {
      request.filter = LabelFilter(labels: labels, maximum: maximum)
      request.ranking = nil
      let texts = try score(request, to: "few.csv").texts
      let wanted = all.filter { row in
        certainty(row) <= maximum && labels?.contains(row[3] == "buy" ? 0 : 1) ?? true
      }
      #expect(!wanted.isEmpty && wanted.count < all.count && texts.written == wanted.count)
      #expect(try fields("few.csv").dropFirst().elementsEqual(wanted))
      for count in [1, 40, 100_000] {
        request.ranking = .leastCertain(count)
        try score(request, to: "least.csv")
        let first = wanted.enumerated().sorted {
          let (a, b) = (certainty($0.element), certainty($1.element))
          return a != b ? a < b : $0.offset < $1.offset
        }.prefix(count).map(\.element)
        #expect(try fields("least.csv").dropFirst().elementsEqual(first))
      }
    }
  }

  /// Of a set of labels the one counts that is nearest to one half; a text without a label counts as well.
  @Test func certaintyDoesNotDependOnThresholds() throws {
    let path = fixtures.directory.appending(path: "topics")
    try TinyModel.writeClassifier(to: path, labels: ["x", "y", "z"], task: .multilabel)
    for (name, isSet) in [("model", false), ("topics", true)] {
      let model = try ModelDirectory(fixtures.path(name)).textModel()
      var known = PredictionCache()
      let answer = model.answers(model.encode([TextInput("late order")]), &known)[0]
      for least: Float in [0, 0.5, 1] {
        let text = LabelDecision(model.task, thresholds: model.labels.map { _ in least })(answer)
        let expected =
          isSet
          ? text.probabilities.map { 0.5 + abs($0 - 0.5) }.min() : text.probabilities.max()
        #expect(abs(try #require(text.certainty) - #require(expected)) < 1e-6)
        #expect(least < 1 || text.labels.isEmpty)
        #expect(LabelFilter(maximum: 1).keeps(text))
        #expect(!LabelFilter(maximum: 0.01).keeps(text))
        #expect(LabelFilter(minimum: 0, maximum: 1).keeps(text) == !text.labels.isEmpty)
      }
    }
  }
}
