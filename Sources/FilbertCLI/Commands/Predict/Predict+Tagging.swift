import FilbertCore
import FilbertCorpus
import FilbertDatabase
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTagging
import FilbertTensor
import FilbertText
import FilbertTransformer

extension Predict {
  /// Finds the entities of every row, or tags rows of words.
  func predictTags(_ directory: ModelDirectory, _ console: Console) throws {
    try refuse(labellingOptions, for: "a model that tags words")
    let tagger = try TextTagger(
      directory, maximumLength: modelOptions.maxLength, decoding: decoding ?? .constrained)
    let redaction = try redaction(tagger)
    let input = try onlyInput()
    if readsColumns(input) {
      try refuse(textOptions)
      if tagColumns.sentenceColumn != nil {
        throw FilbertError(
          .usage,
          "--sentence-column is for tables with one word per row; in CoNLL columns a blank line ends a sentence."
        )
      }
      func open() throws(FilbertError) -> TaggedReader {
        try TaggedReader(path: input, format: .conll, wordRequest)
      }
      let reader = try open()
      try refuse(scoring.rowOptions, for: "words in columns")
      return try tagWords(
        reader, dialect: dialect(CSVDialect()), resolvedFormat(otherwise: .conll), nil,
        WordTagging(tagger, redaction, of: directory), console, again: open)
    }
    let table = try openTexts(input)
    console.reportRemarks(table.remarks, table.name)
    guard try hasWordRows(table) else {
      return try tagTexts(table, tagger, of: directory, redaction, console)
    }
    try refuse(textOptions)
    try refuse(scoring.rowOptions, for: "tables with one word per row")
    let outputFormat = resolvedFormat(otherwise: .csv)
    if outputFormat == .csv {
      try requireRoom(
        for: ["predicted_tag", "probability"], among: table.columns, file: table.name)
    }
    let (tableDialect, encoding) = (table.dialect, table.encoding)
    try tagWords(
      try TaggedReader(table, wordRequest), dialect: dialect(tableDialect), outputFormat, encoding,
      WordTagging(tagger, redaction, of: directory), console
    ) { () throws(FilbertError) in try TaggedReader(openTexts(input), wordRequest) }
  }

  // MARK: What is read

  private func openTexts(_ input: String) throws(FilbertError) -> TableReader {
    if DatabaseAddress.isAddress(input) { return try openTable(input, tableOptions) }
    if inputFormat == nil,
      case .table(let delimiter)? = TaggedFormat.ofTable(inText: input, wordRequest)
    {
      return try openTable(input, format: .csv(delimiter: delimiter), tableOptions)
    }
    if inputFormat == nil { try requireKnownName(input) }
    return try openTable(input, format: inputFormat?.table, tableOptions, columns.request())
  }

  /// Whether the input is CoNLL columns.
  private func readsColumns(_ input: String) -> Bool {
    if let inputFormat, inputFormat.table != .text { return inputFormat.isColumns }
    if inputFormat == nil, namesColumns(decompressedName(input)) { return true }
    // Numbered words are in columns, with any file ending.
    return tagColumns.wordColumn != nil
      && (inputFormat != nil
        || fileExtension(decompressedName(input)).flatMap(TableFormat.init(name:)) == .text)
  }

  /// Refuses a file whose name shows no format.
  private func requireKnownName(_ input: String) throws(FilbertError) {
    // An absent file or a directory is a more useful error than an unusual name.
    _ = try ByteReader(path: input)
    let ending = fileExtension(decompressedName(input))
    guard ending.flatMap(TableFormat.init(name:)) == nil else { return }
    throw FilbertError(
      .usage,
      "The format is not known from the name; use .csv, .tsv, .jsonl, .json, .txt or .conll, or give "
        + "--input-format.", file: input)
  }

  /// Whether a table has one word per row.
  private func hasWordRows(_ table: TableReader) throws(FilbertError) -> Bool {
    if table.format == .text || table.format.hasObjects {
      guard tagColumns.sentenceColumn != nil else { return false }
      throw FilbertError(
        .usage,
        "--sentence-column is for tables with one word per row; this file has one text per line.",
        file: table.name)
    }
    if tagColumns.wordColumn != nil || tagColumns.sentenceColumn != nil { return true }
    if columns.textColumn != nil { return false }
    switch TaggedFormat.rowKind(table.columns, file: table.name) {
    case .texts: return false
    case .words: return true
    case .either(let text, let word):
      throw FilbertError(
        .usage,
        "The rows may be texts or words; give --text-column \(text) or --word-column \(word).",
        file: table.name)
    }
  }

  private var wordRequest: TaggedRequest {
    var request = tagColumns.request(
      text: nil, skipBadRows: columns.skipBadRows, columns.reading)
    request.labelled = false
    request.keepsFields = true
    return request
  }

  // MARK: Options

  /// What a tagger has no use for.
  private var labellingOptions: [LimitedOption] {
    [
      LimitedOption("--all", all) { _ in
        "is for models that label texts; this one tags words. Leave it out."
      },
      LimitedOption("--text-pair-column", columns.textPairColumn != nil) { _ in
        "is for models that label pairs; this one tags words of single texts."
      },
    ] + longTextOptions.limited + thresholds.limited + abstaining.limited
      + intervals.limited + cleaning.limited
      + scoring.labelOptions
      + tagColumns.tagOptions
  }

