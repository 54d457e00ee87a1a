import FilbertCore
import FilbertFiles
import FilbertTestSupport
import FilbertText
import Foundation
import Testing

@Suite struct TokenizerDirectoryTests {
  private let words = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nred\nRed\ncreme\n"

  private func directory(_ files: [String: String]) throws -> String {
    let directory = try Fixtures.temporaryDirectory()
    for (name, text) in files { try Data(text.utf8).write(to: directory.appending(path: name)) }
    return directory.path
  }

  private func tokenizerJSON(
    model: String = "WordPiece", lowercase: Bool = true, vocabulary: String? = nil,
    normalizer: String = "BertNormalizer", added: String = "[]"
  ) -> String {
    let listed = words.split(separator: "\n").enumerated().map { "\"\($1)\":\($0)" }
    return """
      {"truncation":{"max_length":4},"padding":{"strategy":{"Fixed":128}},"added_tokens":\(added),
      "normalizer":{"type":"\(normalizer)","clean_text":true,"handle_chinese_chars":true,
      "strip_accents":null,"lowercase":\(lowercase)},"pre_tokenizer":{"type":"BertPreTokenizer"},
      "model":{"type":"\(model)","unk_token":"[UNK]","continuing_subword_prefix":"##",
      "max_input_chars_per_word":100,"vocab":{\(vocabulary ?? listed.joined(separator: ","))}}}
      """
  }

  private func failure(_ files: [String: String]) throws -> FilbertError? {
    let directory = try directory(files)
    return #expect(throws: FilbertError.self) { try Tokenizer(directory: directory) }
  }

  @Test func vocabularyAloneIsUncased() throws {
    let tokenizer = try Tokenizer(directory: try directory(["vocab.txt": words]))
    #expect(tokenizer.encode("Red [MASK] Crème").ids == [2, 5, 4, 7, 3])
    #expect(tokenizer.options.maximumLength == nil)
  }

  @Test func configurationDecidesAboutCase() throws {
    let tokenizer = try Tokenizer(
      directory: try directory([
        "vocab.txt": words,
        "tokenizer_config.json": #"{"do_lower_case":false,"model_max_length":512}"#,
      ]))
    #expect(tokenizer.encode("Red red").ids == [2, 6, 5, 3])
    #expect(tokenizer.options.maximumLength == 512)
  }

