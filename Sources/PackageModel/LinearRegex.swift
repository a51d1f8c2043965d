/// A regular expression that is matched in time proportional to the text, whatever it says.
///
/// The subset that has such a matcher: literals, `.`, classes, groups, `|`, `*`, `+`, `?`, `{m,n}`,
/// `^`, `$`, `\d`, `\w`, `\s` and their opposites. Back references and look-around are refused, as
/// CEP 29 advises. Letters match in either case.
package struct LinearRegex: Sendable {
    package let text: String
    private let program: [Instruction]

    /// One step of a machine that is in many places at once.
    enum Instruction: Sendable, Hashable {
        case byte(ByteSet)
        case split(Int, Int)
        case jump(Int)
        case start
        case end
        case match
    }

    /// Larger programs are refused; real patterns have some tens of steps.
    static let mostInstructions = 2000

    package init(_ text: String) throws(SyntaxError) {
        var compiler = LinearRegexCompiler(text)
        program = try compiler.compile()
        self.text = text
    }

    /// Whether the pattern is found in `text`.
    package func matches(_ text: String) -> Bool {
        var machine = Machine(size: program.count)
        let bytes = text.utf8.span
        for position in 0...bytes.count {
            let place = Place(isStart: position == 0, isEnd: position == bytes.count)
            machine.add(0, of: program, at: place)
            if machine.isDone { return true }
            guard position < bytes.count else { return false }
            machine.step(
                bytes[position].lowercased, of: program, isLast: position == bytes.count - 1)
            if machine.isDone { return true }
        }
        return false
    }

    private struct Place {
        var isStart: Bool
        var isEnd: Bool
    }

    private struct Machine {
        private var current: [Int] = []
        private var marks: [Int]
        private var round = 1
        private var stack: [Int] = []
        var isDone = false

        init(size: Int) { marks = Array(repeating: 0, count: size) }

        /// Enters `start` and all places that are reached without reading.
        mutating func add(_ start: Int, of program: [Instruction], at place: Place) {
            stack.append(start)
            while let index = stack.popLast() {
                guard marks[index] != round else { continue }
                marks[index] = round
                switch program[index] {
                case .byte: current.append(index)
                case .split(let first, let second):
                    stack.append(second)
                    stack.append(first)
                case .jump(let target): stack.append(target)
                case .start: if place.isStart { stack.append(index + 1) }
                case .end: if place.isEnd { stack.append(index + 1) }
                case .match: isDone = true
                }
            }
        }

        mutating func step(_ byte: UInt8, of program: [Instruction], isLast: Bool) {
            let old = current
            current = []
            round += 1
            for index in old {
                if case .byte(let set) = program[index], set.contains(byte) {
                    add(index + 1, of: program, at: Place(isStart: false, isEnd: isLast))
                }
            }
        }
    }
}

extension LinearRegex: Hashable {
    package static func == (left: LinearRegex, right: LinearRegex) -> Bool {
        left.text == right.text
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension LinearRegex {
    /// A set of bytes.
    struct ByteSet: Sendable, Hashable {
        private var low: UInt128 = 0
        private var high: UInt128 = 0

        static var all: ByteSet { ByteSet().inverted }

        var inverted: ByteSet {
            var set = self
            (set.low, set.high) = (~low, ~high)
            return set
        }

        func contains(_ byte: UInt8) -> Bool {
            (byte < 128 ? low : high) >> UInt128(byte & 127) & 1 == 1
        }

        /// Letters enter in lower case, as texts are read.
        mutating func insert(_ byte: UInt8) {
            let bit = UInt128(1) << UInt128(byte.lowercased & 127)
            if byte < 128 { low |= bit } else { high |= bit }
        }

        mutating func insert(_ bytes: ClosedRange<UInt8>) {
            for byte in bytes { insert(byte) }
        }

        mutating func formUnion(_ other: ByteSet) {
            low |= other.low
            high |= other.high
        }
    }
}
