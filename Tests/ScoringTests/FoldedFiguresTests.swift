import FilbertCorpus
import FilbertEvaluation
import FilbertJSON
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

@testable import FilbertScoring

/// Made-up predictions with scikit-learn's figures of each fold, from `Scripts/fixtures/folds.py`.
private struct PredictionFixture {
  let task: ModelTask
  let count: Int
  let folds: [Int]
  let gold: [JSONValue]
  let values: [[Float]]
  let figures: [(key: String, values: [Double])]

  static func read() throws -> [PredictionFixture] {
    let data = try Fixtures.data("folds/predictions.json")
    return try #require(try JSONValue.parse(Array(data)).arrayValue).map { value in
      PredictionFixture(
        task: try #require(value["task"]?.stringValue.flatMap { ModelTask(rawValue: $0) }),
        count: try #require(value["count"]?.intValue),
        folds: try #require(value["folds"]?.arrayValue).compactMap(\.intValue),
        gold: try #require(value["gold"]?.arrayValue),
        values: try #require(value["values"]?.arrayValue).map { row in
          (row.arrayValue ?? []).compactMap { $0.doubleValue.map { Float($0) } }
        },
        figures: try #require(value["figures"]?.objectValue).members.map { name, values in
          (name, (values.arrayValue ?? []).compactMap(\.doubleValue))
        })
    }
  }

  /// The figures of a fold.
  func overall(_ fold: Int) -> [OverallFigure] {
    let labels = task == .regression ? [] : ["a", "b", "c"]
    var rows = EvaluatedRows(task, labels: labels, found: labels)
    for row in folds.indices where folds[row] == fold {
      let values = values[row]
      let best = values.indices.max { values[$0] < values[$1] } ?? 0
      let target: Target =
        switch task {
        case .regression: .number(gold[row].doubleValue ?? .nan)
        case .multilabel:
          .labels((gold[row].arrayValue ?? []).compactMap(\.intValue).map { labels[$0] })
        case .classification, .tagging: .label(labels[gold[row].intValue ?? 0])
        }
      rows.add(
        Example(input: TextInput("text"), target: target, line: row + 2),
        labels: task == .multilabel ? values.indices.filter { values[$0] >= 0.5 } : [best],
        estimate: values[0], probabilities: task == .regression ? [] : values)
    }
    return TextEvaluation(rows, unknownTokens: UnknownTokens()).overall
  }
}

@Suite struct FoldedFiguresTests {
  private func folded(_ fixture: PredictionFixture) -> FoldedFigures {
    FoldedFigures(
      (0..<fixture.count).map(fixture.overall),
      sizes: FoldSizes(
        training: [Int](repeating: 60, count: fixture.count),
        test: [Int](repeating: 20, count: fixture.count)),
      name: "4 folds (KFold)", method: "KFold", folds: fixture.count, repeats: 1)
  }

  @Test func figuresOfEachFoldAreScikitLearns() throws {
    let fixtures = try PredictionFixture.read()
    #expect(fixtures.map(\.task) == [.classification, .multilabel, .regression])
    for fixture in fixtures {
      let folded = folded(fixture)
      for (key, expected) in fixture.figures {
        let row = try #require(folded.rows.first { $0.figure.key == key }, "\(key)")
        #expect(row.figure.values.count == expected.count)
        for (value, expected) in zip(row.figure.values, expected) {
          #expect(abs((value ?? .nan) - expected) < 1e-12, "\(fixture.task) \(key)")
        }
        let mean = expected.reduce(0, +) / Double(expected.count)
        #expect(abs((row.figure.mean ?? .nan) - mean) < 1e-12)
      }
    }
  }

  @Test func theTableHasEveryFigure() throws {
    let folded = folded(try PredictionFixture.read()[2])
    let text = folded.text(digits: 3)
    #expect(text.hasPrefix("\n4 folds (KFold)\n\n"))
    #expect(text.contains("variance (1/4 + 0.333) s2"))
    for title in ["RMSE", "MAE", "R2", "Pearson correlation", "Spearman correlation"] {
      #expect(text.contains("\n\(title) "))
    }
    let figures = try #require(folded.json["figures"]?.objectValue)
    #expect(figures.names == ["rmse", "mae", "r2", "pearson", "spearman"])
    #expect(figures["rmse"]?["folds"]?.arrayValue?.count == 4)
    #expect(folded.json["test_training_ratio"]?.doubleValue == 20.0 / 60)
  }

  /// Errors are better if they are smaller.
  @Test func theSentenceSaysWhichIsBetter() {
    func figures(_ key: String, _ kind: OverallFigure.Kind, _ values: [Double]) -> FoldedFigures {
      FoldedFigures(
        values.map { [OverallFigure(key, key, kind, $0)] },
        sizes: FoldSizes(
          training: [Int](repeating: 80, count: values.count),
          test: [Int](repeating: 20, count: values.count)), name: "", method: "KFold",
        folds: values.count, repeats: 1)
    }
    func sentence(_ kind: OverallFigure.Kind, _ first: [Double], _ second: [Double]) -> String {
      FoldComparison(
        ("one", figures("f", kind, first)), ("two", figures("f", kind, second)), leading: "f"
      ).sentence(digits: 2)
    }
    let (low, high) = ([0.5, 0.52, 0.51, 0.5, 0.52], [0.7, 0.71, 0.72, 0.7, 0.72])
    #expect(
      sentence(.share, low, high)
        .hasPrefix("B is better than A beyond chance: f 0.71 for B and 0.51 for A"))
    #expect(sentence(.loss, low, high).hasPrefix("B is worse than A beyond chance"))
    #expect(sentence(.share, high, low).hasPrefix("B is worse than A beyond chance"))
    #expect(
      sentence(.share, low, [0.5, 0.53, 0.5, 0.52, 0.5])
        .hasPrefix("The difference between A and B may be chance"))
    #expect(sentence(.share, [0.5], [0.7]).hasPrefix("The main figure is defined in too few folds"))
    // A difference without any scatter.
    #expect(
      sentence(.share, [0.25, 0.5, 0.25], [0.5, 0.75, 0.5])
        .hasPrefix("The main figure differs by the same amount in every fold"))
  }
}
