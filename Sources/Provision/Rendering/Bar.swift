/// A horizontal bar that fills from the left.
enum Bar {
    /// Draws `done` of `total` over `width` columns; an unknown total draws an empty bar.
    static func draw(_ done: Int64, of total: Int64, width: Int, in style: Style) -> String {
        guard width > 0 else { return "" }
        let fraction = total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0
        let full = Int(fraction * Double(width))
        let rest = width - full
        let (filled, head, empty) = style.isUnicode ? ("━", "╾", "─") : ("#", ">", "-")
        let isMoving = fraction > 0 && rest > 0
        let painted = String(repeating: filled, count: full) + (isMoving ? head : "")
        return style.paint(painted, .green)
            + style.paint(String(repeating: empty, count: isMoving ? rest - 1 : rest), .dim)
    }
}
