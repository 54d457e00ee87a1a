import FilbertCore
import FilbertJSON

/// What `tokenizer_config.json` says, and the files it took the place of; nil for what they leave open.
struct TokenizerConfiguration {
  private let object: JSONObject
  private let file: String
  /// The Python class; nil if neither this file nor, in older directories, `config.json` names one.
  private let className: String?
  /// The tokens that have numbers beside the vocabulary.
  let numberedTokens: [(id: Int, token: AddedToken)]

  /// - Throws: `badData` if a file cannot be understood; `unsupported` if the tokenizer is not BERT's.
  init(_ files: TokenizerFiles) throws(FilbertError) {
    file = files.path(TokenizerFiles.configuration)
    var object = try files.object(TokenizerFiles.configuration) ?? JSONObject()
    if let decoder = object["added_tokens_decoder"], !decoder.isNull {
      numberedTokens = try Self.numbered(decoder, file: file)
    } else {
      let older = try OlderTokenFiles(files)
      let configured = object[Self.additional]
      for (name, value) in older.special.members {
        let known = object[name]?.arrayValue ?? []
        object[name] = value.arrayValue.map { .array(known + $0) } ?? value
      }
      // transformers 5 does not count additional tokens of the older file among the special ones.
      var named = object
      named[Self.additional] = configured
      let special = Self.specialTokens(named)
      numberedTokens = older.added.map { id, content in
        (id, AddedToken(content, isSpecial: special.contains(ExactString(content))))
      }
    }
    self.object = object
    var place = file
    if let name = object["tokenizer_class"]?.stringValue {
      className = name
    } else {
      place = files.path(TokenizerFiles.model)
      className = try files.object(TokenizerFiles.model)?["tokenizer_class"]?.stringValue
    }
    try requireBERT(hasTokenizerFile: files.has(TokenizerFiles.tokenizer), statedIn: place)
  }

  /// The classes that split a text as BERT does if there is only a `vocab.txt`: in transformers 5 those of ELECTRA,
  /// LayoutLM and so on are other names of BERT's.
  private static let classes =
    ["Bert", "DistilBert", "Electra", "LayoutLM", "MobileBert", "ConvBert"].flatMap {
      ["\($0)Tokenizer", "\($0)TokenizerFast"]
    } + ["BertTokenizerLegacy", "PreTrainedTokenizerFast", "TokenizersBackend"]

  /// Refuses another tokenizer. `tokenizer.json` says itself what it does, but Japanese words are split before.
  private func requireBERT(hasTokenizerFile: Bool, statedIn path: String) throws(FilbertError) {
    guard let className else { return }
    if className.isSame(as: "BertJapaneseTokenizer") {
      let splitter = object["word_tokenizer_type"]?.stringValue ?? "basic"
      throw FilbertError(
        .unsupported,
        "The tokenizer is BertJapaneseTokenizer (word_tokenizer_type: \(splitter)), and only BERT's own word splitting is "
          + "supported; take a model with a BertTokenizer.", file: path)
    }
    guard !hasTokenizerFile, !Self.classes.contains(where: className.isSame) else { return }
    throw FilbertError(
      .unsupported,
      "The tokenizer is \(className.quoted), and without a \(TokenizerFiles.tokenizer) only BertTokenizer is supported; "
        + "save the tokenizer with transformers to get that file, or take another model.",
      file: path)
  }

  /// Whether `transformers` builds the tokenizer from `tokenizer.json` alone for this class, and
  /// passes over `do_lower_case` and the like.
  var leavesTextToTokenizerFile: Bool {
    guard let name = className else { return false }
    return ["PreTrainedTokenizerFast", "TokenizersBackend"].contains(where: name.isSame)
  }

  /// Applies what this file says about text. If it says anything, the normalizer of `tokenizer.json` counts for nothing,
  /// as in `transformers`, which builds another one from these members and their defaults.
  func applyText(to options: inout TokenizerOptions) throws(FilbertError) {
    let names = ["do_lower_case", "strip_accents", "tokenize_chinese_chars"]
    guard names.contains(where: { object[$0] != nil }) else { return }
    options.cleansText = true
    options.lowercases = try flag("do_lower_case") ?? true
    options.stripsAccents = try flag("strip_accents")
    options.spacesIdeographs = try flag("tokenize_chinese_chars") ?? true
  }

  /// Applies what this file says about everything else.
  func applyTokens(to options: inout TokenizerOptions) throws(FilbertError) {
    try apply("unk_token", to: &options, \.unknownToken)
    try apply("cls_token", to: &options, \.classToken)
    try apply("sep_token", to: &options, \.separatorToken)
    try apply("pad_token", to: &options, \.paddingToken)
    try apply("mask_token", to: &options, \.maskToken)
    // An unknown length is written as int(1e30).
    if let length = object["model_max_length"]?.doubleValue, length >= 1, length < 1e9 {
      options.maximumLength = Int(length)
    }
    if object["truncation_side"]?.stringValue?.isSame(as: "left") == true {
      options.truncationSide = .left
    }
    options.add(numberedTokens.map(\.token))
    for name in Self.listsOfTokens {
      options.add(try addedTokens(object[name]?.arrayValue ?? []), replacesEarlier: false)
    }
  }

  /// The tokens in lists, which need not have numbers.
  var listedTokens: [String] {
    get throws(FilbertError) {
      var contents: [String] = []
      for name in Self.listsOfTokens {
        contents += try addedTokens(object[name]?.arrayValue ?? []).map(\.content)
      }
      return contents
    }
  }

  private static let additional = "additional_special_tokens"
  private static let listsOfTokens = ["extra_special_tokens", additional]

  /// The tokens that `added_tokens_decoder` numbers.
  private static func numbered(
    _ decoder: JSONValue, file: String
  ) throws(FilbertError) -> [(id: Int, token: AddedToken)] {
    var tokens: [(id: Int, token: AddedToken)] = []
    for (name, value) in decoder.objectValue?.members ?? [] {
      guard let id = Int(name) else {
        throw FilbertError(
          .badData, "added_tokens_decoder names \(name.quoted), which is not a token number.",
          file: file)
      }
      tokens.append((id, try AddedToken(value, file: file)))
    }
    return tokens
  }

  /// The tokens that have a role (`cls_token`) or are in a list of special ones.
  private static func specialTokens(_ object: JSONObject) -> Set<ExactString> {
    var special: Set<ExactString> = []
    for (name, value) in object.members
    where name.hasSuffix("_token") || listsOfTokens.contains(name) {
      for token in value.arrayValue ?? [value] {
        if let content = token.stringValue ?? token["content"]?.stringValue {
          special.insert(ExactString(content))
        }
      }
    }
    return special
  }

  private func apply(
    _ name: String, to options: inout TokenizerOptions,
    _ field: WritableKeyPath<TokenizerOptions, String>
  ) throws(FilbertError) {
    guard let value = object[name], !value.isNull else { return }
    let token = try AddedToken(value, file: file)
    options[keyPath: field] = token.content
    if value.objectValue != nil { options.add([token]) }
  }

  private func addedTokens(_ values: [JSONValue]) throws(FilbertError) -> [AddedToken] {
    try values.map { (value) throws(FilbertError) in try AddedToken(value, file: file) }
  }

  private func flag(_ name: String) throws(FilbertError) -> Bool? {
    guard let value = object[name], !value.isNull else { return nil }
    if let flag = value.boolValue { return flag }
    throw FilbertError(.badData, "\(name) should be true, false or null.", file: file)
  }
}
