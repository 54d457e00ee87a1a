import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertTagging
import FilbertTestSupport
import FilbertText

/// The first byte says which format the others are in and how to read it: the same sentences or the same errors
/// whatever the size of the pieces. Sentences that columns can hold are written in columns and read again.
func fuzzTagged(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  let formats: [TaggedFormat] = [.conll, .table(delimiter: nil), .json]
  let format = formats[Int(first & 3) % formats.count]
  var request = TaggedRequest()
  request.labelled = first & 4 == 0
  request.keepsFields = first & 8 != 0
  request.wordSplit = WordSplit.allCases[Int(first >> 4 & 7) % WordSplit.allCases.count]
  request.alignment = first & 128 == 0 ? nil : .expand
  let content = Array(bytes.dropFirst())
  let whole = taggedReading(content, format, request, size: 1 << 16)
  requireSame(
    taggedReading(content, format, request, size: 3).shown, whole.shown,
    "\(format) in pieces of 3 bytes")
  requireWritten(whole.sentences)
}

private func taggedReading(
  _ bytes: [UInt8], _ format: TaggedFormat, _ request: TaggedRequest, size: Int
) -> (sentences: [TaggedSentence], shown: [String]) {
  var sentences: [TaggedSentence] = []
  var reader: TaggedReader
  do throws(FilbertError) {
    reader = try TaggedReader(
      ByteReader(name: "input", bytes: bytes, chunk: size), format: format, request,
      bufferSize: size)
  } catch {
    return ([], ["\(error.description)"])
  }
  var shown = reading(limit: bytes.count + 2, canContinue: reader.canContinue) {
    () throws(FilbertError) in
    guard let sentence = try reader.next() else { return nil }
    require(sentence.words.allSatisfy { !$0.isEmpty }, "an empty word")
    if let text = sentence.text {
      let bytes = Array(text.utf8)
      for (word, range) in zip(sentence.words, sentence.ranges) {
        require(
          range.upperBound <= bytes.count && Array(word.utf8) == Array(bytes[range]),
          "\"\(word)\" is not at \(range)")
      }
    }
    sentences.append(sentence)
    return "\(sentence)"
  }
  shown.append("\(reader.form); \(reader.notes)")
  if request.labelled { requireSpans(sentences) }
  return (sentences, shown)
}

/// Whatever the tags: the spans they mark lie in the sentence.
private func requireSpans(_ sentences: [TaggedSentence]) {
  for sentence in sentences {
    for scheme in TagScheme.allCases {
      for span in sentence.spans(scheme) {
        require(
          !span.tokens.isEmpty && span.tokens.upperBound <= sentence.words.count,
          "\(span) of \(sentence.words.count) words")
      }
    }
  }
}

private func requireWritten(_ sentences: [TaggedSentence]) {
  let sink = MemorySink()
  var writer = CoNLLWriter(sink, source: "input")
  var expected: [TaggedSentence] = []
  for sentence in sentences where !sentence.tags.isEmpty {
    do throws(FilbertError) {
      try writer.write(sentence.words, sentence.tags, lineOf: sentence.line(of:))
      expected.append(sentence)
    } catch {
      require(error.code == .badData, "\(error.description)")
    }
  }
  guard !expected.isEmpty else { return }
  let read = taggedReading(sink.bytes, .conll, TaggedRequest(), size: 64)
  require(
    read.sentences.count == expected.count
      && zip(read.sentences, expected).allSatisfy {
        isSame($0.words, $1.words) && isSame($0.tags, $1.tags)
      }, "written \(expected), read \(read.shown)")
}

private func isSame(_ left: [String], _ right: [String]) -> Bool {
  left.map(ExactString.init) == right.map(ExactString.init)
}