  /// Options that do not apply to words in rows.
  private var textOptions: [LimitedOption] {
    [
      LimitedOption("--text-column \(columns.textColumn ?? "")", columns.textColumn != nil) { _ in
        "is for files with one text per row, but this one has one word per row; leave it out, or the options that name columns of "
          + "words."
      }
    ]
  }

  private func redaction(_ tagger: TextTagger) throws(FilbertError) -> Redaction? {
    let tags = tagger.decoder.tags
    guard let names = redactLabels else {
      return redact ? Redaction(labels: nil, tags: tags) : nil
    }
    let known = Set(tags.types)
    let labels = names.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    for label in labels where !known.contains(label) {
      throw FilbertError(
        .usage,
        "--redact-labels names \(label), which the model does not find; it finds "
          + "\(known.sorted().joined(separator: ", ")).")
    }
    guard !labels.isEmpty else {
      throw FilbertError(.usage, "--redact-labels is empty; give LABEL,LABEL, or --redact for all.")
    }
    return Redaction(labels: Set(labels), tags: tags)
  }

  // MARK: Texts

  private func tagTexts(
    _ reader: TableReader, _ tagger: TextTagger, of directory: ModelDirectory,
    _ redaction: Redaction?, _ console: Console
  ) throws {
    let places = try TaggableColumns(
      reader, columns.request(), list: tagColumns.wordColumn, splitter: tagger.splitter,
      isRedacted: redaction != nil)
    console.say("\(reader.name): \(places.summary)")
    let format = try scoredFormat(otherwise: reader.format.hasObjects ? .jsonl : .csv)
    let dialect = try scoredDialect(format, reader.dialect)
    let rows = try TaggedRows(
      format, inputs: reader.columns, hasWords: places.list != nil, redaction: redaction,
      file: reader.name)
    let encoding = try outputEncoding.resolve(
      [reader.encoding], format: isTable ? nil : format,
      adding: rows.columns + tagger.decoder.tags.types, output: output, console)
    let kept = ScoringFigures.KeptTexts(format, isRedacted: redaction != nil)
    let output = try scoringOutput(
      rows.columns, of: reader.columns, try rows.encoder(dialect, encoding), encoding, [],
      figures(RowTally(), .entities(TaggingTally(), kept)), by: directory)
    if format == .conll {
      let read = [places.text, places.list].compactMap { $0 }
      let others = reader.columns.filter { column in !read.contains(where: column.isSame) }
      console.reportLosses(
        others.isEmpty ? [] : ["other columns (\(others.map(\.quoted).listed(atMost: 20)))"],
        of: reader.name, in: format.rawValue)
    }
    let shard = try shards.requested()
    // What a whole run sees in its first rows.
    if shard != nil, reader.format == .text {
      try requireTexts(firstRows(reader.name), reader.name)
    }
    let table =
      if let shard { try TableSequence(reader, shard: shard) } else { TableSequence(reader) }
    var progress = ScoringProgress(console: console)
    var plan = TagScoringPlan(
      table, places, tagger, rows, format, isRedacted: redaction != nil)
    (plan.unusable, plan.surface) = (scoring.unusableRows(columns), .commandLine)
    let scored = try plan.score(
      into: output, scoringSettings,
      checkFirst: { (rows) throws(FilbertError) in
        if shard == nil, reader.format == .text { try requireTexts(rows, reader.name) }
      }, explain: { explained($0, $1, output) }, observe: { progress.observe($0) })
    progress.finish()
    try report(scored.rows, scored.answers, progress, plan.kept, tagger, console)
  }

  /// The rows with which a whole run begins.
  private func firstRows(_ input: String) throws(FilbertError) -> [Row] {
    var reader = try openTexts(input)
    var rows: [Row] = []
    for _ in 0..<TextRows.chunk {
      do throws(FilbertError) {
        guard let row = try reader.next() else { break }
        rows.append(row)
      } catch {
        // The shard that has the row reports it.
        guard reader.canContinue else { break }
      }
    }
    return rows
  }

  private func report(
    _ rows: RowTally, _ tally: TaggingTally, _ progress: ScoringProgress,
    _ kept: ScoringFigures.KeptTexts, _ tagger: TextTagger, _ console: Console
  ) throws(FilbertError) {
    tally.reportReading(to: console, of: rows.usable, tagger)
    rows.report(
      scoring.rejects, keepsEmpty: kept.empty, keepsUnusable: kept.unusable, to: console)
    console.say("\(tally.found) \(progress.summary(rows: rows.read, output: output))")
    guard let path = scoring.summary else { return }
    var summary = summary()
    summary.add(figures(rows, .entities(tally, kept)))
    summary.add(progress, rows: rows.read)
    try summary.write(to: path, overwrite: overwrite)
  }

  /// Refuses a file of texts, by its name, that holds words with tags.
  private func requireTexts(_ rows: [Row], _ file: String) throws(FilbertError) {
    guard inputFormat == nil, TaggedFormat.looksTagged(lines: rows.lazy.map { $0[0] }) else {
      return
    }
    throw FilbertError(
      .usage,
      "The lines look like words with tags; give --input-format conll to read words, or --input-format txt if each line "
        + "is a text.", file: file)
  }
}
