import Corpus
import JSON
import Tensor
import Transformer

/// 64 bits that differ, for all practical purposes, whenever anything fed to them differs (FNV-1a). Guards
/// against resuming a run with other data; not against malice.
struct Fingerprint {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Of everything a run depends on before its first step.
  init(_ trainer: Trainer, _ labels: LabelSet, _ parameters: Parameters) {
    add(trainer.recipe.json.serialized())
    add(trainer.classifier.configuration.json().serialized())
    for label in labels.names { add(label) }
    add(trainer.training)
    if let validation = trainer.validation { add(validation) }
    add(parameters.values)
  }

  private mutating func add(_ value: UInt64) {
    hash = (hash ^ value) &* 0x0000_0100_0000_01b3
    hash ^= hash >> 32
  }

  private mutating func add(_ text: String) {
    for byte in text.utf8 { add(UInt64(byte)) }
    add(UInt64(text.utf8.count))
  }

  private mutating func add(_ matrix: Matrix) {
    matrix.withSpan { span in
      for index in span.indices { add(UInt64(span[index].bitPattern)) }
    }
  }

  private mutating func add(_ examples: LabelledSequences) {
    for (sequence, target) in zip(examples.sequences, examples.targets) {
      for id in sequence.ids { add(UInt64(UInt32(bitPattern: id))) }
      for segment in sequence.segments { add(UInt64(segment)) }
      add(UInt64(target) | 1 << 40)
    }
  }

  var text: String { String(hash, radix: 16) }
}
