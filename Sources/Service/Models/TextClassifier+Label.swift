import FilbertConnections
import FilbertCore
import FilbertInference

extension TextClassifier {
  /// The place of a label that a request names as `"label"`.
  ///
  /// - Throws: `validation` if the model does not have it.
  func place(ofLabel name: String) throws(ServiceError) -> Int {
    guard let place = labels.firstIndex(where: { name.isSame(as: $0) }) else {
      throw ServiceError(
        .validation,
        "\"label\" is \(ServiceError.quoted(name)), and the model's labels are "
          + "\(labels.lazy.map(\.quoted).listed(atMost: 20)).")
    }
    return place
  }
}
