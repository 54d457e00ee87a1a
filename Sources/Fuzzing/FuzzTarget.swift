/// What is fed with arbitrary bytes.
enum FuzzTarget: String, CaseIterable {
  /// Records of CSV, read in pieces of any size, written and read again.
  case csv
  /// Tables of every format.
  case table
  /// Tables as files on the disk, in whatever encoding and compression opening one knows.
  case tableFile = "table-file"
  /// JSON documents.
  case json
  /// Model weights and the index of shards.
  case safetensors
  /// `tokenizer.json` or `vocab.txt`, and `tokenizer_config.json`.
  case tokenizer
  /// Texts for a tokenizer.
  case encoding
  /// Sentences with tags: CoNLL columns, tables with a word a row, JSON.
  case tagged

  /// Feeds `bytes`.
  func run(_ bytes: [UInt8]) {
    switch self {
    case .csv: fuzzCSV(bytes)
    case .table: fuzzTable(bytes)
    case .tableFile: fuzzTableFile(bytes)
    case .json: fuzzJSON(bytes)
    case .safetensors: fuzzSafetensors(bytes)
    case .tokenizer: fuzzTokenizer(bytes)
    case .encoding: fuzzEncoding(bytes)
    case .tagged: fuzzTagged(bytes)
    }
  }
}
