import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertTagging
import FilbertText

extension WordSplit: ExpressibleByArgument {}
extension TagScheme: ExpressibleByArgument {}
extension TaggedRequest.OffsetUnit: ExpressibleByArgument {}
extension TaggedRequest.Alignment: ExpressibleByArgument {}

/// Where words, tags and spans are in a file, and how they are read.
struct TagColumnOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Column that identifies the sentence, in csv. (default: sentence, Sentence #, sentence_id, 句子 and the like)",
      valueName: "name"))
  var sentenceColumn: String?

  @Option(
    help: ArgumentHelp(
      "Column or JSON member of the words; in conll its number, from 1. (default: word, token, 词 and the like; in conll 1)",
      valueName: "name"))
  var wordColumn: String?

  @Option(
    help: ArgumentHelp(
      "Column or JSON member of the tags or spans; in conll its number. (default: tag, ner_tags, label, 标签 and the like; in conll the last)",
      valueName: "name"))
  var tagColumn: String?

  @Option(
    help:
      "How raw text with spans is cut into words: punctuation (BERT's), whitespace, characters. (default: punctuation)"
  )
  var wordSplit: WordSplit?

  @Option(
    help:
      "What offsets of spans count: scalars (Python), utf16 (JavaScript), bytes. (default: utf16 in Label Studio's files, otherwise scalars)"
  )
  var offsetUnit: TaggedRequest.OffsetUnit?

  @Option(
    help:
      "What to do with spans that begin or end inside a word: expand includes the words, contract leaves them out. (default: an error)"
  )
  var align: TaggedRequest.Alignment?

  /// - Parameter text: `--text-column`.
  func request(
    text: String?, skipBadRows: Bool, _ reading: ReadingOptions
  ) -> TaggedRequest {
    var request = TaggedRequest()
    request.textColumn = text
    request.sentenceColumn = sentenceColumn
    request.wordColumn = wordColumn
    request.tagColumn = tagColumn
    request.wordSplit = wordSplit ?? .punctuation
    request.offsetUnit = offsetUnit
    request.alignment = align
    request.skipBadRows = skipBadRows
    request.options = reading.options(recovers: false)
    return request
  }

  private var words: [(name: String, isGiven: Bool)] {
    [("--sentence-column", sentenceColumn != nil), ("--word-column", wordColumn != nil)]
  }

  private var tags: [(name: String, isGiven: Bool)] {
    [
      ("--tag-column", tagColumn != nil), ("--word-split", wordSplit != nil),
      ("--offset-unit", offsetUnit != nil), ("--align", align != nil),
    ]
  }

  /// Options that do not apply to whole texts.
  var limited: [LimitedOption] {
    LimitedOption.list(words + tags) { "is for tagging and has no meaning for \($0)." }
  }

  /// Options for reading tags and spans, which do not exist when a model scores.
  var tagOptions: [LimitedOption] {
    LimitedOption.list(tags) { _ in
      "says how tags or spans are read; predict reads only words and texts."
    }
  }
}

extension TaggedDataset {
  /// Sentences for the user about a file that was read.
  func describe(to console: Console) {
    for notice in notices { console.report(notice) }
  }
}
