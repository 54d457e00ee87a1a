package import FilbertText

extension TextInput {
  /// The input with both texts cleaned, and the steps that changed something in either.
  package func cleaned(by cleaning: TextCleaning) -> (input: TextInput, changes: CleaningChanges) {
    guard cleaning != .none else { return (self, CleaningChanges()) }
    var (text, changes) = cleaning.cleaned(text)
    let pair = pair.map { pair in
      let (pair, ofPair) = cleaning.cleaned(pair)
      changes.formUnion(ofPair)
      return pair
    }
    return (TextInput(text, pair: pair), changes)
  }
}
