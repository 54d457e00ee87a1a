/// The classes of `transformers` for BERT, as `architectures` in `config.json` names them.
enum Architecture: String {
  case sequenceClassification = "BertForSequenceClassification"
  case tokenClassification = "BertForTokenClassification"
  case multipleChoice = "BertForMultipleChoice"
  case questionAnswering = "BertForQuestionAnswering"
  case nextSentencePrediction = "BertForNextSentencePrediction"
  case maskedLM = "BertForMaskedLM"
  case preTraining = "BertForPreTraining"
  case causalLM = "BertLMHeadModel"
  case encoder = "BertModel"

  /// The class that loads weights of any model of this kind, head included.
  var loader: String {
    switch self {
    case .encoder: "AutoModel"
    case .causalLM: "AutoModelForCausalLM"
    default: "AutoModelFor\(rawValue.dropFirst("BertFor".count))"
    }
  }

  /// What its head does, if that is nothing Filbert computes.
  var otherAnswer: String? {
    switch self {
    case .multipleChoice: "chooses one of several texts"
    case .questionAnswering: "finds the answer to a question in a text"
    case .nextSentencePrediction: "says whether one sentence follows another"
    case .maskedLM, .preTraining, .causalLM: "predicts words"
    case .sequenceClassification, .tokenClassification, .encoder: nil
    }
  }
}
