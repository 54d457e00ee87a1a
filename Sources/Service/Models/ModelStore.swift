import FilbertConnections
import FilbertCore
import FilbertJSON
import Synchronization

/// The models of the server under their names, and its items; replaced as a whole when they are loaded again.
///
/// A request takes its model, or the items with theirs, once and keeps it: later loading does not affect it.
final class ModelStore: Sendable {
  private let sources: [ModelSource]
  private let maximumLength: Int?
  private let explains: Bool
  private let itemSource: ItemSource?
  private let itemLog: ItemLog
  private let loaded: Mutex<Loaded>

  /// What was loaded together.
  private struct Loaded {
    let models: [ServedModel]
    let items: ServedItems?
  }

  /// Loads all models, and the items.
  ///
  /// - Throws: what is wrong with the first that cannot be loaded; `usage` for a name that is given twice.
  init(
    _ sources: [ModelSource], items: ItemSource? = nil, maximumLength: Int?,
    explains: Bool = false, _ itemLog: ItemLog
  ) throws(FilbertError) {
    for (index, source) in sources.enumerated() {
      guard let other = sources[..<index].first(where: { $0.name == source.name }) else { continue }
      throw FilbertError(
        .usage,
        naming: "Two models are called '\(source.name)' (\(other.directory) and "
          + "\(source.directory)); name them with \(.model, "NAME=DIR").")
    }
    self.sources = sources
    self.maximumLength = maximumLength
    self.explains = explains
    (itemSource, self.itemLog) = (items, itemLog)
    let models = try Self.load(sources, maximumLength, explains: explains)
    loaded = Mutex(
      Loaded(models: models, items: try Self.load(items, models, keeping: nil, itemLog)))
  }

  /// Reloads all models and the items and replaces them, all or none.
  func reload() throws(FilbertError) {
    let models = try Self.load(sources, maximumLength, explains: explains)
    let new = Loaded(
      models: models, items: try Self.load(itemSource, models, keeping: items, itemLog))
    loaded.withLock { $0 = new }
  }

  private static func load(
    _ source: ItemSource?, _ models: [ServedModel], keeping previous: ServedItems?, _ log: ItemLog
  ) throws(FilbertError) -> ServedItems? {
    guard let source else { return nil }
    return try ServedItems(source, models, keeping: previous, log)
  }

  private static func load(
    _ sources: [ModelSource], _ maximumLength: Int?, explains: Bool
  ) throws(FilbertError) -> [ServedModel] {
    var loaded: [ServedModel] = []
    for source in sources {
      loaded.append(
        try ServedModel(source, maximumLength: maximumLength, explains: explains))
    }
    return loaded
  }

  /// In the order in which they were given.
  var all: [ServedModel] { loaded.withLock { $0.models } }

  /// Nil if the server has none.
  var items: ServedItems? { loaded.withLock { $0.items } }

  /// The longest sequence of any model, in tokens.
  var maximumTokens: Int { all.map(\.maximumLength).max() ?? 0 }

  /// A line for each model, for the operator: `intent (Models/intent): labels texts, up to 128 tokens`, and the
  /// thresholds that are stored in it; and one for the items.
  var summary: [String] {
    all.map { model in
      let thresholds = model.thresholdsOfLabels?.members.map { label, value in
        "\(label.quoted) from \(value.serialized()) on"
      }
      return
        "\(model.name) (\(model.directory)): \(model.purpose), up to \(model.maximumLength) tokens"
        + (thresholds.map { "; stored thresholds: \($0.listed(atMost: 10))" } ?? "")
    } + (items.map { [$0.summary] } ?? [])
  }

  /// The model called `name`.
  ///
  /// - Throws: `notFound`.
  func named(_ name: String) throws(ServiceError) -> ServedModel {
    guard let model = all.first(where: { name.isSame(as: $0.name) }) else {
      throw ServiceError(
        .notFound,
        "No such model; available: \(all.map(\.name).joined(separator: ", ")).")
    }
    return model
  }

  /// The model for a route: the one that is asked for, or the only one that fits.
  ///
  /// - Parameters:
  ///   - choice: how a request names a model.
  ///   - fits: nil for a model that cannot answer.
  /// - Throws: `notFound` for an unknown name; `validation` if the model cannot answer, or several could.
  func model<Fitting>(
    _ name: String?, for route: String, by choice: String = "?model=",
    _ fits: (ServedModel) -> Fitting?
  ) throws(ServiceError) -> (ServedModel, Fitting) {
    if let name {
      let model = try named(name)
      if let fitting = fits(model) { return (model, fitting) }
      throw ServiceError(
        .validation, "The model '\(model.name)' \(model.purpose); ask it with POST \(model.route).")
    }
    let all = all
    let fitting = all.compactMap { model in fits(model).map { (model, $0) } }
    if fitting.count == 1 { return fitting[0] }
    let others = all.map { "'\($0.name)' \($0.purpose) (\($0.route))" }.joined(separator: ", ")
    throw ServiceError(
      .validation,
      fitting.isEmpty
        ? "No model here answers \(route): \(others)."
        : "Several models answer \(route); name one with \(choice): "
          + "\(fitting.map(\.0.name).joined(separator: ", ")).")
  }
}
