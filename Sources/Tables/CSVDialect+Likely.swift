import FilbertCore
import FilbertFiles

extension CSVDialect {
  /// Records looked at.
  private static let sampledRecords = 200
  /// The minimum number of records to conclude that quotes are ordinary characters.
  private static let evidence = 10

  /// How a file is written, detected from the first records: the delimiter is the one that gives the records the same
  /// number of fields as the header; in a tie the one with the most fields, then the first known one, and a comma if
  /// there is none.
  ///
  /// Quotes are RFC 4180's unless these fail and others read every record well: with a backslash before a quote, or as
  /// ordinary characters if most fields that begin with a quote do not end with one.
  ///
  /// - Parameters:
  ///   - sample: The beginning of the file.
  ///   - isWhole: Whether the sample is the whole file.
  ///   - delimiter: Nil to detect it.
  ///   - quoting: Nil to detect it.
  static func likely(
    _ sample: [UInt8], isWhole: Bool, delimiter: UInt8?, quoting: CSVQuoting?
  ) -> (delimiter: UInt8, quoting: CSVQuoting) {
    let delimiters = delimiter.map { [$0] } ?? knownDelimiters
    let content = complete(sample, isWhole: isWhole)
    let first = best(content, isWhole, delimiters, quoting ?? .double)
    guard quoting == nil, first.fit.share < 1 else { return (first.delimiter, quoting ?? .double) }
    if hasEscapedQuote(content) {
      let other = best(content, isWhole, delimiters, .backslash)
      if other.fit.share == 1, other.fit.records > 1, other.fit.fields > 1 {
        return (other.delimiter, .backslash)
      }
    }
    let other = best(content, isWhole, delimiters, .none)
    if other.fit.share == 1, other.fit.records > evidence, other.fit.fields > 1,
      other.fit.closed * 2 < other.fit.opened
    {
      return (other.delimiter, .none)
    }
    return (first.delimiter, .double)
  }

  /// How well records are read.
  private struct Fit {
    /// Fields of the first record.
    var fields = 0
    var records = 0
    /// Records with as many fields as the first one.
    var alike = 0
    /// Records with a quote in a field that has none around it.
    var stray = 0
    /// Fields that begin with a quote, and those of them that end with one.
    var opened = 0
    var closed = 0
    var failed = false

    /// Like ``share``, with a penalty for stray quotes: another delimiter may be between quotes.
    var tidiness: Double { share - (records == 0 ? 0 : Double(stray) / Double(records)) }

    /// The share of records that are as they should be.
    var share: Double {
      records == 0 || failed ? 0 : Double(alike) / Double(records)
    }
  }

  private static func best(
    _ sample: [UInt8], _ isWhole: Bool, _ delimiters: [UInt8], _ quoting: CSVQuoting
  ) -> (delimiter: UInt8, fit: Fit) {
    var best: (delimiter: UInt8, fit: Fit)?
    for delimiter in delimiters {
      let fit = fit(sample, isWhole, delimiter, quoting)
      guard let known = best else {
        best = (delimiter, fit)
        continue
      }
      if fit.fields < 2 { continue }
      // Some rows are bad in good files: only a clear difference outweighs the fields.
      let lead = fit.tidiness - known.fit.tidiness
      if known.fit.fields < 2 || lead > 0.2 || (lead > -0.2 && fit.fields > known.fit.fields) {
        best = (delimiter, fit)
      }
    }
    return best ?? (UInt8(ascii: ","), Fit())
  }

  private static func fit(
    _ sample: [UInt8], _ isWhole: Bool, _ delimiter: UInt8, _ quoting: CSVQuoting
  ) -> Fit {
    var fit = Fit()
    guard
      var reader = try? CSVReader(
        ByteReader(name: "", bytes: sample), delimiter: delimiter, quoting: quoting)
    else { return fit }
    do throws(FilbertError) {
      while fit.records < sampledRecords, try reader.next() {
        if fit.records == 0 { fit.fields = reader.count }
        fit.records += 1
        if reader.count == fit.fields { fit.alike += 1 }
        guard quoting == .none else {
          let isStray = reader.fields().contains { value, isQuoted in
            !isQuoted && value.utf8.contains(CSVQuoting.quote)
          }
          if isStray { fit.stray += 1 }
          continue
        }
        for (field, _) in reader.fields() {
          let value = field.utf8
          guard value.first == CSVQuoting.quote else { continue }
          fit.opened += 1
          if value.count > 1, value.last == CSVQuoting.quote { fit.closed += 1 }
        }
      }
    } catch {
      fit.failed = isWhole || !reader.isCutInQuotes
    }
    return fit
  }

  /// Without a last line that may be cut off.
  private static func complete(_ sample: [UInt8], isWhole: Bool) -> [UInt8] {
    guard !isWhole, let last = sample.lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
      return sample
    }
    return Array(sample[...last])
  }

  private static func hasEscapedQuote(_ sample: [UInt8]) -> Bool {
    zip(sample, sample.dropFirst()).contains {
      $0 == CSVQuoting.escape && $1 == CSVQuoting.quote
    }
  }
}
