import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertReports
import FilbertScoring
import FilbertTagging
import FilbertText

extension Evaluate {
  /// The reports of a tagger.
  func evaluateTags(
    _ directory: ModelDirectory, _ data: String, _ files: ReportFiles, _ console: Console,
    predictionsTo file: AtomicFile?
  ) throws {
    try refuse(
      columns.limited(label: labelColumn) + longTextOptions.limited + cleaning.limited
        + labels.limited + thresholds.limited + scopeOptions + intervals.limited
        + target.limited + slices.limited,
      for: "a model that tags words")
    let tagger = try TextTagger(
      directory, maximumLength: maxLength, decoding: decoding ?? .constrained)
    let dataset = try TaggedDataset(
      path: data, format: try inputFormat?.requireTagged(),
      tagColumns.request(
        text: columns.textColumn, skipBadRows: columns.skipBadRows, columns.reading))
    dataset.describe(to: console)
    // Each type has a row and a column in the confusion matrix, so too many are refused.
    _ = try LabelSet(dataset.sentences.lazy.flatMap(\.tags), minimum: 0, file: dataset.name)
    let scheme = tagger.decoder.tags.scheme ?? dataset.scheme
    if let remark = dataset.conversionRemark(to: scheme) { console.say(remark) }
    let sentences = dataset.sentences(in: scheme)
    let (tagged, unknownTokens) = tag(sentences, tagger, console)
    let evaluation = TagEvaluation(
      sentences, tagged, tags: tagger.decoder.tags, scheme: scheme, unknownTokens: unknownTokens)
    let unknown = evaluation.unknownNames
    if !unknown.isEmpty {
      let shown = unknown.listed(atMost: 10)
      console.warn(
        "the model was never trained on the tag\(unknown.count == 1 ? "" : "s") \(shown): "
          + "\(Rendering.counted(evaluation.unknownCount, "word")) cannot be right and count as wrong"
      )
    }
    if let warning = evaluation.baselineWarning { console.warn(warning) }
    try figures.show(text: evaluation.text, json: evaluation.json)
    if files.isWanted {
      try files.write(
        EvaluationReport(
          tags: evaluation, model: directory.path, data: dataset.name,
          training: directory.record?.value))
    }
    if let file {
      try evaluation.writeRows(
        to: encoded(file, dataset.encoding, adding: tagger.decoder.tags.types, console),
        spreadsheet.dialect())
    }
  }

  private func tag(
    _ sentences: [TaggedSentence], _ tagger: TextTagger, _ console: Console
  ) -> ([TagDecoder.TaggedWords], UnknownTokens) {
    var progress = ScoringProgress(console: console)
    var tagged: [TagDecoder.TaggedWords] = []
    var (long, cutWords) = (0, 0)
    var unknown = UnknownTokens()
    for start in stride(from: 0, to: sentences.count, by: TextRows.chunk) {
      let chunk = sentences[start..<min(sentences.count, start + TextRows.chunk)]
      let windows = tagger.tokenizer.windows(
        chunk.map(\.words), maximumLength: tagger.maximumLength)
      long += windows.count { $0.windows.count > 1 }
      cutWords += windows.reduce(0) { $0 + $1.cutWords }
      unknown.add(windows.unknownTokens)
      tagged += tagger.tag(windows)
      progress.show(rows: tagged.count)
    }
    progress.finish()
    console.reportWindows(
      long, of: sentences.count, maximumLength: tagger.maximumLength, cutWords: cutWords)
    console.report(unknown)
    return (tagged, unknown)
  }
}
