extension BidirectionalCollection<UInt8> {
  /// Without the spaces, tabs and carriage returns at both ends: white space around values in headers, and in lines of
  /// a file.
  var trimmed: SubSequence {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var trimmed = drop(while: isBlank)
    while let last = trimmed.last, isBlank(last) { trimmed.removeLast() }
    return trimmed
  }
}
