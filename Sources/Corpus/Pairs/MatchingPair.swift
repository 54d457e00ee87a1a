import FilbertText

/// Two texts that belong together: a question and its answer, or what a customer bought and what came next.
package struct MatchingPair: Sendable, Equatable {
  /// What is asked with: a question, or a history.
  package let query: String
  /// What should be found.
  package let item: String
  /// The group of the pair: its query, or its customer. No item of a group is used as a negative for a query of the
  /// group, unless it comes only earlier.
  package let group: String
  /// The place of the item among the purchases of its customer; 0 if the order of a group means nothing.
  package let place: Int
  /// The line, 1-based, on which the row of the item begins.
  package let line: Int

  package init(query: String, item: String, group: String, place: Int = 0, line: Int) {
    (self.query, self.item, self.group, self.place, self.line) = (query, item, group, place, line)
  }

  /// The pair of an example with two texts, in a group with all pairs of the same query.
  ///
  /// - Precondition: The example has a second text.
  package init(_ example: Example) {
    guard let item = example.input.pair else {
      preconditionFailure("an example without a second text")
    }
    self.init(
      query: example.input.text, item: item, group: example.input.text, line: example.line)
  }
}
