/// Brings the bytes of an archive in order: fills the front of the room it is given, and tells how
/// many bytes that was. It is 0 at the end and only there, unless the room is empty.
///
/// It may block, and what it throws comes out of whoever reads, unchanged.
package typealias ByteFeed = (UnsafeMutableRawBufferPointer) throws -> Int
