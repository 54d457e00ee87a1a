import FilbertActiveLearning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertJSON
import FilbertScoring
import FilbertTables
import FilbertText
import FilbertTransformer

extension Select {
  /// Where the labelling interface of Label Studio goes; nil if none is written.
  var configurationPath: String? {
    guard export == .labelStudio, output != "-" else { return nil }
    let ending = fileExtension(output).map { ".\($0)" } ?? ""
    return output.dropLast(ending.count) + ".xml"
  }

  /// Writes the chosen rows.
  func write(
    _ rows: [SelectedRow], of pool: Pool, _ model: PoolModel, _ console: Console
  ) throws(FilbertError) {
    if let export {
      try write(rows, of: pool, model, for: export, console)
    } else {
      try writeTable(rows, of: pool, model, console)
    }
    console.say(
      "Done: \(Rendering.counted(rows.count, "row")) of \(Rendering.grouped(pool.newRows)) chosen, written to \(output == "-" ? "stdout" : output)"
    )
  }

  /// Refuses a pool whose columns leave no room for those that are added, and options that do not fit the output.
  func requireWritable(_ pool: PoolFile, _ model: PoolModel) throws(FilbertError) {
    guard export == nil else { return }
    guard !spreadsheet.escapeFormulas || rowFormat == .csv else {
      throw FilbertError(
        .usage,
        "--escape-formulas is for CSV, and \(rowFormat.rawValue) is written; leave it out.",
        file: output)
    }
    try requireRoom(for: addedColumns(model), among: pool.columns, file: pool.name)
  }

  private func addedColumns(_ model: PoolModel) -> [String] {
    ["rank", "score"] + (model.answersTexts ? Self.suggestedColumns(model.task) : []) + ["why"]
  }

  private func writeTable(
    _ rows: [SelectedRow], of pool: Pool, _ model: PoolModel, _ console: Console
  ) throws(FilbertError) {
    let (format, names) = (rowFormat, addedColumns(model))
    let encoding = try outputEncoding.resolve(
      [pool.encoding], format: format, adding: names + model.labels + rows.map(\.reason),
      output: output, console)
    var encoder = try RowEncoder(
      format, dialect: dialect(pool.dialect), inputs: pool.columns, columns: pool.columns + names,
      file: pool.name, encoding: encoding)
    let sink = try OutputFile.open(output, overwrite: overwrite)
    try sink.write(encoder.header)
    for (index, row) in rows.enumerated() {
      let values = Self.values(row, rank: index + 1, suggested: model.answersTexts)
      try encoder.append(
        OutputRow(
          row.row.row,
          adding: format == .csv
            ? .columns(values.map { $0.isNull ? "" : $0.stringValue ?? $0.serialized() })
            : .members(Array(zip(names, values)))))
    }
    try sink.write(try encoder.take())
    try sink.commit()
  }

  /// csv or jsonl.
  private var rowFormat: RowFormat {
    if let format { return format.rowFormat }
    guard output != "-", let named = try? TableFormat(path: output) else { return .csv }
    return named.hasObjects ? .jsonl : .csv
  }

  /// That of the pool, with the delimiter that the output's name implies.
  private func dialect(_ input: CSVDialect) -> CSVDialect {
    var dialect = spreadsheet.dialect(input)
    if case .csv(let delimiter?)? = try? TableFormat(path: output) {
      dialect.delimiter = delimiter
    } else if dialect.delimiter != UInt8(ascii: ";") {
      dialect.delimiter = UInt8(ascii: ",")
    }
    return dialect
  }

  private static func suggestedColumns(_ task: ModelTask) -> [String] {
    switch task {
    case .classification: ["suggested_label", "probability"]
    case .multilabel: ["suggested_labels"]
    case .regression: ["suggested_value"]
    case .tagging: ["suggested_entities"]
    }
  }

  /// A value for each added column.
  private static func values(_ row: SelectedRow, rank: Int, suggested: Bool) -> [JSONValue] {
    let score = row.score.map { JSONValue.number(fixedPoint($0, digits: 4)) } ?? .null
    return [.number(rank), score] + (suggested ? suggestion(row.answer.suggestion) : [])
      + [.string(row.reason)]
  }

  private static func suggestion(_ suggestion: SuggestedAnswer?) -> [JSONValue] {
    func number(_ probability: Float) -> JSONValue {
      .number(fixedPoint(Double(probability), digits: 4))
    }
    return switch suggestion {
    case nil: []
    case .label(let name, let probability): [.string(name), number(probability)]
    case .labels(let labels): [.array(labels.map { .string($0.name) })]
    case .number(let value): [.number(value)]
    case .spans(let spans, _):
      [
        .array(
          spans.map { span in
            [
              "text": .string(span.text), "label": .string(span.label),
              "start": .number(span.scalars.lowerBound), "end": .number(span.scalars.upperBound),
              "probability": number(span.probability),
            ]
          })
      ]
    }
  }

  // MARK: Annotation tools

  private func write(
    _ rows: [SelectedRow], of pool: Pool, _ model: PoolModel, for tool: AnnotationTool,
    _ console: Console
  ) throws(FilbertError) {
    let others = pool.columns.indices.filter { $0 != pool.choice.text && $0 != pool.choice.pair }
    let exported = try rows.enumerated().map { index, row throws(FilbertError) in
      // As it is in the file: people label what was written, not what cleaning has left of it.
      let input = try pool.choice.readableInput(of: row.row.row).input
      return ExportedRow(
        text: input.text, pair: input.pair,
        columns: others.map { (pool.columns[$0], row.row.row[$0]) }, rank: index + 1,
        score: row.score, reason: row.reason, suggestion: row.answer.suggestion)
    }
    let bytes = try tool.file(exported, labels: model.labels, model: model.name)
    let sink = try OutputFile.open(output, overwrite: overwrite)
    try sink.write(bytes)
    try sink.commit()
    guard let path = configurationPath else { return }
    guard !model.labels.isEmpty || model.task == .regression else {
      return console.say(
        "\(path): not written, since no labels are known yet; create the labelling interface yourself"
      )
    }
    let question: LabelStudioConfiguration.Question =
      switch model.task {
      case .classification: .oneLabel(model.labels)
      case .multilabel: .labels(model.labels)
      case .regression: .number
      case .tagging: .spans(model.labels)
      }
    let configuration = LabelStudioConfiguration(question, hasPairs: pool.choice.pair != nil)
    try writeFile(path, Array(configuration.xml.utf8), overwrite: overwrite)
    console.say("\(path): the labelling interface, for the settings of the project")
  }
}
