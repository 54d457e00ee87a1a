// A server with one route, which classifies the text of a form:
//
//     swift run -c release ServerExample Models/shop-intent
//     curl -d "message=do you deliver to Pune?" localhost:8080/intent
//
// In a package of your own it depends on the products `Filbert` and `Hummingbird`, see `InAServer.md`.
#if CommandLine
  import Filbert
  import Foundation
  import Hummingbird

  /// What the form sends.
  struct ContactForm: Decodable {
    let message: String
  }

  /// What it gets.
  struct Intent: ResponseEncodable {
    let label: String
    let probability: Float
  }

  /// Reads forms, and answers with JSON.
  struct FormContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var requestDecoder: URLEncodedFormDecoder { URLEncodedFormDecoder() }

    init(source: ApplicationRequestContextSource) {
      coreContext = .init(source: source)
    }
  }

  /// What a client is told: it may try again later if too many ask at once.
  func httpError(_ error: FilbertError) -> HTTPError {
    switch error.code {
    case .overloaded, .timedOut, .closed:
      HTTPError(.serviceUnavailable, message: "Too many messages at once; try again in a minute.")
    default: HTTPError(.internalServerError)
    }
  }

  guard let directory = ProcessInfo.processInfo.arguments.dropFirst().first else {
    FileHandle.standardError.write(Data("usage: ServerExample MODEL_DIRECTORY\n".utf8))
    exit(64)
  }
  // Once, and with nothing left in its files, which may be replaced while the server runs.
  let classifier = try TextClassifier(contentsOf: directory).inMemory()
  // No more than 500 requests wait, and none for longer than two seconds.
  let scheduler = PredictionScheduler(.init(calls: 500, time: .seconds(2)))

  let router = Router(context: FormContext.self)
  router.post("intent") { request, context in
    let form = try await request.decode(as: ContactForm.self, context: context)
    guard form.message.contains(where: { !$0.isWhitespace }) else {
      throw HTTPError(.badRequest, message: "The message is empty.")
    }
    do throws(FilbertError) {
      let prediction = try await classifier.prediction(for: form.message, on: scheduler)
      return Intent(label: prediction.label, probability: prediction.probability)
    } catch {
      throw httpError(error)
    }
  }
  let port = ProcessInfo.processInfo.environment["PORT"].flatMap { Int($0) } ?? 8080
  let application = Application(
    router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
  // Ends with SIGINT or SIGTERM, after the requests that it has begun to read.
  try await application.runService()
  await scheduler.closeWhenIdle(within: .seconds(10))
#endif
