import FilbertCore
package import FilbertJSON

/// What decides the result of a run: its options as given, and what shows that the files it reads have not changed. Only
/// the same run continues one that was cut off.
///
/// Members are objects of options with their values, arrays of files with their stamps, or anything else that is equal
/// for equal runs.
package struct RunDescription: Sendable, Equatable {
  package let json: JSONObject

  package init(_ json: JSONObject) {
    self.json = json
  }

  /// How this run differs from `earlier`, as a sentence without its full stop; nil if it does not.
  ///
  /// - Parameters:
  ///   - state: what became of the earlier run.
  ///   - name: what the earlier run is called; nil for `The STATE run`.
  package func difference(
    from earlier: RunDescription, whichWas state: String = "interrupted",
    calling name: String? = nil
  ) -> String? {
    let title = name ?? "The \(state) run"
    for name in json.names + earlier.json.names where json[name] != earlier.json[name] {
      let (now, before) = (json[name], earlier.json[name])
      if name == "options" { return Self.options(now, before, title) }
      if let path = Self.changedFile(now, before) {
        return "The file \(path) has changed since the \(state) run"
      }
      return "The \(name) has changed since the \(state) run"
    }
    return nil
  }

  private static func options(
    _ now: JSONValue?, _ before: JSONValue?, _ earlier: String
  ) -> String {
    guard let now = now?.objectValue, let before = before?.objectValue else {
      return "\(earlier) had other options"
    }
    var names: [String] = []
    for name in before.names + now.names
    where before[name] != now[name] && !names.contains(where: name.isSame) { names.append(name) }
    func values(in options: JSONObject) -> String {
      names.map { name in
        guard let value = options[name] else { return "no \(name)" }
        let text = value.stringValue ?? ""
        return text.isEmpty ? name : "\(name) \(text.shortened(to: 120))"
      }.listed()
    }
    return "\(earlier) had \(values(in: before)), and this one has \(values(in: now))"
  }

  /// The file of two equal lists whose stamp differs; nil if the lists are of other files.
  private static func changedFile(_ now: JSONValue?, _ before: JSONValue?) -> String? {
    guard let now = now?.arrayValue, let before = before?.arrayValue, now.count == before.count,
      let (file, other) = zip(now, before).first(where: { $0 != $1 }),
      let path = file["file"]?.stringValue, other["file"]?.stringValue?.isSame(as: path) == true
    else { return nil }
    return path
  }
}
