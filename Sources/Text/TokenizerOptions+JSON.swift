import FilbertJSON

extension TokenizerOptions {
  /// The options as a `tokenizer_config.json`, for a tokenizer that was read without one.
  var configuration: JSONValue {
    var object: JSONObject = [
      "do_lower_case": .bool(lowercases),
      "tokenize_chinese_chars": .bool(spacesIdeographs),
      "strip_accents": stripsAccents.map(JSONValue.bool) ?? .null,
      "unk_token": .string(unknownToken),
      "cls_token": .string(classToken),
      "sep_token": .string(separatorToken),
      "pad_token": .string(paddingToken),
      "mask_token": .string(maskToken),
      "tokenizer_class": "BertTokenizer",
    ]
    if let maximumLength { object["model_max_length"] = .number(maximumLength) }
    if truncationSide == .left { object["truncation_side"] = "left" }
    return .object(object)
  }
}
