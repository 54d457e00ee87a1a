import FilbertCore

/// Names of segments, all different: the first terms of each, and one more where these are those of another segment.
enum SegmentNames {
  private static let length = 3

  /// - Parameters:
  ///   - terms: of each segment, the most typical first.
  ///   - further: terms of each segment that come after these, to distinguish it from those with the same terms.
  static func names(_ terms: [[String]], further: [[String]]) -> [String] {
    var chosen = terms.map { Array($0.prefix(length)) }
    // The same terms in another order are the same name.
    let groups = Dictionary(grouping: chosen.indices) { Set(chosen[$0].map(ExactString.init)) }
    for group in groups.values where group.count > 1 {
      let candidates = group.map { segment in
        terms[segment].dropFirst(length) + further[segment]
      }
      var holders: [ExactString: Int] = [:]
      for terms in candidates {
        for term in Set(terms.map(ExactString.init)) { holders[term, default: 0] += 1 }
      }
      for (segment, candidates) in zip(group, candidates) {
        if let own = candidates.first(where: { holders[ExactString($0)] == 1 }) {
          chosen[segment].append(own)
        }
      }
    }
    var taken: Set<ExactString> = []
    return chosen.enumerated().map { segment, terms in
      let name = terms.joined(separator: ", ")
      let isFree = !name.isEmpty && taken.insert(ExactString(name)).inserted
      if isFree { return name }
      let numbered = (name.isEmpty ? "" : name + " ") + "(\(segment + 1))"
      taken.insert(ExactString(numbered))
      return numbered
    }
  }
}