  /// The class is in `config.json` of older directories; without `tokenizer.json` it decides how texts are split.
  @Test(arguments: ["tokenizer_config.json", "config.json"])
  func refusesOtherTokenizersByName(file: String) throws {
    for name in [
      "XLMRobertaTokenizer", "RobertaTokenizerFast", "RoFormerTokenizer", "MyTokenizer",
      "bertTokenizer",
    ] {
      let statement =
        #"{"tokenizer_class": "\#(name)", "auto_map": {"AutoTokenizer": ["a.B", null]}}"#
      let error = try failure(["vocab.txt": words, file: statement])
      #expect(error?.code == .unsupported)
      #expect(error?.message.hasPrefix("The tokenizer is \"\(name)\"") == true)
      #expect(error?.file?.hasSuffix("/\(file)") == true)
    }
    for name in ["BertTokenizer", "BertTokenizerFast", "ElectraTokenizer", "DistilBertTokenizer"] {
      let tokenizer = try Tokenizer(
        directory: try directory(["vocab.txt": words, file: #"{"tokenizer_class": "\#(name)"}"#]))
      #expect(tokenizer.encode("Red [MASK]").ids == [2, 5, 4, 3])
    }
    let japanese = try failure([
      "vocab.txt": words, "config.json": #"{"tokenizer_class": "BertJapaneseTokenizer"}"#,
      "tokenizer_config.json": #"{"word_tokenizer_type": "sudachi"}"#,
    ])
    #expect(japanese?.message.contains("(word_tokenizer_type: sudachi)") == true)
  }

  @Test func ignoresANonsenseLength() throws {
    let configuration = #"{"model_max_length":1000000000000000019884624838656}"#
    let tokenizer = try Tokenizer(
      directory: try directory(["vocab.txt": words, "tokenizer_config.json": configuration]))
    #expect(tokenizer.options.maximumLength == nil)
  }

  /// Who decides about case; measured on transformers 5.23.0, except for the missing key (see
  /// README).
  @Test(arguments: [
    (true, #"{"do_lower_case":false}"#, false),
    (false, #"{"do_lower_case":true,"tokenizer_class":"BertTokenizer"}"#, true),
    (false, #"{"do_lower_case":true,"tokenizer_class":"PreTrainedTokenizerFast"}"#, false),
    (false, "{}", false),
    (true, "{}", true),
  ])
  func decidesAboutCase(file: Bool, configuration: String, lowercases: Bool) throws {
    let tokenizer = try Tokenizer(
      directory: try directory([
        "tokenizer.json": tokenizerJSON(lowercase: file), "tokenizer_config.json": configuration,
      ]))
    #expect(tokenizer.encode("Red").ids == [2, lowercases ? 5 : 6, 3])
  }

  @Test func fixedPaddingAndTruncationAreNotTheModels() throws {
    let tokenizer = try Tokenizer(directory: try directory(["tokenizer.json": tokenizerJSON()]))
    #expect(tokenizer.encode("red red red red red").count == 7)
    #expect(tokenizer.encode("red").count == 3)
  }

  @Test func addedTokensFollowTheVocabulary() throws {
    let added = #"[{"id":8,"content":"reds","special":false,"normalized":true}]"#
    let tokenizer = try Tokenizer(
      directory: try directory(["tokenizer.json": tokenizerJSON(added: added)]))
    #expect(tokenizer.vocabulary.count == 9)
    #expect(tokenizer.encode("RedS red").ids == [2, 8, 5, 3])
    #expect(tokenizer.token(8) == "reds")
  }

  @Test func escapesInTokensAreRead() throws {
    let vocabulary =
      #""[UNK]":0,"[CLS]":1,"[SEP]":2,"\"":3,"\u00e9":4,"\ud83d\udc4d":5,"\\":6"#
    let tokenizer = try Tokenizer(
      directory: try directory([
        "tokenizer.json": tokenizerJSON(lowercase: false, vocabulary: vocabulary)
      ]))
    #expect(tokenizer.encode("\" é 👍 \\").ids == [1, 3, 4, 5, 6, 2])
  }

  @Test func reportsWhatIsMissing() throws {
    #expect(try failure([:])?.code == .missingInput)
    #expect(try failure(["vocab.txt": "a\nb\n"])?.message.contains("[UNK]") == true)
    #expect(try failure(["vocab.txt": "a\n[UNK]\n"])?.message.contains("[CLS]") == true)
    #expect(try failure(["vocab.txt": "[CLS]\n[UNK]\n"])?.message.contains("[SEP]") == true)
  }

  @Test func refusesWhatIsNotBERT() throws {
    let error = try failure(["tokenizer.json": tokenizerJSON(model: "BPE")])
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("BPE") == true)
    #expect(
      try failure(["tokenizer.json": tokenizerJSON(normalizer: "NFKC")])?.code == .unsupported)
  }

  @Test(arguments: [
    "{", "[]", #"{"model":{"type":"WordPiece","vocab":[]}}"#,
    #"{"model":{"type":"WordPiece","vocab":{"a":0.5}}}"#,
    #"{"model":{"type":"WordPiece","vocab":{"a":-1}}}"#,
    #"{"model":{"type":"WordPiece","vocab":{"a":9223372036854775807}}}"#,
    #"{"model":{"type":"WordPiece","vocab":{"a":2000000000}}}"#,
    #"{"model":{"type":"WordPiece","vocab":{"a":0,"b":0}}}"#,
    #"{"model":{"type":"WordPiece","vocab":{}}}"#,
    #"{"model":{"type":"WordPiece","vocab":{"a":0,}}}"#,
    #"{"model":{"type":"WordPiece","vocab":{"a" 0}}}"#,
    #"{"model":{"type":"WordPiece","vocab":{"a":0}"#,
  ])
  func refusesABrokenTokenizerFile(text: String) throws {
    let error = try failure(["tokenizer.json": text])
    #expect(error?.code == .badData)
    #expect(error?.file?.hasSuffix("tokenizer.json") == true)
  }

  @Test func savesItsFilesByteForByte() throws {
    let json = tokenizerJSON()
    let source = try directory([
      "tokenizer.json": json, "special_tokens_map.json": "{ }", "other.txt": "",
    ])
    let target = try Fixtures.temporaryDirectory().path
    try Tokenizer(directory: source).save(to: target)
    #expect(try readFile(target + "/tokenizer.json") == Array(json.utf8))
    #expect(try readFile(target + "/special_tokens_map.json") == Array("{ }".utf8))
    #expect(try readFile(target + "/vocab.txt") == Array(words.utf8))
    #expect(!FileManager.default.fileExists(atPath: target + "/other.txt"))
    #expect(try Tokenizer(directory: target).encode("Red creme").ids == [2, 5, 7, 3])
  }

  @Test func savesATokenizerMadeInMemory() throws {
    var options = TokenizerOptions()
    options.lowercases = false
    options.maximumLength = 128
    let words = words.split(separator: "\n").map(String.init)
    let target = try Fixtures.temporaryDirectory().path
    try Tokenizer(vocabulary: try Vocabulary(words), options: options).save(to: target)
    let read = try Tokenizer(directory: target)
    #expect(read.encode("Red").ids == [2, 6, 3])
    #expect(read.options.maximumLength == 128)
  }
}
