import Testing

@testable import FilbertBatching

/// Who is let in, without threads.
@Suite struct PlacesTests {
  private func places(calls: Int = 8, bytes: Int = .max) -> Places {
    Places(limits(calls: calls, bytes: bytes))
  }

  @Test func oneCallMoreThanTheLimitIsRefused() {
    var places = places(calls: 2)
    let refusals = (0..<3).map { _ in places.take(bytes: 1) }
    #expect(refusals == [nil, nil, .full(limit: 2)])
    _ = places.leave(bytes: 1, isStreamed: false)
    #expect(places.take(bytes: 1) == nil)
  }

  @Test func textsBeyondTheLimitAreRefusedButOneCallMayHaveMore() {
    var places = places(bytes: 100)
    #expect(places.take(bytes: 1000) == nil)
    #expect(places.take(bytes: 1) == .fullOfTexts(limit: 100))
    _ = places.leave(bytes: 1000, isStreamed: false)
    // Small calls beside it do not keep a large one out forever.
    #expect(places.take(bytes: 99) == nil)
    #expect(places.take(bytes: 1000) == nil)
    #expect(places.bytes == 1099)
  }

  @Test(arguments: [(1, 1), (2, 1), (3, 1), (8, 4)])
  func streamsTakeHalfOfThePlaces(calls: Int, streamed: Int) {
    var places = places(calls: calls)
    for _ in 0..<20 { _ = places.queue(Places.Ticket(), bytes: 1) }
    #expect(places.calls == streamed)
    // The other half is left to calls.
    let refusals = (streamed..<calls).map { _ in places.take(bytes: 1) }
    #expect(refusals.allSatisfy { $0 == nil })
    #expect(places.take(bytes: 1) == .full(limit: calls))
    // One element ends, and the next has its place.
    _ = places.leave(bytes: 1, isStreamed: true)
    #expect(places.calls == calls)
  }

  @Test func streamsStartNoElementWhileTheirTextsFillHalfOfTheBytes() {
    var places = places(bytes: 100)
    for _ in 0..<2 { _ = places.queue(Places.Ticket(), bytes: 50) }
    #expect(places.calls == 1)
    // The other half is left to calls.
    #expect(places.take(bytes: 1) == nil)
    _ = places.leave(bytes: 50, isStreamed: true)
    #expect(places.calls == 2 && places.bytes == 51)
  }

  @Test func streamsGetAPlaceBesideCallsThatFillHalfOfTheBytes() {
    var places = places(bytes: 100)
    for _ in 0..<2 { #expect(places.take(bytes: 30) == nil) }
    _ = places.queue(Places.Ticket(), bytes: 1)
    #expect(places.calls == 3)
    // A large element is let in too, and the next one waits until there is room.
    _ = places.queue(Places.Ticket(), bytes: 1000)
    _ = places.queue(Places.Ticket(), bytes: 1)
    #expect(places.calls == 4 && places.bytes == 1061)
    _ = places.leave(bytes: 1000, isStreamed: true)
    #expect(places.calls == 4 && places.bytes == 62)
  }

  @Test func streamsTakeNoPlaceWhileAllBytesAreTaken() {
    var places = places(bytes: 100)
    #expect(places.take(bytes: 100) == nil)
    _ = places.queue(Places.Ticket(), bytes: 1)
    #expect(places.calls == 1)
    _ = places.leave(bytes: 100, isStreamed: false)
    #expect(places.calls == 1 && places.bytes == 1)
  }

  @Test func elementsOfStreamsHaveTheirPlacesInOrder() async throws {
    var places = places(calls: 2)
    let tickets = (0..<3).map { _ in Places.Ticket() }
    for ticket in tickets { _ = places.queue(ticket, bytes: 0) }
    // Nobody waits for the second any more.
    tickets[1].set(.failure(.cancelled))
    _ = places.leave(bytes: 0, isStreamed: true)
    try await tickets[0].value.get()
    try await tickets[2].value.get()
    #expect(places.calls == 1)
    #expect(places.removeWaiting().isEmpty)
  }

  /// Who gets a place goes on when the caller says so, which is after the lock of the scheduler.
  @Test func elementsAreLetInBeforeTheyGoOn() async throws {
    var places = places(calls: 2)
    let tickets = (0..<2).map { _ in Places.Ticket() }
    let numbersLetIn = tickets.map { places.queue($0, bytes: 0).count }
    #expect(numbersLetIn == [1, 0])
    let entered = places.leave(bytes: 0, isStreamed: true)
    #expect(entered.count == 1 && places.calls == 1)
    for waiter in entered { waiter.resume() }
    try await tickets[1].value.get()
  }
}
