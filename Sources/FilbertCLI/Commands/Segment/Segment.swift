import ArgumentParser
import FilbertClustering
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTensor

struct Segment: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Group similar texts into segments, and name each segment.",
    discussion: """
      Each text becomes a vector. Spherical k-means clusters the vectors into segments, and \
      each segment is named by its typical words. No labels are needed, every text gets a \
      segment, and the same file gives the same segments.

      Examples:
        filbert segment messages.csv --model Models/all-minilm-l6-v2 \\
          --output segmented.csv --map map.svg
        filbert segment messages.csv --model Models/all-minilm-l6-v2 --segments 12 \\
          --against label --save segments.json
        filbert segment june.csv --model Models/all-minilm-l6-v2 \\
          --apply segments.json --output june-segmented.csv

      The output keeps the columns of the input and adds `segment`, `segment_name` and \
      `segment_similarity`. Rows without a text have no segment. The report on stdout has \
      the size of each segment, how similar its texts are, and typical ones.

      \(Manual.page("Segment"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var columns: ColumnOptions
  @OptionGroup var spreadsheet: SpreadsheetOptions
  @OptionGroup var outputEncoding: OutputEncodingOptions

  @Argument(
    help: ArgumentHelp(
      "Texts: .csv, .tsv, .jsonl, .json or .txt, also compressed (.gz, .zst); sqlite:FILE?table=NAME; with --apply also - for stdin."
    ),
    completion: .file())
  var input: String

  @Option(
    help: ArgumentHelp(
      "File of all rows with their segments: .csv, .tsv or .jsonl.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Number of segments, from 2 to 1000. (default: the smallest from 2 to 50 whose silhouette is near the best)",
      valueName: "count"))
  var segments: Int?

  @Option(
    help: ArgumentHelp(
      "Compare the segments with this column: how often each of its labels occurs in each segment, and the adjusted mutual information.",
      valueName: "column"))
  var against: String?

  @Option(
    help: ArgumentHelp(
      "Write a map to this .svg file: segments on the two principal components of the vectors.",
      valueName: "file"),
    completion: .file())
  var map: String?

  @Option(
    help: ArgumentHelp(
      "Save the segments to this .json file, for --apply.", valueName: "file"),
    completion: .file())
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Put the texts into the segments of this file, which --save has written, instead of making new ones.",
      valueName: "file"),
    completion: .file())
  var apply: String?

  @Option(help: "text or json: how the report is printed.")
  var format: ReportFormat = .text

  @Option(help: "Format of the input if its name does not show it.")
  var inputFormat: FormatName?

  @Option(
    help: ArgumentHelp(
      "Clean texts before the model reads them: html,urls,emails,phones,users,whitespace,width,nfc, or all, or none. (default: as trained, for an encoder none)",
      valueName: "steps"))
  var clean: CleaningName?

  @Option(help: "Decides the first centres of segments.")
  var seed: UInt64 = 42

  @Flag(help: "Replace files that exist.")
  var overwrite = false

  static let mostSegments = 1_000

  /// Files that are written, with their options.
  private var written: [(option: String, path: String)] {
    [("--output", output), ("--map", map), ("--save", save)].compactMap { option, path in
      path.map { (option, $0) }
    }
  }

  func validate() throws {
    if let segments, !(2...Self.mostSegments).contains(segments) {
      throw ValidationError(
        "--segments must lie between 2 and \(Self.mostSegments), not \(segments).")
    }
    if apply != nil {
      for (option, isGiven) in [
        ("--segments", segments != nil), ("--save", save != nil), ("--map", map != nil),
      ] where isGiven {
        throw ValidationError("\(option) is for new segments; leave it out with --apply.")
      }
    } else if input == "-" {
      throw ValidationError(
        "segment reads its input more than once, so it needs a file; only --apply reads stdin.")
    }
    if input == "-", inputFormat == nil {
      throw ValidationError("Standard input has no name that shows its format; add --input-format.")
    }
    try validateFiles()
  }

  private func validateFiles() throws {
    for (option, path) in written {
      guard path != "-" else {
        throw ValidationError("\(option) needs a file, since the report goes to stdout.")
      }
      try requireOtherFile(option, path, than: "the input", input)
      if let apply { try requireOtherFile(option, path, than: "--apply", apply) }
    }
    try requireDifferentFiles(written)
    for (option, path, ending) in [("--map", map, "svg"), ("--save", save, "json")] {
      guard let path, fileExtension(path) != ending else { continue }
      throw ValidationError(
        "\(option) writes a .\(ending) file; give a name that ends in .\(ending), not \(path).")
    }
    guard let output else { return }
    switch fileExtension(output).flatMap(TableFormat.init(name:)) {
    case .csv, .jsonLines: return
    case .text, .json, nil:
      throw ValidationError(
        "--output \(output): give a name that ends in .csv, .tsv or .jsonl.")
    }
  }

  func run() throws {
    common.apply()
    let console = common.console
    // Before the work, not after it.
    for (_, path) in written { try AtomicFile(path, overwrite: overwrite).abort() }
    let directory = try ModelDirectory(modelOptions.model)
    let embedder = try TextEmbedder(directory, maximumLength: modelOptions.maxLength)
    let file = try SegmentedFile(
      opening: self, embedder, try directory.cleaning(requested: clean?.cleaning), console)
    if let output {
      try requireRoom(for: SegmentWriter.columns, among: file.columns, file: file.name)
      guard !spreadsheet.escapeFormulas || SegmentWriter.format(of: output) == .csv else {
        throw FilbertError(
          .usage, "--escape-formulas is for CSV, and jsonl is written; leave it out.", file: output)
      }
    }
    if let apply {
      try segment(file, by: SavedSegments(contentsOf: apply), directory, embedder, console)
    } else {
      try segment(file, directory, embedder, console)
    }
  }
}
