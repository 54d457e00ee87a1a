extension Slot {
  /// Whether the tensor is part of the head, which is not pretrained.
  package var isOfHead: Bool {
    name.hasPrefix("classifier.") || name.hasPrefix(LinearChainCRF.prefix)
  }
}
