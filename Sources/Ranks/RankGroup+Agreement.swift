package import FilbertCore

// All ranks go the same way through a program, so that none waits for a message that nobody sends. What only one of them
// knows, such as an error, the time or whether a file exists, the others must hear before they decide.

extension RankGroup {
  /// Runs `body` on every rank; if it fails on one, all throw.
  ///
  /// - Throws: the error of the first rank that failed, with its machine if that is not rank 0.
  package func together<R>(_ body: () throws(FilbertError) -> R) throws(FilbertError) -> R {
    guard count > 1 else { return try body() }
    let result: Result<R, FilbertError>
    do throws(FilbertError) { result = .success(try body()) } catch { result = .failure(error) }
    var message: [UInt8] = []
    if case .failure(let error) = result { message = SentError(placed(error)).bytes }
    let messages = gather(message)
    if let failed = messages.firstIndex(where: { !$0.isEmpty }), failed > 0 || !isLeader {
      throw SentError(bytes: messages[failed]).error
    }
    return try result.get()
  }

  /// The error with the machine on which it happened, if that is not the one where people read it.
  private func placed(_ error: FilbertError) -> FilbertError {
    guard !isLeader else { return error }
    return FilbertError(
      error.code, "Rank \(rank) on \(host): \(error.description(on: .commandLine))")
  }

  /// Runs `body` on rank 0; if it fails, all throw.
  package func lead(_ body: () throws(FilbertError) -> Void) throws(FilbertError) {
    try together { () throws(FilbertError) in if isLeader { try body() } }
  }

  /// What rank 0 says, on every rank.
  package func heard(fromLeader isTrue: Bool) -> Bool {
    heard(fromLeader: [isTrue ? 1 : 0])[0] == 1
  }

  /// What rank 0 says, on every rank.
  package func heard(fromLeader bytes: [UInt8]) -> [UInt8] {
    gather(isLeader ? bytes : [])[0]
  }
}
