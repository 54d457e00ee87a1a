import FilbertCore

/// What the errors and warnings of the server name.
extension Parameter {
  static let model = Parameter("model")
  static let explains = Parameter("explains", option: "explain")
  static let itemModel = Parameter("itemModel", option: "item-model")
  static let reranker = Parameter("reranker")
  static let host = Parameter("host")
  static let port = Parameter("port")
  static let batchTokens = Parameter("batchTokens", option: "max-batch-tokens")
  static let keyFile = Parameter("keyFile", option: "api-key-file")
  static let certificate = Parameter("certificate", option: "tls-certificate")
  static let key = Parameter("key", option: "tls-key")
  static let origins = Parameter("origins", option: "cors-origin")
}
