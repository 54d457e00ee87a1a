import FilbertCore
import FilbertJSON
import FilbertModelFiles
import FilbertTensor
import FilbertTraining
import FilbertTransformer

/// The answers of a fit in a file: a safetensors file with `values`, for taggers also `tags` and `probabilities` of each
/// word, and in its metadata the names of the tags and the figures of the held-out rows.
struct FitFile {
  let path: String
  /// Words of each sentence that was answered; nil for texts.
  let words: [Int]?

  private static let format = "filbert"

  func write(_ fit: FitAnswers) throws(FilbertError) {
    let values = fit.answers.values
    var record: JSONObject = ["rows": .number(values.rows), "columns": .number(values.columns)]
    record["validation"] = fit.validation?.json
    var tensors: [(name: String, shape: [Int], values: [Float])] = []
    if words != nil {
      var numbers: [ExactString: Int] = [:]
      var names: [JSONValue] = []
      let tags = fit.answers.tagged.flatMap(\.tags).map { tag in
        if let number = numbers[ExactString(tag)] { return Float(number) }
        numbers[ExactString(tag)] = names.count
        names.append(.string(tag))
        return Float(names.count - 1)
      }
      record["tags"] = .array(names)
      tensors.append(("tags", [tags.count], tags))
      let probabilities = fit.answers.tagged.flatMap(\.probabilities).map { $0 ?? .nan }
      tensors.append(("probabilities", [tags.count], probabilities))
    }
    let file = try SafetensorsWriter(
      path,
      tensors: tensors.map { ($0.name, $0.shape) } + [("values", [values.rows, values.columns])],
      metadata: ["format": "pt", Self.format: JSONValue.object(record).serialized()],
      overwrite: true, hasOneWriter: true)
    for name in file.order {
      if let tensor = tensors.first(where: { $0.name == name }) {
        try file.append(tensor.values.span)
      } else {
        try values.withSpan { span throws(FilbertError) in try file.append(span) }
      }
    }
    try file.finish()
  }

  /// - Parameters:
  ///   - rows: of the fit.
  ///   - labels: number of values for each row.
  /// - Throws: `badData` if the file is damaged.
  func read(_ rows: [Int], labels: Int) throws(FilbertError) -> FitAnswers {
    let file = try SafetensorsFile(path)
    let damaged = FilbertError(.badData, "The file is damaged.", file: path)
    guard let text = file.metadata[Self.format] else { throw damaged }
    let record = try JSONValue.parse(Array(text.utf8), file: path)
    guard let count = record["rows"]?.countValue, let columns = record["columns"]?.countValue,
      file.info("values")?.shape == [count, columns], columns == labels,
      words != nil || count == rows.count
    else { throw damaged }
    let values = Matrix(rows: count, columns: columns)
    try values.withMutableSpan { span throws(FilbertError) in
      try file.read("values", shape: [count, columns], into: &span)
    }
    var tagged: [TagDecoder.TaggedWords] = []
    if let words {
      let names = (record["tags"]?.arrayValue ?? []).compactMap(\.stringValue)
      let all = words.reduce(0, +)
      let numbers = try file.floats("tags", count: all)
      let probabilities = try file.floats("probabilities", count: all)
      var start = 0
      for count in words {
        let range = start..<start + count
        start += count
        let tags = numbers[range].compactMap { number in
          number >= 0 && Int(number) < names.count ? names[Int(number)] : nil
        }
        guard tags.count == count else { throw damaged }
        tagged.append(
          TagDecoder.TaggedWords(
            tags: tags, probabilities: probabilities[range].map { $0.isNaN ? nil : $0 }))
      }
    }
    return FitAnswers(
      rows: rows, answers: RowAnswers(values: values, tagged: tagged),
      validation: record["validation"]?.objectValue.flatMap { ValidationMetrics($0) })
  }
}

extension SafetensorsFile {
  fileprivate func floats(_ name: String, count: Int) throws(FilbertError) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    var span = values.mutableSpan
    try read(name, shape: [count], into: &span)
    return values
  }
}
