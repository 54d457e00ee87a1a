import Testing

struct AuditTests {
  /// ``Corpora/twoClasses(_:seed:)`` with the labels of some rows changed.
  private static func corpus(_ count: Int = 60, changing rows: [Int]) -> String {
    var lines = Corpora.twoClasses(count).split(separator: "\n").map(String.init)
    for row in rows {
      let line = lines[row + 1]
      lines[row + 1] =
        line.hasSuffix(",buy")
        ? line.dropLast(3) + "refund" : line.dropLast(6) + "buy"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func rows(_ csv: String) -> [[String]] {
    csv.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func changedLabelsAreFoundAndLeftOut() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("rows.csv", Self.corpus(changing: [10, 31]))
    let audit = try await workspace.run(
      "audit --model encoder --train rows.csv --method fine-tuning \(Corpora.recipe) --labels-only --output audit.csv --report audit.html --report-json audit.json"
    )
    #expect(audit.status == 0, "\(audit.errors)")
    let text = try workspace.read("audit.csv")
    #expect(text.hasPrefix("line,row,text,given_label,suggested_label,score,reason\n"))
    let found = Self.rows(text)
    #expect(Set(["12", "33"]).isSubset(of: Set(found.map { $0[0] })), "\(text)")
    for row in found where ["12", "33"].contains(row[0]) {
      #expect(row[3] != row[4] && row[6].hasPrefix("wrong label"), "\(row)")
    }
    #expect(audit.output.hasPrefix("rows.csv: \(found.count) of 60 rows to look at\n"))
    #expect(audit.output.contains("given buy, looks like refund: "), "\(audit.output)")
    #expect(try workspace.read("audit.html").contains("Rows to look at"))
    #expect(try workspace.read("audit.json").contains(#""wrong_labels""#))
    #expect(!workspace.exists("audit.csv.fits"))
    let train = try await workspace.run(
      "train --model encoder --train rows.csv --without audit.csv --method probe --output model")
    #expect(train.status == 0, "\(train.errors)")
    let named = found.count { $0[6] != "outlier" }
    #expect(
      train.errors.contains("rows.csv: \(named) rows left out that --without names\n"),
      "\(train.errors)")
  }

  @Test(arguments: [
    ("--epochs 3", "--epochs"), ("--method fine-tuning", "--method"), ("--resume", "--resume"),
    ("--freeze-layers 1", "--freeze-layers"),
  ])
  func givenProbabilitiesNeedNoRecipe(_ options: String, _ name: String) async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("rows.csv", Self.corpus(changing: []))
    try workspace.write("answers.csv", "text,label,predicted_label\n")
    try await workspace.expectRefusal(
      "audit --model encoder --train rows.csv --predictions answers.csv --output audit.csv \(options)",
      code: 64,
      "\(name) is for the models of folds, and --predictions has their answers; leave one of them out."
    )
  }

  @Test func numberOfThreadsDoesNotMatter() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("rows.csv", Self.corpus(changing: [4, 7]))
    for threads in [1, 3] {
      let outcome = try await workspace.run(
        "audit --model encoder --train rows.csv --folds 3 --output \(threads).csv --threads \(threads) --quiet"
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    #expect(try workspace.bytes("1.csv") == workspace.bytes("3.csv"))
  }

  @Test func probabilitiesOfAFileAreTakenAsTheyAre() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("rows.csv", "text,label\nwant,a\nlate,a\nbuy,b\nprice,b\nrefund,b\n")
    try workspace.write(
      "scored.csv",
      """
      text,label,predicted_label,probability_b,probability_a
      want,a,a,0.1,0.9
      late,a,b,0.95,0.05
      buy,b,b,0.9,0.1
      price,b,b,0.8,0.2
      refund,b,a,0.3,0.7

      """)
    let outcome = try await workspace.run(
      "audit --model encoder --train rows.csv --predictions scored.csv --filter predicted_neq_given --output audit.csv --format json"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    let found = Self.rows(try workspace.read("audit.csv")).filter { $0[6].hasPrefix("wrong") }
    #expect(
      found.map { Array($0[0...5]) } == [
        ["3", "2", "late", "a", "b", "0.050000"], ["6", "5", "refund", "b", "a", "0.300000"],
      ])
    #expect(outcome.output.contains(#""wrong_labels": 2"#))
  }

