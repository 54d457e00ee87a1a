package import FilbertCore
package import FilbertFiles
package import FilbertTagging

/// Sentences with tags in the order of their file.
package struct TaggedDataset: Sendable {
  /// Where the sentences come from.
  package let name: String
  /// The sentences that can be used.
  package internal(set) var sentences: [TaggedSentence]
  /// How the file is written, as a clause.
  package let form: String
  /// The scheme of the tags, which is that of the whole file.
  package let recognition: SchemeRecognition
  /// Sentences that were left out.
  package let problems: RowProblems
  /// What else was passed over.
  package let notes: TaggedNotes
  /// Unusual properties detected from the content; see ``TableReader/remarks``.
  package let remarks: [Message]
  /// See ``TaggedReader/encoding``.
  package let encoding: DetectedEncoding?

  /// Reads a file, or the standard input for `-`.
  ///
  /// - Parameter format: Nil to detect it from the extension.
  /// - Throws: What ``TaggedReader`` throws; `badData` with count and first lines of sentences that
  ///   cannot be used unless the request leaves them out, and if none is left.
  package init(
    path: String, format: TaggedFormat? = nil, _ request: TaggedRequest = TaggedRequest()
  ) throws(FilbertError) {
    try self.init(try TaggedReader(path: path, format: format, request), request)
  }

  /// Reads the rest of a file; `request` is what it was opened with.
  package init(
    _ reader: consuming TaggedReader, _ request: TaggedRequest = TaggedRequest()
  ) throws(FilbertError) {
    name = reader.name
    var sentences: [TaggedSentence] = []
    var problems = RowProblems()
    while true {
      do throws(FilbertError) {
        if sentences.count.isMultiple(of: 256) { try Cancellation.check() }
        guard let record = try reader.nextRecord() else { break }
        switch record {
        case .sentence(let sentence): sentences.append(sentence)
        case .problem(let kind, let line, let example):
          problems.add(kind, line: line, example: example)
        }
      } catch {
        guard request.skipBadRows, reader.canContinue, error.code == .badData else { throw error }
        problems.add(error)
      }
    }
    if !request.skipBadRows, let error = problems.error(file: name) { throw error }
    guard !sentences.isEmpty else {
      throw FilbertError(
        .badData,
        naming: problems.isEmpty
          ? "There are no sentences." : "No sentence can be used: \(problems.summary).", file: name)
    }
    form = reader.form
    isJSON = reader.isJSON
    notes = reader.notes
    (remarks, encoding) = (reader.remarks, reader.encoding)
    recognition = TagScheme.recognized(in: sentences.lazy.map(\.tags))
    self.sentences = sentences
    self.problems = problems
  }

  /// The scheme of the tags.
  package var scheme: TagScheme { recognition.scheme }

  /// The entities of a sentence; see ``TaggedSentence/spans(_:)``.
  package func spans(of sentence: TaggedSentence) -> [Span] { sentence.spans(scheme) }

  /// The sentences with tags in `other`, such as that of a model: figures of tags can only be compared within one
  /// scheme.
  package func sentences(in other: TagScheme) -> [TaggedSentence] {
    isWritten(in: other) ? sentences : sentences.map { $0.converted(from: scheme, to: other) }
  }

  /// A sentence for the user if ``sentences(in:)`` has other tags than the file; nil otherwise.
  package func conversionRemark(to other: TagScheme) -> String? {
    isWritten(in: other)
      ? nil : "\(name): tags are taken from \(scheme.name) to \(other.name), the model's"
  }

  private func isWritten(in other: TagScheme) -> Bool {
    other == scheme || recognition.alternatives.contains(other)
  }

  /// Whether the file has JSON objects.
  package let isJSON: Bool

  /// Whether the file has raw text and spans, so that the tags are not its own.
  package var hasSpans: Bool { sentences.contains { $0.text != nil } }

  /// Whether every sentence has an id that no other one has.
  package var hasDistinctIDs: Bool {
    let ids = sentences.compactMap { $0.id.map(ExactString.init) }.filter { !$0.string.isEmpty }
    return ids.count == sentences.count && Set(ids).count == ids.count
  }

  /// The distinct types of entities, sorted by code point.
  ///
  /// - Throws: `badData` if no sentence has an entity.
  package func entityTypes() throws(FilbertError) -> [String] {
    var types: Set<ExactString> = []
    for sentence in sentences {
      for span in spans(of: sentence) { types.insert(ExactString(span.type)) }
    }
    guard !types.isEmpty else {
      throw FilbertError(
        .badData,
        "All words have the tag O; tagging needs entities (is this the right column?).", file: name,
        line: sentences.first?.line)
    }
    return types.sorted().map(\.string)
  }

  /// The sentence that says which tags break their scheme and how they are read; nil if none does.
  package var violationWarning: String? {
    let count = recognition.violationCount
    guard count > 0 else { return nil }
    let shown = recognition.firstViolations.prefix(5).map { place in
      let sentence = sentences[place.sequence]
      return "line \(sentence.line(of: place.token)) \(sentence.tags[place.token])"
    }
    let more = count > shown.count ? ["others"] : []
    return
      "\(count == 1 ? "1 tag does" : "\(count) tags do") not follow \(scheme.name)"
      + " (\((shown + more).listed())); entities there are read as seqeval does by default: an entity"
      + " also begins where the tag before it is O or of another type."
  }
}

extension TaggedDataset {
  /// Leaves out the sentences that a table names by the lines of their first words.
  ///
  /// - Throws: as ``ListedRows``.
  package mutating func leaveOut(_ listed: ListedRows) throws(FilbertError) {
    sentences = try listed.others(
      than: sentences, line: \.line, text: { $0.words.joined(separator: " ") }, file: name)
  }
}
