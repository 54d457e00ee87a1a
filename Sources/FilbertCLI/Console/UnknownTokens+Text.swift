import FilbertText

// What commands say of tokens that a model does not know.

extension UnknownTokens {
  /// For the report of `check`, which says it of files without any too.
  var checkLine: String { warning ?? sentence ?? "no token of the texts is unknown to the model" }
}

extension Console {
  /// Unknown tokens are never silent.
  ///
  /// - Parameter file: of the texts, if a command reads several.
  func report(_ unknown: UnknownTokens, in file: String? = nil) {
    let place = file.map { "\($0): " } ?? ""
    if let warning = unknown.warning {
      warn(place + warning)
    } else if let sentence = unknown.sentence {
      say(place + sentence)
    }
  }
}
