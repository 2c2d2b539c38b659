/// The binary logarithm, without a C library: exponent, and a series for what is left.
///
/// With t = (m - 1) / (m + 1), ln m = 2 (t + t³/3 + t⁵/5 + …); for a significand in 1 ..< 2, t is at most 1/3, so twenty
/// terms reach the precision of Double. Minus infinity for zero, which no probability here is; NaN below it.
func log2(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value == 0 ? -.infinity : .nan }
    let t = (value.significand - 1) / (value.significand + 1)
    var power = t
    var sum = 0.0
    for index in 0..<20 {
        sum += power / Double(2 * index + 1)
        power *= t * t
    }
    let logarithmOfTwo = 0.693_147_180_559_945_3
    return Double(value.exponent) + 2 * sum / logarithmOfTwo
}
