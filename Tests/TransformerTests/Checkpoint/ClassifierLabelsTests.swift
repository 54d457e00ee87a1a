import FilbertCore
import FilbertJSON
import FilbertTransformer
import Testing

@Suite struct ClassifierLabelsTests {
  private func labels(_ members: String) throws -> [String] {
    let sizes = """
      "vocab_size":60,"hidden_size":16,"num_hidden_layers":2,"num_attention_heads":2,\
      "intermediate_size":24
      """
    let text = "{\(sizes)\(members.isEmpty ? "" : ",")\(members)}"
    return try BertConfiguration(json: JSONValue.parse(text)).labels
  }

  @Test(
    arguments: [
      ("", []),
      (#""num_labels":2"#, ["LABEL_0", "LABEL_1"]),
      (
        #""id2label":{"1":"b","0":"a","10":"k"},"num_labels":12"#,
        ["a", "b"] + (2...9).map { "LABEL_\($0)" } + ["k", "LABEL_11"]
      ),
      (#""label2id":{"b":1,"a":0}"#, ["a", "b"]),
      (#""id2label":{"0":"a","1":"b"},"label2id":{"a":0,"b":1}"#, ["a", "b"]),
      // Left over from the model this one was made of.
      (#""id2label":{"0":"a","1":"b"},"label2id":{"LABEL_0":0,"LABEL_1":1}"#, ["a", "b"]),
      (#""id2label":{"0":1,"1":"2"},"label2id":{"1":"0"}"#, ["1", "2"]),
      (#""id2label":{"0":"é","1":"e\u0301"}"#, ["é", "e\u{301}"]),
      (#""id2label":null,"label2id":null"#, []),
    ] as [(String, [String])])
  func readsLabels(members: String, expected: [String]) throws {
    #expect(try labels(members).map { Array($0.utf8) } == expected.map { Array($0.utf8) })
  }

  @Test(arguments: [
    (
      #""id2label":{"0":"a","1":"b"},"label2id":{"a":1,"b":0}"#,
      "but \"id2label\" calls that one"
    ),
    (#""id2label":{"0":"a"},"label2id":{"a":0,"b":1}"#, "\"id2label\" calls that one nothing."),
    (#""id2label":{"0":"a","1":"a"}"#, "Two labels are called \"a\"; rename one in \"id2label\"."),
    (#""id2label":{"1":"LABEL_0"}"#, "Two labels are called \"LABEL_0\""),
    (
      #""id2label":{"0":"a","1":"b"},"num_labels":1"#,
      "\"num_labels\" is 1, but 2 labels are named."
    ),
    (#""id2label":{"x":"a"}"#, "\"id2label\" has the key \"x\""),
    (#""id2label":{"-1":"a"}"#, "\"id2label\" has the key \"-1\""),
    (#""id2label":{"0":"a","00":"b"}"#, "\"id2label\" has the key \"00\""),
    (#""id2label":{"999999999":"a"}"#, "\"id2label\" has the key \"999999999\""),
    (#""id2label":{"0":[]}"#, "\"id2label\" names class 0 [], which is not a string."),
    (#""id2label":["a"]"#, "\"id2label\" is [\"a\"] and must be an object."),
    (#""label2id":{"a":0,"b":0}"#, "\"label2id\" gives two labels the number 0."),
    (#""label2id":{"a":-1}"#, "\"label2id\" gives \"a\" the number -1"),
    (#""num_labels":0"#, "\"num_labels\" is 0 and must be"),
  ])
  func refusesContradictions(members: String, clause: String) {
    let error = #expect(throws: FilbertError.self) { try labels(members) }
    #expect(error?.code == .badData)
    #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
  }

  @Test func namesTheNumberThatIsLeftOut() throws {
    func message(_ names: String) throws -> String? {
      let source = try JSONValue.parse(Array(names.utf8)).objectValue
      var configuration = BertConfiguration()
      configuration.source = try #require(source)
      configuration.labels = ["a", "b", "c"]
      return #expect(throws: FilbertError.self) { try configuration.labels(forRows: 2) }?.message
    }
    #expect(
      try message(#"{"id2label":{"0":"no","2":"yes"}}"#)?.hasPrefix(
        "\"id2label\" has no 1 and names 2, but the classifier has 2 rows") == true)
    #expect(
      try message(#"{"id2label":{"0":"a","1":"b","2":"c"}}"#)?.hasPrefix(
        "config.json names 3 labels, but the classifier has 2 rows") == true)
  }

  @Test func fillsUpToTheRowsOfTheClassifier() throws {
    var configuration = BertConfiguration()
    configuration.labels = ["a"]
    #expect(try configuration.labels(forRows: 3) == ["a", "LABEL_1", "LABEL_2"])
    // One row is a number to transformers where nothing is said; softmax would answer 1 for every text.
    #expect(try configuration.labels(forRows: 1) == ["a"])
    #expect(configuration.textTask == .regression)
    let tag = #expect(throws: FilbertError.self) {
      try configuration.labels(forRows: 1, taggingWords: true)
    }
    #expect(tag?.code == .unsupported)
    configuration.problemType = .classification
    let score = #expect(throws: FilbertError.self) { try configuration.labels(forRows: 1) }
    #expect(score?.code == .unsupported)
    configuration.problemType = nil
    let none = #expect(throws: FilbertError.self) { try configuration.labels(forRows: 0) }
    #expect(none?.code == .badData)
    configuration.labels = ["a", "b", "c"]
    let tooMany = #expect(throws: FilbertError.self) { try configuration.labels(forRows: 2) }
    #expect(
      tooMany?.message.hasPrefix("config.json names 3 labels, but the classifier has 2") == true)
    configuration.labels = ["a"]
    configuration.problemType = .regression
    let other = #expect(throws: FilbertError.self) { try configuration.labels(forRows: 2) }
    #expect(other?.code == .unsupported)
    let words = #expect(throws: FilbertError.self) {
      try configuration.labels(forRows: 2, taggingWords: true)
    }
    #expect(words?.code == .unsupported)
    for problem in [ModelTask.classification, .multilabel] {
      configuration.problemType = problem
      #expect(try configuration.labels(forRows: 2).count == 2)
      #expect(configuration.textTask == problem)
    }
    #expect(try configuration.labels(forRows: 1) == ["a"], "a sigmoid of one label is an answer")
  }

  /// A tensor of no columns has any number of rows and takes no bytes, so that nothing else bounds them.
  @Test(arguments: [
    (ModelTask.classification, 100_000), (.tagging, 2048),
  ])
  func moreRowsThanLabelsAreRefused(task: ModelTask, most: Int) throws {
    let configuration = BertConfiguration()
    #expect(try configuration.labels(forRows: most, taggingWords: task == .tagging).count == most)
    for rows in [most + 1, 1 << 60] {
      let error = #expect(throws: FilbertError.self) {
        try configuration.labels(forRows: rows, taggingWords: task == .tagging)
      }
      #expect(error?.code == .unsupported)
      #expect(error?.message.contains("\(rows) rows") == true)
    }
  }
}
