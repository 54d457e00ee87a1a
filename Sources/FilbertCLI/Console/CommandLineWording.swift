import FilbertCore

// Messages of libraries, with their parameters as options.

extension Message {
  /// The sentence for somebody who typed a command.
  var onCommandLine: String { text(on: .commandLine) }
}

extension FilbertError {
  /// The error with its place for somebody who typed a command.
  var onCommandLine: String { description(on: .commandLine) }
}
