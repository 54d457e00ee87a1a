import CLibFuzzer
import FilbertCore

/// What libFuzzer calls for a new input: its own mutations, and now and then what a target makes by itself because
/// random bytes do not get there.
///
/// - Parameters:
///   - start: The input, to be changed in place.
///   - count: Its number of bytes.
///   - room: The number of bytes it may have.
///   - seed: Decides everything that is random.
/// - Returns: The new number of bytes.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutateInput(
  _ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ room: Int, _ seed: UInt32
) -> Int {
  let input = unsafe UnsafeMutableBufferPointer(start: start, count: room)
  let mutated = unsafe LLVMFuzzerMutate(start, count, room)
  var choices = RandomChoices(seed: seed)
  guard let made = unsafe FuzzTarget.chosen.mutate(Array(input[..<mutated]), &choices),
    made.count <= room
  else { return mutated }
  _ = unsafe input.update(fromContentsOf: made)
  return made.count
}

/// Numbers of a mutator: the same for the same seed.
struct RandomChoices: RandomNumberGenerator {
  private var numbers: SplitMix64

  init(seed: UInt32) {
    numbers = SplitMix64(seed: UInt64(seed))
  }

  mutating func next() -> UInt64 { numbers.next() }

  /// One of `values`, which are not empty.
  mutating func one<Value>(of values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &self)]
  }

  /// Whether one of `chances` cases has come up.
  mutating func happens(oneIn chances: Int) -> Bool {
    Int.random(in: 0..<chances, using: &self) == 0
  }
}
