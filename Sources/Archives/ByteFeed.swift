/// Brings the bytes of an archive in order: fills the front of its room and tells with how many.
///
/// That is 0 at the end and only there, unless the room is empty. It may block, and what it throws comes out of whoever reads, unchanged.
package typealias ByteFeed = (UnsafeMutableRawBufferPointer) throws -> Int
