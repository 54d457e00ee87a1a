import FilbertCorpus
import FilbertFiles

/// Files with tags in memory.
enum Tagged {
  static var skipping: TaggedRequest {
    var request = TaggedRequest()
    request.skipBadRows = true
    return request
  }

  static func read(
    _ bytes: [UInt8], _ format: TaggedFormat = .conll, request: TaggedRequest = TaggedRequest(),
    size: Int = 4096
  ) throws -> TaggedDataset {
    let source = ByteReader(name: "x", bytes: bytes, chunk: size)
    return try TaggedDataset(
      try TaggedReader(source, format: format, request, bufferSize: size), request)
  }

  static func read(
    _ text: String, _ format: TaggedFormat = .conll, request: TaggedRequest = TaggedRequest(),
    size: Int = 4096
  ) throws -> TaggedDataset {
    try read(Array(text.utf8), format, request: request, size: size)
  }

  static func csv(
    _ text: String, request: TaggedRequest = TaggedRequest()
  ) throws -> TaggedDataset {
    try read(text, .table(delimiter: nil), request: request)
  }

  static func json(
    _ text: String, request: TaggedRequest = TaggedRequest()
  ) throws -> TaggedDataset {
    try read(text, .json, request: request)
  }
}
