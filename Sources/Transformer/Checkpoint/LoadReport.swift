import FilbertCore

/// The result of loading a checkpoint into a model: a wrong prefix or a forgotten head would
/// otherwise train from random weights without a word.
package struct LoadReport: Sendable, Equatable {
  /// Tensors of the checkpoint that the model does not use, by what is known about them.
  package enum Leftover: String, Sendable, CaseIterable {
    /// Constants that older versions of `transformers` stored with the weights.
    case buffers = "constants that can be computed"
    /// Masked-language and next-sentence heads.
    case pretrainingHead = "the pre-training head"
    /// The pooler, if a task does without it.
    case pooler = "the pooler"
    /// A classifier or answer-span layer.
    case taskHead = "the head of another task"
    /// Nothing Filbert knows: perhaps a different architecture than `config.json` says.
    case unknown = "unknown tensors"

    /// What the tensor called `name` is.
    init(_ name: String) {
      let name = name.hasPrefix("bert.") ? name.dropFirst(5) : name[...]
      self =
        if name == "embeddings.position_ids" || name == "embeddings.token_type_ids" {
          .buffers
        } else if name.hasPrefix("cls.") {
          .pretrainingHead
        } else if name.hasPrefix("pooler.") {
          .pooler
        } else if name.hasPrefix("classifier.") || name.hasPrefix("qa_outputs.")
          || name.hasPrefix(LinearChainCRF.prefix)
        {
          .taskHead
        } else {
          .unknown
        }
    }
  }

  /// The checkpoint's names of the tensors that were loaded, ascending.
  package let loaded: [String]
  /// The model's names of the tensors the checkpoint lacks and that start from random values or
  /// constants.
  package let created: [String]
  /// The checkpoint's names of the tensors that were not loaded, ascending.
  package let unused: [String]
  /// What a wrapper put before all of the checkpoint's names.
  private let wrapper: String

  /// - Parameters:
  ///   - loaded: The checkpoint's names of the tensors that were read.
  ///   - created: The model's names of those it lacks.
  ///   - available: All names of the checkpoint.
  package init(loaded: [String], created: [String], available: [String]) {
    let known = Set(loaded.map { ExactString($0) })
    self.loaded = known.sorted().map(\.string)
    self.created = created
    wrapper = TensorNames.wrapper(of: available)
    unused = available.map { ExactString($0) }.filter { !known.contains($0) }.sorted().map(\.string)
  }

  /// The unused tensors by what they are.
  package func unused(_ kind: Leftover) -> [String] {
    unused.filter { Leftover(String($0.dropFirst(wrapper.count))) == kind }
  }

  /// One sentence for each kind of tensor that occurs; those worth a warning come last.
  package var sentences: [String] {
    var sentences = ["Loaded \(Self.count(loaded.count))."]
    let harmless = Leftover.allCases.filter { $0 != .unknown && !unused($0).isEmpty }
    if !harmless.isEmpty {
      let kinds = harmless.map { "\($0.rawValue) (\(Self.listed(unused($0))))" }
      sentences.append(
        "Left out, because this task does not need it: \(kinds.joined(separator: "; ")).")
    }
    if !created.isEmpty {
      sentences.append(
        "Initialized \(Self.count(created.count)) missing from the checkpoint: "
          + "\(Self.listed(created)).")
    }
    let unknown = unused(.unknown)
    if !unknown.isEmpty {
      sentences.append(
        "Ignored \(Self.count(unknown.count)) a BERT encoder does not have: \(Self.listed(unknown));"
          + " check that config.json belongs to these weights.")
    }
    return sentences
  }

  private static func count(_ count: Int) -> String { counted(count, "tensor", "tensors") }

  private static func listed(_ names: [String]) -> String { names.listed(atMost: 4) }
}
