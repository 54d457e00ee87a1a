/// What is fed with arbitrary bytes.
enum FuzzTarget: String, CaseIterable {
  /// Records of CSV, read in pieces of any size, written and read again.
  case csv
  /// Tables of every format.
  case table
  /// Tables as files on the disk, in any supported encoding and compression.
  case tableFile = "table-file"
  /// Content as compressed files hold it.
  case compressed
  /// Texts in every encoding.
  case decoding
  /// JSON documents.
  case json
  /// Model weights and the index of shards.
  case safetensors
  /// `config.json` and `training.json`, beside weights and a vocabulary that are right.
  case modelFiles = "model-files"
  /// What an interrupted training left.
  case checkpoint
  /// `tokenizer.json` or `vocab.txt`, and `tokenizer_config.json`.
  case tokenizer
  /// Texts for a tokenizer.
  case encoding
  /// Texts with words that collide with tokens.
  case colliding
  /// Texts to be cleaned.
  case cleaning
  /// Sentences with tags: CoNLL columns, tables with one word per row, JSON.
  case tagged
  /// Tables with labels, which may be structures, and with verdicts of annotators.
  case cells
  /// Products and row kernels of every shape.
  case kernels
  /// Texts for models: classifier, tagger and embedder.
  case scoring

  /// Feeds `bytes`.
  func run(_ bytes: [UInt8]) {
    switch self {
    case .csv: fuzzCSV(bytes)
    case .table: fuzzTable(bytes)
    case .tableFile: fuzzTableFile(bytes)
    case .compressed: fuzzCompressed(bytes)
    case .decoding: fuzzDecoding(bytes)
    case .json: fuzzJSON(bytes)
    case .safetensors: fuzzSafetensors(bytes)
    case .modelFiles: fuzzModelFiles(bytes)
    case .checkpoint: fuzzCheckpoint(bytes)
    case .tokenizer: fuzzTokenizer(bytes)
    case .encoding: fuzzEncoding(bytes)
    case .colliding: fuzzColliding(bytes)
    case .cleaning: fuzzCleaning(bytes)
    case .tagged: fuzzTagged(bytes)
    case .cells: fuzzCells(bytes)
    case .kernels: fuzzKernels(bytes)
    case .scoring: fuzzScoring(bytes)
    }
  }

  /// An input made of `bytes` that random changes do not reach; nil for the input as it is.
  func mutate(_ bytes: [UInt8], _ choices: inout RandomChoices) -> [UInt8]? {
    switch self {
    case .checkpoint: mutateCheckpoint(bytes, &choices)
    case .colliding: mutateColliding(bytes, &choices)
    case .tokenizer: mutateTokenizer(bytes, &choices)
    default: nil
    }
  }
}
