import FilbertCore
import FilbertFiles

extension ModelWeights {
  /// What `config.json` calls the model: the first class that Filbert knows, and otherwise the first of all.
  var architectureName: String? {
    let names = configuration.architectures
    return names.first { Architecture(rawValue: $0) != nil } ?? names.first
  }

  /// The class that `config.json` names; nil if it names none that Filbert knows.
  var architecture: Architecture? { architectureName.flatMap(Architecture.init) }

  /// Why the model has no ``task``: what its head is, if it has one.
  var withoutTask: FilbertError {
    let embedding = "bert.embeddings.word_embeddings.weight"
    if checkpoint.resolve(embedding) == nil, let prefixed = checkpoint.prefixed(embedding) {
      return prefixed
    }
    return FilbertError(.unsupported, reasonWithoutTask, file: directory)
  }

  private var reasonWithoutTask: String {
    let trainable = "Its encoder can be fine-tuned with `filbert train`."
    if let architecture, let answer = architecture.otherAnswer {
      return
        "This model \(answer) (\(architecture.rawValue)), and Filbert runs classifiers of texts and of words. "
        + trainable
    }
    if let name = architectureName, architecture == nil,
      checkpoint.resolve("classifier.weight") != nil
    {
      return
        "config.json calls this model a \(name.quoted), and Filbert does not know what the classifier of that class "
        + "answers. If it computes what \(Architecture.sequenceClassification.rawValue) does, write this name into "
        + "\"architectures\", and into \"problem_type\" what its numbers mean (\(Self.problemTypes))."
    }
    if fileExists("\(directory)/model_head.pkl") {
      return
        "This is a SetFit model: its classifier is in model_head.pkl, which only Python reads. "
        + trainable
    }
    let heads = headNames
    guard heads.isEmpty else {
      return
        "This model has no \"classifier.weight\", and Filbert does not know what its other tensors compute "
        + "(\(heads.listed(atMost: 4))). " + trainable
    }
    return "This model is an encoder without a classifier; fine-tune it with `filbert train` first."
  }

  /// The names of the tensors that belong neither to the encoder nor to what it was pretrained with.
  private var headNames: [String] {
    checkpoint.names.filter { name in
      var bare = name.dropFirst(checkpoint.wrapper.count)
      if bare.hasPrefix("bert.") { bare = bare.dropFirst("bert.".count) }
      return !["embeddings.", "encoder.", "pooler.", "cls."].contains(where: bare.hasPrefix)
    }
  }

  private static let problemTypes =
    ModelTask.ofTexts.map { "\"\($0.problemType)\"" }.joined(separator: ", ")
}
