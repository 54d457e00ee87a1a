import FilbertText

// What commands say of tokens that a model does not know.

extension UnknownTokens {
  /// For the report of `check`, which says it of files without any too.
  var checkLine: String { warning ?? sentence ?? "no token of the texts is unknown to the model" }
}

extension Console {
  /// Unknown tokens are never silent.
  func report(_ unknown: UnknownTokens) {
    if let warning = unknown.warning {
      warn(warning)
    } else if let sentence = unknown.sentence {
      say(sentence)
    }
  }
}
