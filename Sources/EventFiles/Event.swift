/// What an event file tells about one moment of a run: the message `Event` of TensorFlow.
package struct Event: Sendable {
  package enum Content: Sendable {
    /// The first event of each file.
    case version
    /// A run starts, or continues: events of earlier files with this step or a later one no longer count.
    case start
    /// Numbers, by their tags.
    case scalars([(tag: String, value: Float)])
    /// Markdown.
    case text(tag: String, String)
  }

  /// Seconds since 1970.
  package let time: Double
  package let step: Int
  package let content: Content

  package init(time: Double, step: Int, _ content: Content) {
    (self.time, self.step, self.content) = (time, step, content)
  }

  /// The event as a record of TensorFlow: its length, a checksum of that, the message, a checksum of that.
  package var record: [UInt8] {
    let message = message.bytes
    let length = UInt64(message.count).littleEndianBytes
    return length + CRC32C.masked(length).littleEndianBytes + message
      + CRC32C.masked(message).littleEndianBytes
  }

  private var message: ProtocolMessage {
    var event = ProtocolMessage()
    event.append(1, time)
    if step != 0 { event.append(2, step) }
    switch content {
    case .version:
      event.append(3, "brain.Event:2")
    case .start:
      var log = ProtocolMessage()
      log.append(1, 1)
      event.append(7, log)
    case .scalars(let scalars):
      var summary = ProtocolMessage()
      for (tag, number) in scalars {
        var value = ProtocolMessage()
        value.append(1, tag)
        value.append(2, number)
        summary.append(1, value)
      }
      event.append(5, summary)
    case .text(let tag, let text):
      var summary = ProtocolMessage()
      summary.append(1, Self.value(tag, text))
      event.append(5, summary)
    }
    return event
  }

  /// A tensor with one text, for the plugin that shows texts.
  private static func value(_ tag: String, _ text: String) -> ProtocolMessage {
    var dimension = ProtocolMessage()
    dimension.append(1, 1)
    var shape = ProtocolMessage()
    shape.append(2, dimension)
    var tensor = ProtocolMessage()
    // `DT_STRING`.
    tensor.append(1, 7)
    tensor.append(2, shape)
    tensor.append(8, text)
    var plugin = ProtocolMessage()
    plugin.append(1, "text")
    var metadata = ProtocolMessage()
    metadata.append(1, plugin)
    var value = ProtocolMessage()
    value.append(1, tag)
    value.append(8, tensor)
    value.append(9, metadata)
    return value
  }
}
