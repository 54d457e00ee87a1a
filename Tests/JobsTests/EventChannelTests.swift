import FilbertCore
import Testing

@testable import FilbertJobs

struct EventChannelTests {
  private func read(_ channel: EventChannel<Int>) async -> (events: [Int], error: FilbertError?) {
    var events: [Int] = []
    while true {
      switch await channel.next() {
      case .event(let event): events.append(event)
      case .end(let error): return (events, error)
      }
    }
  }

  @Test func ofReplaceableEventsOnlyTheNewestWaits() async {
    let channel = EventChannel<Int>()
    for number in 1...3 { channel.send(number, replacing: .progress) }
    channel.send(10)
    channel.send(4, replacing: .progress)
    channel.send(5, replacing: .progress)
    channel.send(11)
    channel.send(12)
    channel.finish()
    let (events, error) = await read(channel)
    #expect(events == [3, 10, 5, 11, 12])
    #expect(error == nil)
  }

  @Test func eachKindReplacesItsOwn() async {
    let channel = EventChannel<Int>()
    channel.send(1, replacing: .progress)
    channel.send(20, replacing: .checkpoint)
    channel.send(2, replacing: .progress)
    channel.send(3, replacing: .progress)
    channel.send(100)
    for number in 4...6 {
      channel.send(number, replacing: .progress)
      channel.send(10 * number, replacing: .checkpoint)
    }
    channel.finish()
    #expect(await read(channel).events == [20, 3, 100, 6, 60])
  }

  @Test func anErrorComesAfterTheEvents() async {
    let channel = EventChannel<Int>()
    channel.send(1)
    channel.finish(FilbertError(.interrupted, "stopped"))
    let (events, error) = await read(channel)
    #expect(events == [1])
    #expect(error?.code == .interrupted)
  }

  @Test func aReaderThatWaitsGetsTheNextEvent() async {
    let channel = EventChannel<Int>()
    async let reading = read(channel)
    await Task.yield()
    for number in 1...100 { channel.send(number) }
    channel.finish()
    #expect(await reading.events == Array(1...100))
  }
}
