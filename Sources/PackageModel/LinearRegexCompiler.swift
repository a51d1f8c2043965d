/// Compiles a pattern, piece by piece, into the program that `LinearRegex` runs.
struct LinearRegexCompiler {
    private typealias Instruction = LinearRegex.Instruction
    private typealias ByteSet = LinearRegex.ByteSet

    private var scanner: TextScanner
    private var depth = 0
    private static let deepest = 32

    init(_ text: String) { scanner = TextScanner(text) }

    /// The whole program, with `match` at its end.
    mutating func compile() throws(SyntaxError) -> [LinearRegex.Instruction] {
        guard scanner.bytes.count <= LinearRegex.mostInstructions else {
            throw SyntaxError(
                String(decoding: scanner.bytes.prefix(80), as: UTF8.self), offset: 0,
                expected: "a shorter regular expression")
        }
        let body = try alternatives()
        guard scanner.isAtEnd else { throw scanner.failure("no `)` without its `(`") }
        return body + [.match]
    }

    private mutating func alternatives() throws(SyntaxError) -> [Instruction] {
        var left = try sequence()
        while scanner.take("|") {
            let right = try sequence()
            left =
                [.split(1, left.count + 2)] + left.shifted(by: 1)
                + [.jump(left.count + 2 + right.count)] + right.shifted(by: left.count + 2)
            try check(left)
        }
        return left
    }

    private mutating func sequence() throws(SyntaxError) -> [Instruction] {
        var whole: [Instruction] = []
        while let next = scanner.next, next != UInt8(ascii: "|"), next != UInt8(ascii: ")") {
            let piece = try repeated(try atom())
            whole += piece.shifted(by: whole.count)
            try check(whole)
        }
        return whole
    }

    private func check(_ program: [Instruction]) throws(SyntaxError) {
        if program.count > LinearRegex.mostInstructions {
            throw scanner.failure("a regular expression with fewer repetitions")
        }
    }

    private mutating func atom() throws(SyntaxError) -> [Instruction] {
        let start = scanner.position
        guard let byte = scanner.next else { throw scanner.failure("a character") }
        scanner.advance()
        switch byte {
        case UInt8(ascii: "("): return try group()
        case UInt8(ascii: "["): return [.byte(try characterClass())]
        case UInt8(ascii: "."): return [.byte(.all)]
        case UInt8(ascii: "^"): return [.start]
        case UInt8(ascii: "$"): return [.end]
        case UInt8(ascii: "\\"): return [.byte(try escape())]
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            throw scanner.failure("something to repeat before it", at: start)
        default:
            var set = ByteSet()
            set.insert(byte)
            return [.byte(set)]
        }
    }

    private mutating func group() throws(SyntaxError) -> [Instruction] {
        let start = scanner.position
        if scanner.take("?"), !scanner.take(":") {
            throw scanner.failure("a plain group: look-around cannot be matched fast", at: start)
        }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw scanner.failure("fewer groups in groups") }
        let body = try alternatives()
        guard scanner.take(")") else { throw scanner.failure("`)`") }
        return body
    }

    private mutating func repeated(
        _ body: [Instruction]
    ) throws(SyntaxError) -> [Instruction] {
        var body = body
        var times = 0
        while let range = try repetition() {
            times += 1
            // `a+?` is a lazy repetition, which matches the same texts.
            if times == 1 { body = try copies(of: body, range) }
            guard times == 1 || range == (0, 1) else {
                throw scanner.failure("one repetition only")
            }
        }
        return body
    }

    private mutating func repetition() throws(SyntaxError) -> (least: Int, most: Int?)? {
        if scanner.take("*") { return (0, nil) }
        if scanner.take("+") { return (1, nil) }
        if scanner.take("?") { return (0, 1) }
        let start = scanner.position
        guard scanner.take("{") else { return nil }
        let least = scanner.take(while: \.isDigit)
        let hasComma = scanner.take(",")
        let most = hasComma ? scanner.take(while: \.isDigit) : least
        guard scanner.take("}"), let from = least.isEmpty ? 0 : Int(least), from <= 1000,
            !(least.isEmpty && most.isEmpty)
        else { throw scanner.failure("how often, as in `{2,3}`", at: start) }
        guard !most.isEmpty else { return (from, nil) }
        guard let to = Int(most), from...1000 ~= to else {
            throw scanner.failure("how often, as in `{2,3}`", at: start)
        }
        return (from, to)
    }

    private func copies(
        of body: [Instruction], _ range: (least: Int, most: Int?)
    ) throws(SyntaxError) -> [Instruction] {
        var whole: [Instruction] = []
        for _ in 0..<range.least {
            whole += body.shifted(by: whole.count)
            try check(whole)
        }
        guard let most = range.most else {
            let loop =
                [.split(1, body.count + 2)] + body.shifted(by: 1) + [Instruction.jump(0)]
            return whole + loop.shifted(by: whole.count)
        }
        for _ in range.least..<max(most, range.least) {
            let option = [.split(1, body.count + 1)] + body.shifted(by: 1)
            whole += option.shifted(by: whole.count)
            try check(whole)
        }
        return whole
    }

    /// What follows `\`: a class, or a character that stands for itself.
    private mutating func escape() throws(SyntaxError) -> ByteSet {
        guard let byte = scanner.next else { throw scanner.failure("a character after `\\`") }
        scanner.advance()
        var set = ByteSet()
        switch byte.lowercased {
        case UInt8(ascii: "d"): set.insert(0x30...0x39)
        case UInt8(ascii: "s"):
            set.insert(9...13)
            set.insert(0x20)
        case UInt8(ascii: "w"):
            set.insert(0x30...0x39)
            set.insert(0x61...0x7A)
            set.insert(UInt8(ascii: "_"))
        default:
            guard !byte.isAlphanumeric else {
                throw scanner.failure(
                    "`\\d`, `\\w`, `\\s` or an escaped sign", at: scanner.position - 2)
            }
            set.insert(byte)
            return set
        }
        return byte.lowercased == byte ? set : set.inverted
    }

    /// What follows `[`, with the `]`.
    private mutating func characterClass() throws(SyntaxError) -> ByteSet {
        let start = scanner.position
        let isInverted = scanner.take("^")
        var set = ByteSet()
        var isFirst = true
        while let byte = scanner.next, isFirst || byte != UInt8(ascii: "]") {
            isFirst = false
            scanner.advance()
            if byte == UInt8(ascii: "\\") {
                set.formUnion(try escape())
            } else if scanner.next == UInt8(ascii: "-"), let last = scanner.peek(1),
                last != UInt8(ascii: "]")
            {
                scanner.advance(by: 2)
                guard byte <= last, last != UInt8(ascii: "\\") else {
                    throw scanner.failure("a range that goes up", at: scanner.position - 3)
                }
                set.insert(byte...last)
            } else {
                set.insert(byte)
            }
        }
        guard scanner.take("]") else { throw scanner.failure("`]`", at: start - 1) }
        return isInverted ? set.inverted : set
    }
}

extension [LinearRegex.Instruction] {
    /// The same steps at a place further on.
    fileprivate func shifted(by offset: Int) -> Self {
        guard offset != 0 else { return self }
        return map {
            switch $0 {
            case .split(let first, let second): .split(first + offset, second + offset)
            case .jump(let target): .jump(target + offset)
            default: $0
            }
        }
    }
}
