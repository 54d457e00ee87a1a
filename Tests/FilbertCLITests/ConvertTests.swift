import Testing

struct ConvertTests {
  private static let columns = "Buy\tO\nred\tB-COLOR\ncase\tB-ITEM\ns\tI-ITEM\n\n想\tO\n红\tB-COLOR\n"

  @Test func reportsWhatItReadAndWrote() async throws {
    let workspace = try Workspace()
    try workspace.write("in.iob2.txt", "-DOCSTART-\tO\n\n" + Self.columns)
    let outcome = try await workspace.run("convert --input in.iob2.txt --output out.jsonl")
    #expect(outcome.status == 0)
    #expect(outcome.output == "")
    #expect(
      outcome.errors
        == """
        in.iob2.txt: 2 sentences, 6 words, CoNLL columns (2, separated by TAB), words in column 1, tags in column 2
        entities: 3, tags follow IOB2: COLOR 2, ITEM 1
        in.iob2.txt: 1 -DOCSTART- line between documents
        warning: in.iob2.txt: not written, since jsonl has no place for it: where documents begin
        Done: 2 sentences written to out.jsonl as jsonl with tags in IOB2

        """)
    #expect(
      try workspace.read("out.jsonl")
        == #"{"tokens":["Buy","red","case","s"],"tags":["O","B-COLOR","B-ITEM","I-ITEM"]}"# + "\n"
        + #"{"tokens":["想","红"],"tags":["O","B-COLOR"]}"# + "\n")
  }

  /// GermEval 2014 is called .tsv and has CoNLL columns; a first column may be called "#" as well.
  @Test func readsColumnsThatAreCalledTables() async throws {
    let workspace = try Workspace()
    try workspace.write("g.tsv", "#\thttp://x [2009]\n1\tNew\tB-LOC\tO\n2\tYork\tI-LOC\tO\n")
    let outcome = try await workspace.run(
      "convert --input g.tsv --output - --format conll --word-column 2 --tag-column 3")
    #expect(outcome.output == "New\t1\tO\tB-LOC\nYork\t2\tO\tI-LOC\n\n")
    #expect(
      outcome.errors.hasPrefix(
        "g.tsv: read as CoNLL columns, since the first line is a comment (--input-format tsv reads a table)\n"
      ))
    try workspace.write("table.tsv", "#\tword\ttag\n1\tred\tB-C\n1\tsofa\tO\n")
    let table = try await workspace.run(
      "convert --input table.tsv --output - --format conll --sentence-column #")
    #expect(table.output == "red\tB-C\nsofa\tO\n\n", "\(table.errors)")
    let named = try await workspace.run("convert --input g.tsv --output out.conllu")
    #expect(named.status == 64)
    #expect(named.errors.contains("--output out.conllu: the name does not show the format"))
  }

  /// Through every format and back to the bytes of the beginning.
  @Test func comesBackFromEveryFormat() async throws {
    let workspace = try Workspace()
    try workspace.write("in.conll", Self.columns + "\n")
    for (number, (format, ending)) in [
      ("conll", "iobes"), ("csv", "csv"), ("tsv", "tsv"), ("jsonl", "jsonl"), ("spans", "jsonl"),
    ].enumerated() {
      let there = try await workspace.run(
        "convert --input in.conll --output \(number).\(ending) --format \(format) --scheme iobes --quiet"
      )
      #expect(there.status == 0 && there.errors == "")
      let back = try await workspace.run(
        "convert --input \(number).\(ending) --output - --format conll --quiet")
      #expect(back.status == 0 && back.errors == "")
      #expect(back.output == Self.columns + "\n", "\(format)")
    }
    #expect(try workspace.read("0.iobes").contains("red\tS-COLOR\ncase\tB-ITEM\ns\tE-ITEM\n"))
  }

  @Test func readsStdinAndNamesTagsOutOfScheme() async throws {
    let workspace = try Workspace()
    let outcome = try await workspace.run(
      "convert --input - --input-format conll --output - --format spans",
      input: "red B-X\ncase I-X\n\nbuy O\nred I-X\n\nlate B-X\n\nred B-X\nbag I-X\n")
    #expect(outcome.status == 0)
    #expect(outcome.lines.first == #"{"text":"red case","label":[[0,8,"X"]]}"#)
    #expect(
      outcome.warnings == [
        "standard input: 1 tag does not follow IOB2 (line 5 I-X); entities there are read as seqeval does by "
          + "default: an entity also begins where the tag before it is O or of another type."
      ])
    #expect(outcome.errors.contains("entities: 4, tags follow IOB2 in the main: X 4\n"))
  }

  @Test func countsSpansInsideWords() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "in.jsonl",
      #"{"text":"iphone12","label":[[0,6,"P"]]}"# + "\n" + #"{"text":"red","label":[[0,3,"C"]]}"#
        + "\n")
    try await workspace.expectRefusal(
      "convert --input in.jsonl --output out.conll", code: 65,
      "in.jsonl:1: 1 row has a span that begins or ends inside a word (line 1: \"iphone\" in \"iphone12\"); correct "
        + "them, pass --align expand to take in the whole words, or pass --skip-bad-rows to continue without them."
    )
    let skipped = try await workspace.run(
      "convert --input in.jsonl --output out.conll --skip-bad-rows")
    #expect(skipped.status == 0)
    #expect(try workspace.read("out.conll") == "red\tB-C\n\n")
    #expect(
      skipped.warnings == [
        "in.jsonl: left out: 1 row has a span that begins or ends inside a word (line 1: \"iphone\" in \"iphone12\")"
      ])
    let widened = try await workspace.run(
      "convert --input in.jsonl --output out.conll --align expand --overwrite")
    #expect(widened.status == 0 && widened.warnings == [])
    #expect(try workspace.read("out.conll") == "iphone12\tB-P\n\nred\tB-C\n\n")
  }

  @Test(arguments: [
    (
      "in.csv", "text,label\nbuy,x\n", 65,
      "in.csv: This looks like a file for classification, one text per row (text from column \"text\", label from "
        + "\"label\"); for tagging each word has a row, with columns such as sentence, word and tag; the columns are "
        + "\"text\", \"label\"."
    ),
    (
      "in.jsonl", #"{"tokens":["a","b"],"tags":["O"]}"#, 65,
      "in.jsonl:1: \"tokens\" and \"tags\" must have equal lengths, a tag for each word, but have 2 and 1."
    ),
    (
      "in.conll", "a\tO\n\nb\tO\n", 65,
      "in.conll:1: All words have the tag O; tagging needs entities (is this the right column?)."
    ),
    (
      "in.conll", "a\nb\n", 65,
      "in.conll:1: The line has one column, but a word and its tag are needed, with a TAB between them; the file has "
        + "no tags, or is not in CoNLL columns."
    ),
    (
      "in.dat", "a\tO\n", 64,
      "in.dat: The format is not known from the name; use .conll, .iob2, .bio, .txt, .csv, .tsv, .jsonl or .json, or "
        + "give --input-format conll, csv, tsv or jsonl."
    ),
  ])
  func refusesWhatIsNotTagged(file: String, text: String, code: Int32, sentence: String)
    async throws
  {
    let workspace = try Workspace()
    try workspace.write(file, text)
    try await workspace.expectRefusal(
      "convert --input \(file) --output out.csv", code: code, sentence)
  }

  @Test func refusesBeforeTheWork() async throws {
    let workspace = try Workspace()
    try workspace.write("in.conll", Self.columns)
    try workspace.write("out.csv", "mine")
    try await workspace.expectRefusal(
      "convert --input in.conll --output out.csv", code: 73,
      "out.csv: The file exists; pass --overwrite to replace it or choose another name.")
    try await workspace.expectRefusal(
      "convert --input in.conll --output out.parquet", code: 64,
      "--output out.parquet: the name does not show the format; use .conll, .iob2, .csv, .tsv or .jsonl, or give --format "
        + "conll, csv, tsv, jsonl or spans.")
    try await workspace.expectRefusal(
      "convert --input in.conll --output -", code: 64,
      "The format for the standard output is not known; give --format conll, csv, tsv, jsonl or spans."
    )
    try await workspace.expectRefusal(
      "convert --input - --output out.conll", code: 64,
      "Cannot infer the format of standard input; give --input-format conll, csv, tsv or jsonl."
    )
    try await workspace.expectRefusal(
      "convert --input none.conll --output out.jsonl", code: 66,
      "none.conll: There is no such file.")
  }
}
