import Testing

@testable import YAML

@Test func `x`() throws {}
