import FilbertBatching
import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertMatching
import FilbertTensor

/// The items of a server with the models that match them, loaded together.
final class ServedItems: Sendable {
  let model: ServedModel
  let encoder: ServedEncoder
  /// Nil if none ranks the best items again.
  let reranker: ItemReranker?
  /// Answers the best items to vectors.
  let search: BatchLane<ItemQuery>
  let index: ItemIndex
  /// What the vectors of ``index`` were computed from.
  private let origin: VectorOrigin
  private let items: Items
  private let fields: MatchFields

  var count: Int { items.count }

  /// Reads the items and their vectors, which are computed if there is no file of them and `previous` has others.
  ///
  /// - Parameters:
  ///   - models: those of the server.
  ///   - previous: the items before, whose vectors are kept if the model and the texts are the same.
  ///   - log: is told how far the vectors are, and where they are from.
  /// - Throws: what is wrong with the file of items or of vectors; `usage` if no model matches them.
  init(
    _ source: ItemSource, _ models: [ServedModel], keeping previous: ServedItems?,
    _ log: ItemLog
  ) throws(FilbertError) {
    (model, encoder) = try source.encoder(of: models)
    reranker = try source.reranker(of: models)
    items = try source.reader.items()
    guard items.count <= ItemQuery.mostItems else {
      throw FilbertError(
        .unsupported,
        "The file has \(items.count) items and a server takes \(ItemQuery.mostItems).",
        file: items.file)
    }
    fields = MatchFields(items, isReranked: reranker != nil)
    origin = VectorOrigin(
      model: try VectorOrigin.model(encoder.files, encoder.model, normalized: true),
      rows: items.fingerprint)
    if source.index == nil, let previous, previous.origin == origin {
      index = previous.index
      log.noteKept(items.count)
    } else {
      let (index, state, tally) = try ItemIndex.open(
        items, encoder.model, origin, file: source.index, precision: source.precision
      ) { [count = items.count] in log.note($0, of: count) }
      self.index = index
      log.note(state, source.index)
      log.note(tally, of: items, maximumLength: model.maximumLength)
    }
    search = BatchLane(columns: ItemQuery.columns) { [index, groups = items.groups] in
      ItemQuery.answers($0, from: index, groups: groups)
    }
  }

  /// The greatest score of a match; nil if there is none.
  var greatestScore: Float? { reranker.map(\.judge.greatestScore) ?? 1 }

  /// Whether a text gets the best item of each group.
  ///
  /// - Parameter requested: nil if the request does not say.
  /// - Throws: `validation` if it asks for groups that the items do not have.
  func isDistinct(_ requested: Bool?) throws(ServiceError) -> Bool {
    let hasGroups = items.distinctColumn != nil
    guard requested != true || hasGroups else {
      throw ServiceError(
        .validation,
        "The items of this server have no column of which each value is answered once; leave \"distinct\" out."
      )
    }
    return requested ?? hasGroups
  }

  /// Refuses another model than that of the items.
  ///
  /// - Throws: `validation`.
  func require(_ model: ServedModel) throws(ServiceError) {
    guard model.name == self.model.name else {
      throw ServiceError(
        .validation,
        "The items of this server are matched by the model '\(self.model.name)'; leave ?model= out."
      )
    }
  }

  /// The rows of items with these names; names that no item has are ignored, since items come and go.
  func rows(of names: [String]) -> Set<Int> {
    var rows: Set<Int> = []
    for name in Set(names.map(ExactString.init)) { rows.formUnion(items.rows(of: name.string)) }
    return rows
  }

  /// The number of these rows, of which no two names have the same.
  func rowCount(of names: [String]) -> Int {
    Set(names.map(ExactString.init)).reduce(0) { $0 + items.rows(of: $1.string).count }
  }

  func text(_ row: Int) -> String { items.texts[row] }

  /// Bytes of items in an answer, of whose texts each byte may be written as `\u001f`.
  func size(of found: [[Matcher.Match]]) -> Int {
    found.reduce(0) { $0 + $1.reduce(0) { $0 + size(ofItem: $1.item) } }
  }

  private func size(ofItem row: Int) -> Int {
    let names = fields.keptNames.reduce(0) { $0 + 6 * $1.utf8.count }
    let values = items.kept[row].reduce(0) { $0 + $1.serialized().utf8.count }
    return 256 + 6 * (items.texts[row].utf8.count + items.ids[row].utf8.count) + names + values
  }

  /// A match as `filbert match` writes it.
  ///
  /// - Parameter rank: from 1.
  func json(_ match: Matcher.Match, rank: Int) -> JSONObject {
    fields.object(match, rank: rank)
  }

  /// What clients may know about them.
  var info: JSONObject {
    var info: JSONObject = [
      "count": .number(count), "model": .string(model.name),
      "has_ids": .bool(items.idColumn != nil),
      "columns": .array(items.keptColumns.map { .string($0) }),
    ]
    if let reranker { info["reranker"] = .string(reranker.model.name) }
    if let column = items.distinctColumn { info["distinct"] = .string(column) }
    return info
  }

  /// A line for the operator.
  var summary: String {
    "\(items.file): \(count) items, text from column \"\(items.textColumn)\""
      + (items.idColumn.map { ", id from \"\($0)\"" } ?? "") + ", matched by \(model.name)"
      + (reranker.map { ", ranked again by \($0.model.name)" } ?? "")
  }
}
