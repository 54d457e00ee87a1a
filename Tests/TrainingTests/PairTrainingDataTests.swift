import FilbertCore
import FilbertCorpus
import FilbertJSON
import FilbertModelFiles
import Testing

@testable import FilbertTraining

/// A pair whose group is its query if none is given.
func pair(_ query: String, _ item: String, _ group: String? = nil) -> MatchingPair {
  MatchingPair(query: query, item: item, group: group ?? query, line: 1)
}

/// Pairs to train and to validate on.
@Suite struct PairTrainingDataTests {
  private func data(
    _ pairs: [MatchingPair], _ source: ValidationSource<[MatchingPair]> = .fraction(0.5)
  ) throws -> (data: PairTrainingData, remarks: [DataRemark]) {
    var remarks: [DataRemark] = []
    let data = try PairTrainingData(
      pairs, of: "f.csv", columns: [("query", "q"), ("item", "i")], validation: source, seed: 42
    ) { remarks.append($0) }
    return (data, remarks)
  }

  @Test func groupsStayTogether() throws {
    let pairs = (0..<40).map { pair("q\($0)", "i\($0 % 7)", "customer \($0 % 10)") }
    let (data, remarks) = try data(pairs)
    let held = Set((data.validation ?? []).map(\.group))
    #expect(held.count == 5)
    #expect(held.isDisjoint(with: data.train.map(\.group)))
    #expect(data.train.count == 20 && data.textCount == 47)
    #expect(
      remarks == [
        .note("40 pairs of 40 queries and 7 items"),
        .note("20 pairs to train on, 20 set aside for validation"),
      ])
  }

  @Test(arguments: [
    (
      [("a", "x")],
      "There is 1 pair to learn from, and a pair is compared with others; give at least 2 with different items."
    ),
    (
      [("a", "x"), ("b", "x"), ("c", "x")],
      "All 3 pairs have the same item, so there is nothing to learn; give pairs with different items."
    ),
    (
      [("a", "x"), ("a", "y")],
      "Every query or customer has all 2 items, so there is nothing to learn; give more items."
    ),
  ])
  func pairsWithNothingToTellApartAreRefused(pairs: [(String, String)], message: String) throws {
    let error = #expect(throws: FilbertError.self) {
      try data(pairs.map { pair($0.0, $0.1) }, .fraction(0))
    }
    #expect(error?.message == message && error?.code == .badData)
  }

  @Test func validationPairsThatWereTrainedOnAreNoted() throws {
    let pairs = [pair("a", "x"), pair("b", "y")]
    let (data, remarks) = try data(pairs, .data { [pair("b", "y"), pair("b", "x")] })
    #expect(data.validation?.count == 2)
    #expect(
      remarks.suffix(2) == [
        .warning("1 validation pair is also in the training data; scores will be too good."),
        .warning(
          "1 validation pair has a query of the training data with another item; scores may be too good."
        ),
      ])
  }

  @Test func validationQueriesThatWereTrainedOnAreNoted() throws {
    let pairs = [pair("a", "x"), pair("b", "y")]
    let (_, remarks) = try data(pairs, .data { [pair("b", "z"), pair("c", "x"), pair("a", "y")] })
    #expect(
      remarks.last
        == .warning(
          "2 validation pairs have a query of the training data with another item; scores may be too good."
        ))
  }

  @Test func theRecordSaysWhatWasRead() throws {
    let (data, _) = try data([pair("a", "x"), pair("b", "y")], .fraction(0))
    var record = TrainingRecord()
    DataRecord(data, DataPlaces(train: "f.csv", validation: nil, validationFraction: 0)).add(
      to: &record)
    #expect(record[.columns]?.serialized() == #"{"query":"q","item":"i"}"#)
    #expect(record[.train]?["pairs"]?.intValue == 2)
    #expect(record.readsPairs == false)
  }
}
