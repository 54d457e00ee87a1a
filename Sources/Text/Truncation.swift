/// How many pieces of each text to keep.
package struct Truncation: Equatable {
  package var first: Int
  package var second: Int

  /// Takes from the longer text until both are equal, then from both; with an odd total the second
  /// keeps one more (`LongestFirst` of Hugging Face tokenizers; if both texts are cut, the longer
  /// of the two keeps the odd piece).
  package init(first: Int, second: Int?, maximum: Int?) {
    self.first = first
    self.second = second ?? 0
    guard let maximum, first + self.second > maximum else { return }
    guard let second else {
      self.first = maximum
      return
    }
    let shorter = min(first, second)
    var kept = (shorter: shorter, longer: shorter)
    if shorter <= maximum { kept.longer = max(shorter, maximum - shorter) }
    if kept.shorter + kept.longer > maximum {
      kept.shorter = maximum / 2
      kept.longer = kept.shorter + maximum % 2
    }
    (self.first, self.second) =
      first > second ? (kept.longer, kept.shorter) : (kept.shorter, kept.longer)
  }
}
