import FilbertCore

extension BidirectionalCollection<UInt8> {
  /// Without the spaces, tabs and carriage returns at both ends: white space around values in headers, and in lines of
  /// a file.
  var trimmed: SubSequence { trimming { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
}
