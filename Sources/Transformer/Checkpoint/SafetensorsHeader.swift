package import FilbertCore
import FilbertJSON

/// The table of contents of a safetensors file, checked before any byte of data is touched.
///
/// The checks are those of the reference implementation (`SafeTensors::read_metadata` of
/// huggingface/safetensors): known types, sizes that follow from the shapes, and data without
/// holes, overlaps or leftovers, so that a file has exactly one reading. As in the reference,
/// alignment is not checked: files written before version 0.3 have headers of odd length and are
/// sound.
package struct SafetensorsHeader {
  /// Longer headers are refused, as by the reference implementation.
  static let maximumLength = 100_000_000
  /// Bytes before the header that hold its length.
  static let lengthSize = 8

  /// The tensors in the order of their data.
  package let tensors: [TensorInfo]
  /// The free text under `__metadata__`.
  package let metadata: [String: String]

  /// Reads and checks a header.
  ///
  /// - Parameters:
  ///   - json: The header without its length.
  ///   - data: The part of the file after the header.
  ///   - file: For messages.
  /// - Throws: `badData` if it is damaged or inconsistent; `unsupported` for unknown types.
  package init(json: [UInt8], data: Range<Int>, file: String) throws(FilbertError) {
    let members: JSONObject
    do throws(FilbertError) {
      guard let object = try JSONValue.parse(json).objectValue else {
        throw FilbertError(.badData, "It is not a JSON object.")
      }
      members = object
    } catch {
      throw FilbertError(
        .badData,
        naming:
          "The header of this safetensors file is damaged; fetch the file again. \(error.sentence)",
        file: file, cause: error)
    }
    var metadata: [String: String] = [:]
    var tensors: [TensorInfo] = []
    tensors.reserveCapacity(members.count)
    for (name, value) in members.members {
      if name == "__metadata__" {
        metadata = try Self.metadata(value, file: file)
      } else {
        tensors.append(try Self.tensor(name, value, data: data, file: file))
      }
    }
    tensors.sort { Self.isBefore($0, $1) }
    try Self.checkCoverage(tensors, data: data, file: file)
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Order of data; tensors without elements share offsets and go by name.
  private static func isBefore(_ left: TensorInfo, _ right: TensorInfo) -> Bool {
    (left.byteRange.lowerBound, left.byteRange.upperBound, ExactString(left.name))
      < (right.byteRange.lowerBound, right.byteRange.upperBound, ExactString(right.name))
  }

  private static func metadata(
    _ value: JSONValue, file: String
  ) throws(FilbertError) -> [String: String] {
    var texts: [String: String] = [:]
    guard let object = value.objectValue else {
      throw damaged("its __metadata__ is not a JSON object", file)
    }
    for (name, value) in object.members {
      guard let text = value.stringValue else {
        throw damaged("its metadata \(quoted(name)) is not a string", file)
      }
      texts[name] = text
    }
    return texts
  }

  private static func tensor(
    _ name: String, _ value: JSONValue, data: Range<Int>, file: String
  ) throws(FilbertError) -> TensorInfo {
    let title = "the tensor \(quoted(name))"
    guard let typeName = value["dtype"]?.stringValue, let extents = value["shape"]?.arrayValue,
      let offsets = value["data_offsets"]?.arrayValue, offsets.count == 2
    else { throw damaged("\(title) lacks dtype, shape or data_offsets", file) }
    guard let dataType = TensorDataType(rawValue: typeName) else {
      throw FilbertError(
        .unsupported,
        "The tensor \(quoted(name)) has the unknown type \(quoted(typeName)); "
          + "save the model in F32, F16 or BF16.", file: file)
    }
    var shape: [Int] = []
    var size = dataType.byteCount
    for value in extents {
      guard let extent = value.intValue, extent >= 0 else {
        throw damaged(
          "the shape of \(title) has a dimension that is not a non-negative integer", file)
      }
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      guard !overflow else {
        throw damaged("the shape of \(title) is larger than any memory", file)
      }
      size = product
      shape.append(extent)
    }
    guard let begin = offsets[0].intValue, let end = offsets[1].intValue,
      0 <= begin, begin <= end, end <= data.count
    else { throw damaged("the data of \(title) lie outside the file", file) }
    guard end - begin == size else {
      throw damaged(
        "\(title) has \(end - begin) bytes, but its shape and type need \(size)", file)
    }
    let range = data.lowerBound + begin..<data.lowerBound + end
    return TensorInfo(name: name, dataType: dataType, shape: shape, byteRange: range)
  }

  /// Each byte of data belongs to exactly one tensor.
  private static func checkCoverage(
    _ tensors: [TensorInfo], data: Range<Int>, file: String
  ) throws(FilbertError) {
    var end = data.lowerBound
    for tensor in tensors {
      guard tensor.byteRange.lowerBound >= end else {
        throw damaged("the tensor \(quoted(tensor.name)) overlaps another one", file)
      }
      guard tensor.byteRange.lowerBound == end else {
        throw damaged("bytes before the tensor \(quoted(tensor.name)) belong to no tensor", file)
      }
      end = tensor.byteRange.upperBound
    }
    guard end == data.upperBound else {
      throw damaged("\(data.upperBound - end) bytes at the end belong to no tensor", file)
    }
  }

  private static func damaged(_ clause: String, _ file: String) -> FilbertError {
    FilbertError(
      .badData, "This safetensors file is damaged: \(clause); fetch the file again.", file: file)
  }

  /// Names come from the file: a long one must not bury the sentence.
  private static func quoted(_ name: String) -> String {
    "\"\(name.shortened(to: 80))\""
  }
}