  @Test func predictionsMustFitTheFile() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("rows.csv", "text,label\nwant,a\nlate,a\nbuy,b\n")
    let columns = "text,label,predicted_label,probability_a,probability_b\n"
    let command =
      "audit --model encoder --train rows.csv --predictions scored.csv --output audit.csv --quiet"
    try workspace.write("scored.csv", columns + "want,a,a,0.9,0.1\nlate,a,a,0.6,0.4\n")
    try await workspace.expectRefusal(
      command, code: 65,
      "scored.csv: --predictions must have the rows of --train in the same order, but has 2 rows, and rows.csv has 3."
    )
    try workspace.write(
      "scored.csv", columns + "want,a,a,0.9,0.1\nlate,a,a,0.6,0.4\nprice,b,b,0.2,0.8\n")
    try await workspace.expectRefusal(
      command, code: 65,
      "scored.csv:4: --predictions must have the rows of --train in the same order, but the text or label of this row differs from line 4 of rows.csv."
    )
    try workspace.write(
      "scored.csv", columns + "want,a,a,0.9,0.4\nlate,a,a,0.6,0.4\nbuy,b,b,0.2,0.8\n")
    try await workspace.expectRefusal(
      command, code: 65,
      "scored.csv:2: The probabilities add up to 1.300, and each row has one label, so they must add up to 1."
    )
    try workspace.write(
      "scored.csv", "text,label,predicted_label\nwant,a,a\nlate,a,a\nbuy,b,b\n")
    try await workspace.expectRefusal(
      command, code: 65,
      "scored.csv: There are no columns probability_LABEL; predict with --all, so that the probabilities of all labels are written."
    )
    try workspace.write(
      "scored.csv", "text,label,predicted_label,probability_a\nwant,a,a,1\nlate,a,a,1\nbuy,b,a,1\n")
    try await workspace.expectRefusal(
      command, code: 65,
      #"scored.csv: Rows have the label "b", but there is no column "probability_b"; add the column."#
    )
  }

  @Test func rowsThatCannotBeAuditedAreRefused() async throws {
    let workspace = try Workspace("encoder")
    let command = "audit --model encoder --train rows.csv --output audit.csv --quiet"
    try workspace.write("rows.csv", "text,label\nwant,a\nlate,a\n")
    try await workspace.expectRefusal(
      command, code: 65,
      #"rows.csv: All rows have the label "a"; a classifier needs at least two labels."#)
    try workspace.write("rows.csv", "text,label\nwant,a\nlate,b\n")
    let outcome = try await workspace.run(command)
    #expect(outcome.status == 65 && outcome.errorLines.count == 1, "\(outcome.errors)")
    try workspace.write("rows.csv", "text,target\nwant,1\n")
    let one = try await workspace.run(command + " --task regression")
    #expect(one.status == 65 && one.errorLines.count == 1, "\(one.errors)")
    for options in [
      "--folds 1", "--output audit.txt", "--output -", "--filter best", "--time-budget 5m",
    ] {
      let outcome = try await workspace.run(command + " " + options)
      #expect(outcome.status == 64, "\(options): \(outcome.errors)")
    }
  }

  @Test func tableOfAnotherFileIsRefused() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("rows.csv", Self.corpus(changing: []))
    let command =
      "train --model encoder --train rows.csv --without audit.csv --output model --quiet"
    try workspace.write("audit.csv", "line,text\n3,another text\n")
    try await workspace.expectRefusal(
      command, code: 65,
      "audit.csv:2: Line 3 of rows.csv has another text than this row, so the table is about another file; make it again."
    )
    try workspace.write("audit.csv", "line\n99\n")
    try await workspace.expectRefusal(
      command, code: 65,
      "audit.csv:2: No row that can be used begins in line 99 of rows.csv, so the table is about another file; make it again."
    )
    try workspace.write("audit.csv", "number\n3\n")
    try await workspace.expectRefusal(
      command, code: 65,
      #"audit.csv: There is no column "line" that says which rows are meant; there are "number"."#)
    try workspace.write("audit.csv", "line\nthree\n")
    try await workspace.expectRefusal(
      command, code: 65, #"audit.csv:2: The column "line" has "three", which is not a line."#)
  }

  @Test func outliersStay() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("rows.csv", Self.corpus(changing: []))
    try workspace.write("audit.csv", "line,reason\n3,wrong label; outlier\n5,outlier\n7,outlier\n")
    let outcome = try await workspace.run(
      "train --model encoder --train rows.csv --without audit.csv --method probe --output model")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("rows.csv: 1 row left out that --without names\n"))
    #expect(
      outcome.errors.contains("rows.csv: kept 2 outliers that it names, whose label may be right\n")
    )
  }

  @Test func setsNumbersAndWordsAreAudited() async throws {
    let workspace = try Workspace("encoder")
    let rows = Corpora.twoClasses(40).split(separator: "\n").dropFirst().map(String.init)
    try workspace.write(
      "sets.csv",
      "text,labels\n" + rows.map { $0.replacing(",buy", with: ",buy|new") + "\n" }.joined())
    let sets = try await workspace.run(
      "audit --model encoder --train sets.csv --label-separator | --folds 2 --output sets-audit.csv --quiet"
    )
    #expect(sets.status == 0, "\(sets.errors)")
    #expect(
      try workspace.read("sets-audit.csv").hasPrefix(
        "line,row,text,given_labels,suggested_labels,score,reason\n"))
    try workspace.write(
      "numbers.csv",
      "text,target\n"
        + rows.enumerated().map { row, line in
          let text = line.split(separator: ",")[0]
          return "\(text),\(row == 7 ? 900 : line.hasSuffix("buy") ? 10 : 2)\n"
        }.joined())
    let numbers = try await workspace.run(
      "audit --model encoder --train numbers.csv --task regression --folds 4 --output numbers-audit.csv --quiet"
    )
    #expect(numbers.status == 0, "\(numbers.errors)")
    let found = Self.rows(try workspace.read("numbers-audit.csv"))
    #expect(found.first.map { Array($0[0...3]) }?[0] == "9" && found[0][3] == "900.0", "\(found)")
    try workspace.write(
      "words.conll",
      (0..<24).map { row in
        "want O\nbuy O\npillow \(row == 5 ? "O" : "B-ITEM")\nprice\(row) O\n\n"
      }.joined())
    let words = try await workspace.run(
      "audit --model encoder --train words.conll --folds 3 --epochs 6 --learning-rate 1e-2 --output words-audit.csv --quiet"
    )
    #expect(words.status == 0, "\(words.errors)")
    let table = try workspace.read("words-audit.csv")
    #expect(
      table.hasPrefix(
        "line,row,text,word_line,word_number,word,given_tag,suggested_tag,score,reason\n"))
    #expect(
      Self.rows(table).contains { $0[0] == "26" && $0[5] == "pillow" && $0[7] == "B-ITEM" },
      "\(table)")
    let train = try await workspace.run(
      "train --model encoder --train words.conll --without words-audit.csv --epochs 1 --output tagger"
    )
    #expect(train.status == 0 && train.errors.contains("left out that --without names"))
  }
}
