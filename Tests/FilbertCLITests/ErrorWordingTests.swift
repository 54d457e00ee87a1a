import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertModelFiles
import FilbertTables
import FilbertTestSupport
import FilbertTraining
import FilbertTransformer
import Foundation
import Testing

/// The same mistake reads right for a command and for a program that links the library. `ServiceTests` has those that a
/// request can make.
@Suite struct ErrorWordingTests {
  struct Mistake: CustomTestStringConvertible {
    let title: String
    let command: String
    let library: String
    let make: @Sendable (URL) throws -> Void

    init(
      _ title: String, command: String, library: String,
      _ make: @escaping @Sendable (URL) throws -> Void
    ) {
      (self.title, self.command, self.library) = (title, command, library)
      self.make = make
    }

    var testDescription: String { title }
  }

  static let mistakes = [
    Mistake(
      "no text column", command: "name it with --text-column;",
      library: "name it with textColumn;"
    ) { _ in _ = try ColumnChoice(["a", "b"], needsLabel: false, file: "t") },
    Mistake(
      "no label column", command: "name it with --label-column;",
      library: "name it with labelColumn;"
    ) { _ in _ = try ColumnChoice(["text", "b"], needsLabel: true, file: "t") },
    Mistake(
      "too long", command: "--max-length 600 is beyond",
      library: "maximumLength: 600 is beyond"
    ) { directory in
      try TinyModel.writeEncoder(to: directory.appending(path: "model"))
      _ = try ModelDirectory(directory.appending(path: "model").path)
        .maximumLength(requested: 600)
    },
    Mistake(
      "pairs for single texts", command: "name the second column with --text-pair-column.",
      library: "name the second column with textPairColumn."
    ) { directory in
      let model = directory.appending(path: "model")
      try TinyModel.writeClassifier(to: model)
      try Data(#"{"columns":{"text":"a","text_pair":"b"}}"#.utf8)
        .write(to: model.appending(path: "training.json"))
      try ModelDirectory(model.path).pairs.require(isPair: false)
    },
    Mistake(
      "an output that is there", command: "pass --overwrite to",
      library: "pass overwrite to"
    ) { directory in
      let path = directory.appending(path: "out").path
      try Data().write(to: URL(filePath: path))
      _ = try AtomicFile(path)
    },
    Mistake(
      "a delimiter for lines", command: "--delimiter is about CSV",
      library: "delimiter is about CSV"
    ) { _ in
      try TableOptions(delimiter: 59).requireNoDialect(of: "plain text", file: "t")
    },
    Mistake(
      "another encoding", command: "with --encoding, for example --encoding windows-1252.",
      library: "with encoding, for example encoding: windows-1252."
    ) { _ in
      var reader = try TableReader(
        ByteReader(name: "t", bytes: Array("text\n".utf8) + [0xFF, 10]),
        format: .csv(delimiter: nil))
      while try reader.next() != nil {}
    },
    Mistake(
      "an unknown format", command: "or give --input-format csv, tsv",
      library: "or give inputFormat: csv, tsv"
    ) { _ in _ = try TableFormat(path: "rows.dat") },
    Mistake(
      "a rate of 0", command: "--learning-rate must be above 0",
      library: "learningRate must be above 0"
    ) { _ in
      var recipe = Recipe()
      recipe.learningRate = 0
      try recipe.validate(for: .classification)
    },
    Mistake(
      "rows that cannot be used", command: "or pass --skip-bad-rows to",
      library: "or pass skipsBadRows to"
    ) { directory in
      let file = directory.appending(path: "t.csv")
      try Data("text,label\n,x\nb,y\n".utf8).write(to: file)
      _ = try Dataset(path: file.path)
    },
  ]

  @Test(arguments: mistakes)
  func namesTheParameterAsTheReaderKnowsIt(mistake: Mistake) throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let error = try #require(
      #expect(throws: FilbertError.self) { try mistake.make(directory) })
    #expect(error.message(on: .commandLine).contains(mistake.command), "\(error.message)")
  }

  /// What led to an error stays with it.
  @Test func causesSurvive() throws {
    let first = FilbertError(.badData, "The tensor is damaged.", file: "weights", line: 3)
    let placed = first.placed(in: "model")
    #expect(placed.message == first.message && placed.file == "model" && placed.line == nil)
    #expect(placed.cause == first)
    let advised = placed.adding("Fetch it again.")
    #expect(advised.message == "The tensor is damaged. Fetch it again.")
    #expect(advised.file == "model" && advised.cause?.cause == first)
  }

  /// A model whose configuration does not fit its weights: the error names the file, and its cause says why.
  @Test func aModelThatDoesNotFitHasACause() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let model = try TinyModel.writeClassifier(to: directory.appending(path: "model"))
    let path = model.appending(path: "config.json")
    let text = try String(contentsOf: path, encoding: .utf8)
    try text.replacing("single_label_classification", with: "regression")
      .write(to: path, atomically: true, encoding: .utf8)
    let weights = try ModelWeights(directory: model.path)
    let error = #expect(throws: FilbertError.self) {
      try weights.fineTuned(taggingWords: false)
    }
    #expect(error?.file?.hasSuffix("config.json") == true)
    #expect(error?.cause?.message == error?.message && error?.cause?.file == nil)
  }
}
